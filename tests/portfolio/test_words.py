"""The words that find a portrait follow whatever they are taken from."""

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import comments, erasures, persons, portals, words
from portfolio.actions.portraits import add_version, rename_portrait
from portfolio.actions.trash import move_to_trash, restore_from_trash
from portfolio.models import Brand, Field, Portrait, PortraitWords, Tag, Tagged
from portfolio.tasks import gather_words as sweep
from portfolio.uploads import inspect
from prompts.actions.library import add_prompt, use_prompt_version
from prompts.actions.origins import record_origin, show_missing
from prompts.actions.sidecars import attach_sidecar
from prompts.actions.versions import copy_prompt, record_prompt
from prompts.actions.words import gather_prompts
from prompts.models import Origin
from prompts.pasting import read_pasted
from tests.factories import make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]

PASTED = """golden hour portrait <lora:filmgrain:0.7>
Negative prompt: plastic skin
Steps: 30, Sampler: Euler a, Seed: 4242, Model: juggernautXL_v9"""


@pytest.fixture
def portrait(library):
    return make_portrait(library, "synthetic/female-00.jpg")


def said(portrait) -> PortraitWords:
    return PortraitWords.objects.get(portrait=portrait)


def found_by(query: str, config: str = "english") -> int:
    """By full text; names are looked for as they are written."""
    return PortraitWords.objects.filter(vector=SearchQuery(query, config=config)).count()


def test_an_uploaded_portrait_is_found_by_its_title_and_its_files_names(portrait):
    assert said(portrait).names == "Female 00\nfemale-00.jpg"
    rename_portrait(portrait=portrait, title="Keynote, winter")
    upload = inspect(portrait_file("tiles/glasses-44.jpg"))
    add_version(portrait=portrait, upload=upload, by=None)
    assert said(portrait).names == "Keynote, winter\nglasses-44.jpg\nfemale-00.jpg"
    assert found_by("keynote", "simple") == 1


def test_a_person_is_a_name_until_they_are_taken_off_renamed_or_deleted(portrait, brand, alice):
    ines = persons.add_person(brand=brand, name="Ines Brandt")
    persons.set_portrait_person(portrait=portrait, person=ines)
    assert "Ines Brandt" in said(portrait).names
    persons.change_person(person=ines, name="Ines Amsel")
    assert "Ines Amsel" in said(portrait).names
    assert "Brandt" not in said(portrait).names
    entry = move_to_trash(row=ines, by=alice)
    assert "Ines" not in said(portrait).names
    restore_from_trash(entry=entry)
    assert "Ines Amsel" in said(portrait).names
    persons.set_portrait_person(portrait=portrait, person=None)
    assert "Ines" not in said(portrait).names


def test_the_name_of_an_erased_person_finds_nothing_that_stays(portrait, brand, library, alice):
    ines = persons.add_person(brand=brand, name="Ines Brandt")
    other = make_portrait(library, "synthetic/female-03.jpg")
    for shown in (portrait, other):
        persons.set_portrait_person(portrait=shown, person=ines)
    entry = move_to_trash(row=ines, by=alice)
    erasures.purge_entry(entry=entry)
    assert Portrait.objects.count() == 2
    assert not PortraitWords.objects.filter(names__icontains="Ines").exists()


def test_tags_and_fields_are_names_and_a_retired_field_is_none(portrait, brand):
    for position, (key, kind) in enumerate([("campaign", "text"), ("year", "number")]):
        Field.objects.create(brand=brand, name=key, key=key, kind=kind, position=position)
    Field.objects.create(brand=brand, name="hero", key="hero", kind="yes_no", position=3)
    portrait.field_values = {"campaign": "Northern light", "year": 2026, "hero": True, "odd": "x"}
    portrait.save(update_fields=["field_values"])
    tag = Tag.objects.create(brand=brand, name="Board")
    Tagged.objects.create(portrait=portrait, tag=tag)
    assert words.gather_words([portrait.pk]) == 1
    assert said(portrait).names == "Female 00\nNorthern light\n2026\nBoard\nfemale-00.jpg"
    Field.objects.filter(key="campaign").update(retired_at="2026-01-01T00:00Z")
    words.gather_words(Portrait.objects.filter(library__brand=brand))
    assert "Northern" not in said(portrait).names


def test_comments_are_found_as_they_stand_and_not_when_they_are_taken_back(portrait, alice):
    version = portrait.current_version
    first = comments.add_comment(version=version, text="Lovely rim light", by=alice)
    second = comments.add_comment(version=version, text="Crop tighter", by=alice)
    assert said(portrait).comments == "Lovely rim light\nCrop tighter"
    comments.edit_comment(comment=second, text="Crop wider", by=alice)
    comments.delete_comment(comment=first, by=alice)
    assert said(portrait).comments == "Crop wider"
    assert (found_by("wide"), found_by("rim")) == (0, 0)
    comments.restore_comment(comment=first, by=alice)
    assert (found_by("lights"), said(portrait).names) == (1, "Female 00\nfemale-00.jpg")


def test_what_was_said_in_an_erased_portal_is_gone(portrait, brand, alice):
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    version = portrait.current_version
    comments.add_comment(version=version, text="For the client", by=alice, portal=portal)
    comments.add_comment(version=version, text="Among ourselves", by=alice)
    erasures.purge_entry(entry=move_to_trash(row=portal, by=alice))
    assert said(portrait).comments == "Among ourselves"


def test_a_prompt_is_found_by_its_words_its_generator_model_seed_and_loras(portrait, alice):
    pasted = read_pasted(PASTED)
    record_prompt(
        version=portrait.current_version,
        text=pasted.text,
        negative=pasted.negative,
        pasted=pasted,
        by=alice,
    )
    lines = said(portrait).prompt.splitlines()
    for part in ("plastic skin", pasted.generator, "4242", "juggernautXL_v9", "filmgrain"):
        assert part in lines, part
    assert "Euler a" not in lines
    assert found_by("golden hours") == 1


def test_a_new_version_has_its_own_prompt_or_none(portrait, alice):
    first = portrait.current_version
    record_prompt(version=first, text="window light", by=alice)
    second = add_version(
        portrait=portrait, upload=inspect(portrait_file("tiles/glasses-44.jpg")), by=None
    )
    assert said(portrait).prompt == ""
    copy_prompt(version=second, source=first, by=alice)
    assert said(portrait).prompt == "window light"
    record_prompt(version=first, text="of the old version", by=alice)
    assert said(portrait).prompt == "window light"


def test_prompts_from_the_brand_and_from_files_beside_are_found(portrait, brand, library, alice):
    prompt = add_prompt(brand=brand, name="House", text="slate backdrop", by=alice)
    use_prompt_version(
        version=portrait.current_version, prompt_version=prompt.versions.get(), by=alice
    )
    assert said(portrait).prompt == "slate backdrop"
    beside = b"north window, soft"
    attach_sidecar(library=library, name="female-00.txt", data=beside, replaces=True, by=alice)
    assert said(portrait).prompt == "north window, soft"


def test_portraits_from_before_are_gathered_whole_by_the_sweeper(portrait, alice):
    record_prompt(version=portrait.current_version, text="window light", by=alice)
    before = PortraitWords.objects.values("names", "prompt", "comments").get()
    PortraitWords.objects.all().delete()
    rename_portrait(portrait=portrait, title="Female 00")  # whoever comes first
    assert PortraitWords.objects.values("names", "prompt", "comments").get() == before
    PortraitWords.objects.all().delete()
    sweep()
    assert PortraitWords.objects.values("names", "prompt", "comments").get() == before


def test_many_portraits_take_as_many_statements_as_one(portrait, library):
    make_portrait(library, "synthetic/female-03.jpg")

    def statements(gather, portraits) -> int:
        with CaptureQueriesContext(connection) as caught:
            gather(portraits)
        return len(caught)

    everything = list(Portrait.objects.values_list("pk", flat=True))
    for gather in (words.gather_words, gather_prompts):
        assert statements(gather, everything) == statements(gather, [portrait.pk])


def test_endless_words_are_cut_before_the_index_refuses_them(portrait, brand):
    Brand.objects.filter(pk=brand.pk).update(name="x")
    Field.objects.create(brand=brand, name="Notes", key="notes", kind="text")
    portrait.field_values = {"notes": " ".join(f"word{n}" for n in range(60_000))}
    portrait.save(update_fields=["field_values"])
    words.gather_words([portrait.pk])
    assert len(said(portrait).names) == words.LONGEST


def test_what_the_file_says_of_its_origin_is_listed_once_it_is_read(portrait):
    origin = record_origin(version=portrait.current_version)
    portrait.refresh_from_db()
    assert portrait.origin == origin.status
    add_version(portrait=portrait, upload=inspect(portrait_file("tiles/glasses-44.jpg")), by=None)
    portrait.refresh_from_db()
    assert portrait.origin == ""
    record_origin(version=portrait.versions.get(number=1))
    portrait.refresh_from_db()
    assert portrait.origin == ""


def test_an_origin_from_before_is_listed_by_the_sweeper(portrait):
    Origin.objects.create(version=portrait.current_version, status="declared")
    assert show_missing() == 1
    portrait.refresh_from_db()
    assert portrait.origin == "declared"
    assert show_missing() == 0
