"""Webhooks over the API, and through a real worker."""

import json

import pytest

from portfolio.actions.events import publish
from portfolio.actions.portraits import rename_portrait
from portfolio.actions.webhooks import add_webhook
from portfolio.models import AuditEvent, Role, Webhook, WebhookDelivery
from tests.api.calling import Api, told
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait
from tests.hooks import send_all, verified

pytestmark = pytest.mark.django_db
SCOPE = "webhooks:manage"


@pytest.fixture
def api(team, alice, unheard):
    return Api(team, alice, SCOPE)


def test_a_webhook_is_made_and_its_secret_told_once(api, brand, receiver):
    sent = {"name": "Mirror", "url": receiver.url, "types": ["brand.updated"]}
    key = {"Idempotency-Key": "one"}
    body = json.dumps(sent | {"brands": [str(brand.pk)]})
    answer = api.post("/api/v1/webhooks/", body, "application/json", headers=key)
    assert answer.status_code == 201
    made = answer.json()
    assert made["secret"].startswith("whsec_")
    assert (made["types"], made["brands"]) == (["brand.updated"], [str(brand.pk)])
    again = api.post("/api/v1/webhooks/", body, "application/json", headers=key)
    assert (again.json()["id"], again.json()["secret"]) == (made["id"], None)
    assert Webhook.objects.count() == 1
    one = api.get(f"/api/v1/webhooks/{made['id']}/")
    assert one.json() == made | {"secret": None}
    [row] = api.rows("webhooks/")
    assert row["secret"] is None
    publish("brand.updated", target=brand)
    send_all()
    assert verified(receiver.received[0], made["secret"]) == [True]
    assert receiver.received[0].headers["webhook-id"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"url": "https://127.0.0.1/"}, "bad_webhook"),
        ({"url": "http://hooks.example.com/"}, "bad_webhook"),
        ({"name": " "}, "invalid"),
        ({"types": ["portrait.eaten"]}, "invalid"),
        ({"brands": ["0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"]}, "invalid"),
    ],
)
def test_what_is_no_webhook_is_refused(wrong, code, api, receiver):
    answer = api.send("webhooks/", **({"name": "x", "url": receiver.url} | wrong))
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] == code
    assert not Webhook.objects.exists()


def test_a_webhook_is_changed_by_who_read_it_last_and_switched_off_and_on(api, brand, hook):
    address = f"webhooks/{hook.row.pk}/"
    tag = api.get(f"/api/v1/{address}")["ETag"]
    changed = api.change(address, {"If-Match": tag}, name="Renamed", brands=[str(brand.pk)])
    assert (changed.status_code, changed.json()["name"]) == (200, "Renamed")
    assert told(api.change(address, {"If-Match": tag}, name="Late")) == (412, "changed_meanwhile")
    assert api.change(address, is_active=False).json()["disabled_at"]
    assert told(api.send(f"{address}test/")) == (409, "switched_off")
    assert api.change(address, is_active=True, brands=None).json()["brands"] is None
    assert api.delete(f"/api/v1/{address}").status_code == 204
    assert not Webhook.objects.exists()
    actions = ("changed", "disabled", "enabled", "deleted")
    log = list(AuditEvent.objects.values_list("action", flat=True))
    assert {f"webhook.{each}" for each in actions} <= set(log)


def test_a_secret_is_rotated_and_told_once(api, hook):
    answer = api.send(f"webhooks/{hook.row.pk}/rotate/")
    assert answer.status_code == 200
    assert answer.json()["secret"] not in (None, hook.secret)
    assert answer.json()["previous_until"]


def test_a_ping_is_followed_to_its_end_and_redelivered(api, hook, receiver):
    answer = api.send(f"webhooks/{hook.row.pk}/test/")
    assert answer.status_code == 202
    assert answer.json()["state"] == "waiting"
    send_all()
    one = api.get(answer["Location"]).json()
    assert (one["state"], one["type"], one["status"]) == ("delivered", "ping", 200)
    assert one["answer"] == "thank you"
    again = api.send(f"webhook-deliveries/{one['id']}/redeliver/")
    assert again.status_code == 202
    rows = api.rows(f"webhook-deliveries/?webhook={hook.row.pk}")
    assert [row["state"] for row in rows] == ["waiting", "delivered"]
    assert {row["event"] for row in rows} == {one["event"]}
    assert len(api.rows("webhook-deliveries/?state=waiting")) == 1


def test_nobody_but_admins_with_the_scope_manages_webhooks(team, alice, brand, hook, mallory):
    publish("brand.updated", target=brand)
    delivery = WebhookDelivery.objects.first()
    addresses = [
        "webhooks/",
        f"webhooks/{hook.row.pk}/",
        "webhook-deliveries/",
        f"webhook-deliveries/{delivery.pk}/",
    ]
    ada = make_member(team, "Ada", Role.ADMIN)
    admin = Api(team, ada, SCOPE)
    without = Api(team, alice, "brands:read", "events:read")
    stranger = Api(mallory.memberships.get().team, mallory, SCOPE)
    limited = Api(team, alice, SCOPE, brands=[brand])
    for address in addresses:
        assert admin.get(f"/api/v1/{address}").status_code == 200
        assert told(without.get(f"/api/v1/{address}")) == (403, "permission_denied")
        for other in (stranger, limited):
            answer = other.get(f"/api/v1/{address}")
            assert answer.status_code == 404 or answer.json()["results"] == []
    sent = {"name": "x", "url": "https://hooks.example.com/"}
    assert limited.send("webhooks/", **sent).status_code == 403
    for other in (stranger, limited):
        assert other.send(f"webhooks/{hook.row.pk}/rotate/").status_code == 404
        assert other.send(f"webhook-deliveries/{delivery.pk}/redeliver/").status_code == 404
    ada.memberships.update(role=Role.EDITOR)
    assert admin.get("/api/v1/webhooks/").status_code == 403


def test_a_list_asks_the_database_as_often_for_many_as_for_one(api, team, alice, brand, hook):
    publish("brand.updated", target=brand)
    few = [api.queries("webhooks/"), api.queries("webhook-deliveries/")]
    for number in range(3):
        add_webhook(team=team, name=f"{number}", url=hook.row.url, brands=[brand], by=alice)
    publish("brand.updated", target=brand)
    many = [api.queries("webhooks/"), api.queries("webhook-deliveries/")]
    assert many == few


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_what_was_committed(worker, team, alice, receiver):
    brand = make_brand(team, "Halden")
    portrait = make_portrait(library_of(brand))
    worker.wait_until_idle()
    _, secret = add_webhook(team=team, name="Mirror", url=receiver.url, by=alice)
    receiver.answer(200)
    rename_portrait(portrait=portrait, title="Ines")
    worker.wait_until_idle()
    [request] = receiver.received
    assert verified(request, secret) == [True]
    sent = json.loads(request.body)
    assert sent["type"] == "portrait.updated"
    assert sent["data"]["previous"] == {"title": "Female 00"}
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status) == ("delivered", 200)
