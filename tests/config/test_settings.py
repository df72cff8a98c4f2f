"""What the settings promise to a visitor and to the queue."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


@pytest.mark.django_db
def test_a_page_is_in_english_whatever_the_browser_asks_for(client):
    page = client.get(reverse("account_login"), headers={"accept-language": "de"})
    assert page["Content-Language"] == "en"


@pytest.mark.django_db
def test_health_asks_the_database_itself(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("health")).status_code == 200
    assert "SELECT 1" in [query["sql"] for query in asked]


@pytest.mark.django_db
def test_a_form_without_its_token_is_answered_by_our_own_page():
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]
    assert "load the page again" in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()


def test_no_task_is_given_out_again_while_it_may_still_run():
    visible_after = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert visible_after >= settings.CELERY_TASK_TIME_LIMIT + 60


def test_a_call_of_the_clock_is_worthless_once_the_next_one_comes():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] < entry["schedule"]


def test_the_admin_writes_nothing(rf):
    for model, page in admin.site._registry.items():
        request = rf.get("/admin/")
        assert not page.has_add_permission(request), model
        assert not page.has_change_permission(request), model
        assert not page.has_delete_permission(request), model


@pytest.mark.django_db
def test_the_admin_shows_accounts_without_their_passwords(client, django_user_model):
    root = django_user_model.objects.create_superuser("root@example.org", "words")
    client.force_login(root)
    page = client.get(reverse("admin:portfolio_user_change", args=[root.pk]))
    assert page.status_code == 200
    assert root.password not in page.content.decode()
