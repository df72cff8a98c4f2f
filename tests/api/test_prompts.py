"""Prompts over the API: those of versions, what to ask for next, and a brand's own."""

import pytest

from prompts.actions.library import add_prompt
from prompts.actions.versions import record_prompt
from prompts.models import BrandPrompt, Origin, Recommendation, VersionPrompt
from scoring.models import Assessment
from tests.api.calling import Api, told
from tests.factories import make_brand
from tests.pages.readings import bare_portrait, record, scored_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
USED = "a founder, stern face, flawless skin, dim room"
NOBODY = "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


@pytest.fixture
def api(team, alice):
    return Api(team, alice)


@pytest.fixture
def theirs(mallory):
    return Api(mallory.memberships.get().team, mallory)


@pytest.fixture
def version(brand, alice):
    """Scored, with a prompt and proposals for it."""
    portrait = scored_portrait(brand, "Averted", gaze_off_lens=24.0, mouth_smile=0.1)
    record_prompt(version=portrait.current_version, text=USED, by=alice)
    return portrait.current_version


def used(api, version, **more):
    return api.send("prompts/", version=str(version.pk), **more)


def test_a_prompt_is_typed_and_read_in_layers(api, brand):
    version = bare_portrait(brand, "New").current_version
    made = used(api, version, text=USED, negative="blurry")
    assert made.status_code == 201
    body = made.json()
    assert (body["id"], body["text"], body["source"]) == (str(version.pk), USED, "typed")
    assert body["layers"]["identity"] == ["a founder"]
    assert body["layers"]["negative"] == ["blurry"]
    assert body["phrases"][0] == {"phrase": "a founder", "nth": 0, "layer": "identity"}
    assert body["ai_origin"] is None
    Origin.objects.create(version=version, status="declared")
    assert api.get(f"/api/v1/prompts/{version.pk}/").json()["ai_origin"] == "declared"
    again = used(api, version, text="a founder", negative="")
    assert (again.status_code, again.json()["negative"]) == (200, "")
    tag = made["ETag"]
    late = api.post(
        "/api/v1/prompts/",
        {"version": str(version.pk), "text": "x"},
        "application/json",
        headers={"If-Match": tag},
    )
    assert told(late) == (412, "changed_meanwhile")


def test_a_generators_own_record_is_read(api, brand):
    version = bare_portrait(brand, "New").current_version
    text = "a founder\nNegative prompt: blurry\nSteps: 20, Sampler: Euler, Seed: 7"
    body = used(api, version, text=text).json()
    assert (body["text"], body["negative"], body["raw"]) == ("a founder", "blurry", text)
    assert body["parameters"]["Seed"] == "7"
    assert body["generator"]


def test_prompts_are_listed_by_what_they_say(api, brand, version):
    for query in (f"portrait={version.portrait_id}", f"version={version.pk}", f"brand={brand.pk}",
                  "contains=STERN+face", "source=typed"):  # fmt: skip
        [row] = api.rows(f"prompts/?{query}&expand=version")
        assert row["id"] == row["expanded"]["version"]["id"] == str(version.pk)
        assert "layers" not in row
    assert api.rows("prompts/?contains=smiling") == []
    assert api.rows("prompts/?generator=midjourney") == []


def test_prompts_go_on_from_page_to_page(api, brand, version, alice):
    for name in "AB":
        record_prompt(version=bare_portrait(brand, name).current_version, text=name, by=alice)
    seen, address = [], "/api/v1/prompts/?limit=1"
    while address:
        page = api.get(address).json()
        seen += [row["text"] for row in page["results"]]
        address = page["next"]
    assert seen == ["B", "A", USED]


def test_a_prompt_is_taken_over_or_was_the_brands(api, team, brand, version, alice):
    own = add_prompt(brand=brand, name="Team page", text="a founder, broad smile", by=alice)
    new = bare_portrait(brand, "New").current_version
    same = used(api, new, same_as=str(version.pk))
    assert (same.status_code, same.json()["text"]) == (201, USED)
    made = used(api, new, made_from=str(own.versions.get().pk)).json()
    assert (made["source"], made["made_from"]) == ("library", str(own.versions.get().pk))
    elsewhere = bare_portrait(make_brand(team, "Other"), "Other").current_version
    for sent in ({"same_as": str(version.pk)}, {"made_from": str(own.versions.get().pk)}):
        assert told(used(api, elsewhere, **sent)) == (422, "no_prompt_there")
    assert not VersionPrompt.objects.filter(version=elsewhere).exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"text": "x", "same_as": NOBODY}, {"made_from": NOBODY}, {"text": "x" * 20_001}],
)
def test_a_prompt_that_says_nothing_or_too_much_is_refused(api, version, sent):
    assert told(used(api, version, **sent)) == (400, "invalid")
    assert VersionPrompt.objects.get().text == USED


def test_a_phrase_is_moved_to_another_layer(api, version):
    address = f"prompts/{version.pk}/move-phrase/"
    moved = api.send(address, phrase="dim room", nth=0, layer="realism").json()
    assert "dim room" in moved["layers"]["realism"]
    assert moved["text"] == USED
    assert told(api.send(address, phrase="dim room", nth=1, layer="style")) == (422, "not_movable")
    assert told(api.send(address, phrase="dim room", layer="negative")) == (400, "invalid")


def test_what_is_proposed_is_decided_and_the_refined_prompt_follows(api, version):
    rows = api.rows(f"recommendations/?version={version.pk}")
    first, second = rows[:2]
    stored = Recommendation.objects.get(pk=first["id"])
    assert (first["layer"], first["cue"], first["state"]) == (stored.layer, stored.cue, "open")
    assert first["predicted_delta"] == stored.predicted_gain
    refined = f"/api/v1/prompts/{version.pk}/refined-prompt/"
    assert api.get(refined).json()["is_preview"]
    address = f"recommendations/{first['id']}/"
    edited = api.send(f"{address}edit/", wording="a quiet look").json()
    assert (edited["state"], edited["wording"]) == ("edited", "a quiet look")
    found = api.get(f"{refined}?style=plain").json()
    assert not found["is_preview"]
    assert "a quiet look" in found["prompt"]
    assert api.send(f"recommendations/{second['id']}/accept/").json()["state"] == "accepted"
    assert api.send(f"{address}dismiss/").json()["state"] == "dismissed"
    assert "a quiet look" not in api.get(refined).json()["prompt"]
    assert api.send(f"{address}reopen/").json()["state"] == "open"
    assert [row["id"] for row in api.rows("recommendations/?state=accepted")] == [second["id"]]


@pytest.mark.parametrize("style", ["plain", "midjourney", "a1111", "comfyui", "flux"])
def test_the_refined_prompt_is_there_for_each_kind_of_generator(api, version, style):
    body = api.get(f"/api/v1/prompts/{version.pk}/refined-prompt/?style={style}").json()
    assert body["style"] == style
    assert "founder" in body["prompt"]
    assert bool(body["nodes"]) == (style == "comfyui")


def test_there_is_no_refined_prompt_without_a_score_or_in_no_style(api, brand, version):
    bare = bare_portrait(brand, "New").current_version
    answer = api.get(f"/api/v1/prompts/{bare.pk}/refined-prompt/")
    assert told(answer) == (409, "no_score_yet")
    answer = api.get(f"/api/v1/prompts/{version.pk}/refined-prompt/?style=song")
    assert told(answer) == (400, "unknown_style")


def test_what_an_older_score_proposed_cannot_be_decided(api, version):
    Assessment.objects.update(engine_version="0.0.1")
    old = api.rows(f"recommendations/?version={version.pk}")[0]["id"]
    from scoring.actions.assessments import queue_assessment

    record(queue_assessment(version=version), gaze_off_lens=24.0, mouth_smile=0.1)
    assert told(api.send(f"recommendations/{old}/accept/")) == (409, "not_proposed")
    assert not Recommendation.objects.exclude(verdict="open").exists()
    assert told(api.send(f"recommendations/{old}/edit/", wording=" ")) == (400, "invalid")


def test_recommendations_are_narrowed_and_say_what_they_are_for(api, brand, version):
    rows = api.rows(f"recommendations/?brand={brand.pk}&expand=version,assessment")
    assert rows[0]["expanded"]["version"]["id"] == str(version.pk)
    assert rows[0]["expanded"]["assessment"]["state"] == "scored"
    cue = rows[0]["cue"]
    assert {row["cue"] for row in api.rows(f"recommendations/?cue={cue}")} == {cue}
    layers = {row["layer"] for row in api.rows(f"recommendations/?layer={rows[0]['layer']}")}
    assert layers == {rows[0]["layer"]}
    assert api.get("/api/v1/recommendations/?cue=charm").status_code == 400


def test_many_rows_ask_the_database_as_often_as_few(api, brand, version, alice):
    lists = ("prompts/?expand=version", "recommendations/?expand=version,assessment",
             "brand-prompts/?expand=brand")  # fmt: skip
    add_prompt(brand=brand, name="First", text="a founder", by=alice)
    few = [api.queries(address) for address in lists]
    for name in "AB":
        made = scored_portrait(brand, name, gaze_off_lens=24.0).current_version
        record_prompt(version=made, text=USED, by=alice)
        add_prompt(brand=brand, name=name, text="a founder", by=alice)
    assert [api.queries(address) for address in lists] == few


def add(api, brand, **more):
    sent = {"brand": str(brand.pk), "name": "Team page", "text": "a founder, broad smile"}
    return api.send("brand-prompts/", **sent | more)


def test_a_brands_prompt_is_written_changed_and_restored(api, brand):
    made = add(api, brand, negative="blurry")
    assert (made.status_code, made.json()["number"]) == (201, 1)
    address = f"brand-prompts/{made.json()['id']}/"
    second = api.send(f"{address}versions/", text="a founder, half smile", note="Softer.")
    assert (second.status_code, second.json()["number"]) == (201, 2)
    third = api.send(f"{address}restore/", number=1)
    assert (third.status_code, third.json()["text"]) == (201, "a founder, broad smile")
    told_of = [(row["number"], row["restored_from"]) for row in third.json()["versions"]]
    assert told_of == [(3, 1), (2, None), (1, None)]
    [row] = api.rows(f"brand-prompts/?brand={brand.pk}&name=TEAM+page")
    assert (row["number"], row["negative"]) == (3, "blurry")
    assert "versions" not in row


def test_a_brands_prompt_is_put_aside_and_deleted(api, brand):
    address = f"brand-prompts/{add(api, brand).json()['id']}/"
    assert api.send(f"{address}archive/").json()["archived_at"] is not None
    assert api.rows("brand-prompts/?in_use=true") == []
    assert api.send(f"{address}unarchive/").json()["archived_at"] is None
    assert api.delete(f"/api/v1/{address}").status_code == 204
    assert api.get(f"/api/v1/{address}").status_code == 404


def test_what_a_brands_prompt_cannot_be_is_told(api, brand):
    address = f"brand-prompts/{add(api, brand).json()['id']}/"
    same = {"text": "a founder, broad smile"}
    assert told(add(api, brand)) == (409, "name_taken")
    assert told(add(api, brand, name="B", text=" ")) == (400, "invalid")
    assert told(api.send(f"{address}versions/", **same)) == (409, "nothing_changed")
    assert told(api.send(f"{address}restore/", number=1)) == (409, "nothing_changed")
    assert told(api.send(f"{address}restore/", number=7)) == (422, "no_such_version")
    assert BrandPrompt.objects.get().versions.count() == 1


def test_prompts_are_hidden_from_strangers_other_brands_and_other_scopes(
    api, theirs, team, alice, brand, version
):
    own = add(api, brand).json()["id"]
    advice = api.rows("recommendations/")[0]["id"]
    scopes = ("prompts:read", "assessments:read")
    other = Api(team, alice, *scopes, brands=[make_brand(team, "Other")])
    for stranger in (theirs, other):
        for kind in ("prompts", "recommendations", "brand-prompts"):
            assert stranger.rows(f"{kind}/") == []
        for address in (f"prompts/{version.pk}/", f"prompts/{version.pk}/refined-prompt/",
                        f"recommendations/{advice}/", f"brand-prompts/{own}/"):  # fmt: skip
            assert stranger.get(f"/api/v1/{address}").status_code == 404
    changes = (f"prompts/{version.pk}/move-phrase/", f"recommendations/{advice}/accept/",
               f"brand-prompts/{own}/archive/", f"brand-prompts/{own}/versions/")  # fmt: skip
    for address in changes:
        assert theirs.send(address).status_code == 404
        assert told(other.send(address)) == (403, "permission_denied")
    assert told(used(theirs, version, text="x")) == (400, "invalid")
    assert told(used(other, version, text="x")) == (403, "permission_denied")


def test_a_reader_decides_nothing(team, dave, version):
    reader = Api(team, dave, "prompts:read", "assessments:read")
    advice = reader.rows("recommendations/")[0]["id"]
    assert told(reader.send(f"recommendations/{advice}/accept/")) == (403, "permission_denied")
