"""A brand's own prompts: composed or pasted, versioned, restored, used and counted."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.models import AuditEvent
from portfolio.pages.audit_words import what
from prompts.actions import library
from prompts.actions.versions import record_prompt
from prompts.brand_prompts import habits_of, prompts_page
from prompts.models import BrandPrompt, Source, VersionPrompt
from scoring.models import Assessment, SetReading, State
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db

NAVY = "#1f3a5f"


@pytest.fixture
def brand(alice):
    return make_brand(alice.memberships.get().team, palette=[NAVY], anchor_detail="round glasses")


@pytest.fixture
def prompt(brand, alice):
    return library.add_prompt(
        brand=brand, name="Team page", text="a founder, broad smile, office", by=alice
    )


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def page(client, name: str, pk: object, **asked: str) -> str:
    answer = client.get(reverse(f"prompts:{name}", args=[pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_change_makes_a_version_and_none_changes(prompt, alice):
    second = library.add_prompt_version(
        prompt=prompt, text=" a founder, half smile ", note="composed", by=alice
    )
    third = library.restore_prompt_version(version=prompt.versions.get(number=1), by=alice)
    told = list(prompt.versions.order_by("number").values_list("number", "text", "restored_from"))
    assert told == [
        (1, "a founder, broad smile, office", None),
        (2, "a founder, half smile", None),
        (3, "a founder, broad smile, office", 1),
    ]
    assert (second.note, second.author, third.author) == ("composed", alice, alice)


def test_a_version_that_says_nothing_new_or_nothing_is_refused(prompt, alice):
    same = {"text": "a founder, broad smile, office", "by": alice}
    with pytest.raises(library.NothingChanged, match="version 1"):
        library.add_prompt_version(prompt=prompt, **same)
    with pytest.raises(library.NothingChanged):
        library.restore_prompt_version(version=prompt.versions.get(), by=alice)
    with pytest.raises(library.NothingWritten):
        library.add_prompt_version(prompt=prompt, text=" \n", by=alice)
    assert prompt.versions.count() == 1


def test_a_name_is_given_once_in_a_brand(prompt, brand, alice):
    with pytest.raises(library.PromptNameTaken, match="Team page"):
        library.add_prompt(brand=brand, name=" Team page", text="x", by=alice)
    other = make_brand(brand.team, "Other")
    assert library.add_prompt(brand=other, name="Team page", text="x", by=alice).pk


def test_two_versions_never_get_the_same_number(prompt, alice):
    newest = prompt.versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        newest._meta.model.objects.create(prompt=prompt, number=1, text="again")


def test_what_was_done_is_in_the_audit_log_in_plain_words(prompt, alice):
    library.add_prompt_version(prompt=prompt, text="other", by=alice)
    library.restore_prompt_version(version=prompt.versions.get(number=1), by=alice)
    for action in (library.archive_prompt, library.archive_prompt, library.unarchive_prompt):
        action(prompt=prompt)
    found = list(AuditEvent.objects.filter(action__startswith="prompt.").order_by("pk"))
    assert [event.action for event in found] == [
        "prompt.added", "prompt.changed", "prompt.restored", "prompt.archived",
        "prompt.unarchived",
    ]  # fmt: skip
    assert [what(event) for event in found][:3] == [
        "added the prompt Team page to Northlight",
        "saved version 2 of the prompt Team page of Northlight",
        "made version 1 of the prompt Team page of Northlight version 3",
    ]


def test_a_portrait_made_from_a_prompt_is_counted_with_its_score(prompt, brand, alice):
    scores = {"synthetic/female-00.jpg": 60.0, "tiles/glasses-44.jpg": 80.0}
    for file, overall in scores.items():
        version = make_portrait(library_of(brand), file).current_version
        library.use_prompt_version(version=version, prompt_version=prompt.versions.get(), by=alice)
        Assessment.objects.filter(version=version).update(state=State.SCORED, overall=overall)
    make_portrait(library_of(brand), "synthetic/male-06.jpg")
    (line,) = prompts_page(brand)["lines"]
    assert (line.uses, line.scored, line.median) == (2, 2, 70.0)


def test_the_prompt_of_another_brand_cannot_be_used(prompt, brand, alice):
    other = make_brand(brand.team, "Other")
    version = make_portrait(library_of(other)).current_version
    with pytest.raises(library.OtherBrand):
        library.use_prompt_version(version=version, prompt_version=prompt.versions.get(), by=alice)


def test_choosing_a_prompt_on_the_portraits_page_takes_its_newest_version(
    signed_in, prompt, brand, alice
):
    library.add_prompt_version(prompt=prompt, text="a founder, half smile", by=alice)
    version = make_portrait(library_of(brand)).current_version
    address = reverse("prompts:version-prompt-from-library", args=[version.pk])
    signed_in.post(address, {"brand_prompt": prompt.pk})
    stored = VersionPrompt.objects.get(version=version)
    assert (stored.source, stored.made_from.number) == (Source.LIBRARY, 2)
    assert stored.text == "a founder, half smile"
    assert "Team page" in page(signed_in, "brand-prompt", prompt.pk)
    library.archive_prompt(prompt=prompt)
    assert signed_in.post(address, {"brand_prompt": prompt.pk}).status_code == 404
    assert signed_in.post(address, {"brand_prompt": "none"}).status_code == 302


def test_the_brands_page_leads_to_its_prompts_and_an_empty_list_says_what_to_do(signed_in, brand):
    found = signed_in.get(reverse("portfolio:brand", args=[brand.pk])).content.decode()
    assert reverse("prompts:brand-prompts", args=[brand.pk]) in found
    assert "No prompts yet" in page(signed_in, "brand-prompts", brand.pk)


def test_a_prompt_is_composed_from_choices_in_the_address_and_saved_with_them(signed_in, brand):
    choices = {"identity": "founder", "context": "cafe", "realism": "slight-asymmetry"}
    composed = page(signed_in, "prompt-add", brand.pk, **choices)
    assert "Portrait of a founder" in composed
    assert "wearing deep navy" in composed
    text = re.search(r'<textarea name="text"[^>]*>\s*([^<]+)</textarea>', composed)[1]
    assert "slight facial asymmetry" in text
    fragment = page(signed_in, "prompt-preview", brand.pk, **choices)
    assert text in fragment
    assert "<html" not in fragment
    sent = {**choices, "composed": "1", "name": "Café", "text": text, "negative": "blur"}
    answer = signed_in.post(reverse("prompts:prompt-add", args=[brand.pk]), sent)
    saved = BrandPrompt.objects.get(name="Café")
    assert answer.url == reverse("prompts:brand-prompt", args=[saved.pk])
    assert saved.versions.get().text == text.strip()
    assert saved.brief == {
        "job": "trust",
        "identity": "founder",
        "emotion": "",
        "context": "cafe",
        "realism": ["slight-asymmetry"],
        "with_motifs": False,
    }


def test_a_pasted_prompt_is_saved_without_choices_and_problems_keep_the_words(
    signed_in, brand, prompt
):
    address = reverse("prompts:prompt-add", args=[brand.pk])
    assert "data-choices" not in page(signed_in, "prompt-add", brand.pk, start="paste")
    taken = signed_in.post(address, {"name": "Team page", "text": "my own words"})
    assert taken.status_code == 422
    assert "my own words" in taken.content.decode()
    assert "Choose another name" in taken.content.decode()
    signed_in.post(address, {"name": "Mine", "text": "my own words"})
    assert BrandPrompt.objects.get(name="Mine").brief == {}


def test_the_page_of_a_prompt_shows_what_any_two_versions_say_differently(signed_in, prompt, alice):
    library.add_prompt_version(prompt=prompt, text="a founder, half smile, office", by=alice)
    library.add_prompt_version(prompt=prompt, text="a chef, half smile, office", by=alice)
    newest = page(signed_in, "brand-prompt", prompt.pk)
    assert "<del>founder</del><ins>chef</ins>" in newest
    chosen = page(signed_in, "brand-prompt", prompt.pk, version="2", against="1")
    assert "<del>broad</del><ins>half</ins>" in chosen
    odd = page(signed_in, "brand-prompt", prompt.pk, version="99", against="x")
    assert "<del>founder</del><ins>chef</ins>" in odd


def test_what_speaks_against_the_job_is_told_on_the_prompts_page(signed_in, brand, alice):
    made = library.add_prompt(
        brand=brand, name="Plastic", text="flawless skin, natural skin texture", by=alice
    )
    shown = page(signed_in, "brand-prompt", made.pk)
    assert "“flawless skin” works against “natural skin texture”" in shown
    assert "round glasses”, the detail that every portrait of this brand keeps" in shown


def test_a_refused_version_keeps_the_page_and_says_why(signed_in, prompt):
    address = reverse("prompts:prompt-version-add", args=[prompt.pk])
    same = signed_in.post(address, {"text": "a founder, broad smile, office"})
    assert same.status_code == 422
    assert "nothing was saved" in same.content.decode()


def test_habits_are_the_commonest_crop_and_setting(brand):
    for file in ("synthetic/female-00.jpg", "tiles/glasses-44.jpg"):
        version = make_portrait(library_of(brand), file).current_version
        record_prompt(version=version, text="a baker, in a bakery kitchen", negative="", by=None)
    found = habits_of(brand)
    assert (found.crop, found.settings) == ("", ("in a bakery kitchen",))
    assert SetReading.objects.filter(brand=brand).count() == 0


def test_many_prompts_cost_no_more_queries_than_few(signed_in, brand, prompt, alice):
    address = reverse("prompts:brand-prompts", args=[brand.pk])
    signed_in.get(address)
    counts = []
    for names in ("ab", "cdefgh"):
        for name in names:
            library.add_prompt(brand=brand, name=name, text="x", by=alice)
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_phrases_that_were_moved_stay_moved_in_the_next_version(prompt, signed_in, alice):
    moved = [{"phrase": "office", "nth": 0, "layer": "style"}]
    prompt.versions.update(moves=moved)
    library.add_prompt_version(prompt=prompt, text="a chef, office", by=alice)
    restored = library.restore_prompt_version(version=prompt.versions.get(number=1), by=alice)
    assert [version.moves for version in prompt.versions.all()] == [moved] * 3
    assert restored.number == 3
    assert "<dt>Style</dt>" in page(signed_in, "brand-prompt", prompt.pk)


def test_a_prompt_is_offered_in_the_ways_of_other_generators(signed_in, brand, alice):
    made = library.add_prompt(
        brand=brand, name="Copied", text="a founder, office", negative="hats", by=alice
    )
    shown = page(signed_in, "brand-prompt", made.pk)
    assert "a founder, office --no hats" in shown
    assert "Negative prompt: hats" in shown
    assert "CLIPTextEncode" in shown
