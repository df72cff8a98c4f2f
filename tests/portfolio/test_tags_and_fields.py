"""Tags and typed fields: the words and values that members put on the portraits of a brand."""

import pytest
from django.urls import reverse

from portfolio.actions.fields import (
    BadField,
    add_field,
    change_field,
    clean_value,
    put_values_back,
    retire_field,
    set_values,
)
from portfolio.actions.marks import mark_portrait
from portfolio.actions.tags import (
    BadTag,
    delete_tag,
    put_tags_back,
    rename_tag,
    tag_names,
    tag_portraits,
    untag_portraits,
)
from portfolio.models import AuditEvent, Field, Mark, Portrait, PortraitWords, Tag, TeamTask
from portfolio.pages.audit_words import what
from tests.factories import library_of, make_brand
from tests.pages.readings import bare_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def three(brand) -> list[Portrait]:
    """Three portraits of the brand, as a list page reads them."""
    for title in ("Ada", "Ben", "Cleo"):
        bare_portrait(brand, title)
    return list(Portrait.objects.for_cards().order_by("title"))


def tags_on(portrait) -> list[str]:
    return list(Tag.objects.filter(portraits=portrait).values_list("name", flat=True))


def words_of(portrait) -> str:
    return PortraitWords.objects.get(portrait=portrait).names


def value_of(portrait, key: str):
    return Portrait.objects.get(pk=portrait.pk).field_values.get(key)


def test_tags_are_read_from_a_text_each_once_whatever_the_capitals():
    assert tag_names(" spring ,  Team   page,SPRING,, ") == ["SPRING", "Team page"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x" * 61, "at most 60"),
        ('say "hi"', "quotation"),
        (",".join("abcdefghijklmnopqrstu"), "20"),
    ],
)
def test_a_word_that_cannot_be_a_tag_is_refused_with_the_reason(text, why):
    with pytest.raises(BadTag, match=why):
        tag_names(text)


def test_a_tag_is_one_of_the_brand_in_whatever_capitals_and_finds_its_portraits(three, brand):
    tag_portraits(portraits=three[:2], names=["Spring"])
    tag_portraits(portraits=three, names=["spring"])
    assert Tag.objects.get().name == "Spring"
    assert [tags_on(each) for each in three] == [["Spring"]] * 3
    assert "Spring" in words_of(three[2])


def test_tagging_is_taken_back_for_those_that_were_new_alone(three):
    tag_portraits(portraits=three[:1], names=["spring"])
    added = tag_portraits(portraits=three, names=["spring"])
    put_tags_back(added=added, taken={})
    assert [tags_on(each) for each in three] == [["spring"], [], []]
    taken = untag_portraits(portraits=three, names=["SPRING"])
    assert tags_on(three[0]) == []
    put_tags_back(added={}, taken=taken)
    assert [tags_on(each) for each in three] == [["spring"], [], []]
    assert "spring" in words_of(three[0])
    assert "spring" not in words_of(three[1])


def test_tags_of_two_brands_are_two_tags(three, team):
    other = bare_portrait(make_brand(team, "Halden"), "Dora")
    both = [three[0], Portrait.objects.for_cards().get(pk=other.pk)]
    tag_portraits(portraits=both, names=["spring"])
    assert Tag.objects.count() == 2
    assert tags_on(other) == ["spring"]


def test_a_tag_renamed_to_another_ones_name_becomes_one_with_it(three):
    tag_portraits(portraits=three[:2], names=["sprnig"])
    tag_portraits(portraits=three[1:], names=["spring"])
    kept = rename_tag(tag=Tag.objects.get(name="sprnig"), name="Spring")
    assert Tag.objects.get() == kept
    assert [tags_on(each) for each in three] == [["spring"]] * 3
    assert "sprnig" not in words_of(three[0])


def test_a_renamed_tag_stays_where_it_is_and_a_deleted_one_goes(three):
    tag_portraits(portraits=three[:2], names=["spring"])
    tag = rename_tag(tag=Tag.objects.get(), name="Spring 2027")
    assert tags_on(three[0]) == ["Spring 2027"]
    assert len(delete_tag(tag=tag)) == 2
    assert not Tag.objects.exists()
    assert "Spring" not in words_of(three[0])
    told = [what(event) for event in AuditEvent.objects.filter(action__startswith="tag.")]
    assert len(told) == 2
    assert not any("{" in words or "tag." in words for words in told)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("text", "  two   words ", "two words"),
        ("number", "12,5", 12.5),
        ("date", "2026-11-23", "2026-11-23"),
        ("choice", "Print", "Print"),
        ("yes_no", "Yes", True),
        ("yes_no", "no", False),
        ("number", "  ", None),
    ],
)
def test_a_field_keeps_a_text_as_its_kind_says(kind, text, kept):
    field = Field(name="Use", kind=kind, choices=["Web", "Print"])
    assert clean_value(field, text) == kept


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("number", "a dozen", "Use: write a number"),
        ("number", "inf", "Use: write a number"),
        ("date", "23.11.2026", "Use: write a date as"),
        ("choice", "Radio", "Use: choose one of Web, Print"),
        ("yes_no", "maybe", "Use: write yes or no"),
        ("text", "x" * 401, "at most 400"),
    ],
)
def test_what_a_field_cannot_keep_is_refused_with_its_name_and_the_reason(kind, text, why):
    with pytest.raises(BadField, match=why):
        clean_value(Field(name="Use", kind=kind, choices=["Web", "Print"]), text)


def test_values_are_written_into_many_and_taken_back_to_what_each_had(three, brand):
    add_field(brand=brand, name="Shoot day", kind="text")
    set_values(portraits=three[:1], key="shoot_day", value="Monday")
    before = set_values(portraits=three, key="shoot_day", value="Tuesday")
    assert [value_of(each, "shoot_day") for each in three] == ["Tuesday"] * 3
    assert "Tuesday" in words_of(three[2])
    put_values_back(key="shoot_day", before=before)
    assert [value_of(each, "shoot_day") for each in three] == ["Monday", None, None]
    assert "Tuesday" not in words_of(three[2])


def test_a_field_that_is_put_away_keeps_its_values_and_brings_them_back(three, brand):
    field = add_field(brand=brand, name="Licence", kind="text")
    set_values(portraits=three[:1], key="licence", value="Agency")
    retire_field(field=field)
    assert value_of(three[0], "licence") == "Agency"
    assert "Agency" not in words_of(three[0])
    retire_field(field=field, is_retired=False)
    assert "Agency" in words_of(three[0])


def test_a_field_is_refused_without_a_name_of_its_own_or_choices(brand):
    add_field(brand=brand, name="Licence", kind="text")
    with pytest.raises(BadField, match="already"):
        add_field(brand=brand, name="licence", kind="number")
    with pytest.raises(BadField, match="two choices"):
        add_field(brand=brand, name="Use", kind="choice", choices=["Web"])
    with pytest.raises(BadField, match="name"):
        add_field(brand=brand, name="!!", kind="text")
    field = change_field(field=Field.objects.get(), name="Licence of use")
    assert (field.key, field.name) == ("licence", "Licence of use")


def test_a_brands_page_of_tags_and_fields_keeps_them_in_order(three, brand, bob, client_of):
    page, at = client_of(bob), reverse("portfolio:brand-organise", args=[brand.pk])
    page.post(
        reverse("portfolio:field-add", args=[brand.pk]),
        {"name": "Use", "kind": "choice", "choices": "Web\nPrint"},
    )
    tag_portraits(portraits=three, names=["spring"])
    tag = Tag.objects.get()
    page.post(reverse("portfolio:tag-edit", args=[tag.pk]), {"name": "Spring 2027"})
    text = page.get(at).content.decode()
    assert "Spring 2027" in text
    assert "One of a list" in text
    field = Field.objects.get()
    page.post(reverse("portfolio:field-edit", args=[field.pk]), {"retire": "yes"})
    assert "Bring back" in page.get(at).content.decode()
    page.post(reverse("portfolio:tag-edit", args=[tag.pk]), {"delete": "yes"})
    assert not Tag.objects.exists()


def test_a_tag_is_renamed_joined_and_deleted_with_a_way_back(three, brand, bob, client_of):
    page = client_of(bob)
    tag_portraits(portraits=three[:2], names=["sprnig"])
    tag_portraits(portraits=three[1:], names=["spring"])
    before = [tags_on(each) for each in three]

    def undone() -> list[list[str]]:
        task = TeamTask.objects.first()
        page.post(reverse("portfolio:task-undo", args=[task.pk]))
        return [tags_on(each) for each in three]

    at = reverse("portfolio:tag-edit", args=[Tag.objects.get(name="sprnig").pk])
    text = page.post(at, {"name": "summer"}, follow=True).content.decode()
    assert "Tag “sprnig” renamed to “summer”." in text
    assert "Undo" in text
    assert undone() == before
    page.post(at, {"name": "Spring"})
    assert [tags_on(each) for each in three] == [["spring"]] * 3
    assert undone() == before
    page.post(
        reverse("portfolio:tag-edit", args=[Tag.objects.get(name="spring").pk]), {"delete": 1}
    )
    assert [tags_on(each) for each in three] == [["sprnig"], ["sprnig"], []]
    assert undone() == before
    assert "spring" in words_of(three[2])


def test_one_portrait_is_organised_on_its_page_and_a_mistake_changes_nothing(
    three, brand, bob, client_of
):
    add_field(brand=brand, name="Year", kind="number")
    page, at = client_of(bob), reverse("portfolio:portrait-organise", args=[three[0].pk])
    page.post(at, {"add_tags": "spring, team", "review": "approved", "field.year": "2026"})
    row = Portrait.objects.get(pk=three[0].pk)
    assert (tags_on(row), row.review, row.field_values) == (
        ["spring", "team"],
        "approved",
        {"year": 2026.0},
    )
    answer = page.post(at, {"field.year": "soon", "remove_tags": "team"}, follow=True)
    assert "Year: write a number" in answer.content.decode()
    assert tags_on(row) == ["spring", "team"]


def test_a_mark_is_its_members_own_and_leaves_no_trace_once_it_says_nothing(
    three, bob, carol, dave, client_of
):
    before = AuditEvent.objects.count()
    assert mark_portrait(portrait=three[0], user=bob, rating=4).rating == 4
    mark_portrait(portrait=three[0], user=carol, flag="reject")
    again = mark_portrait(portrait=three[0], user=bob, flag="pick")
    assert (again.rating, again.flag) == (4, "pick")
    mark_portrait(portrait=three[0], user=bob, rating=0)
    assert mark_portrait(portrait=three[0], user=bob, flag="") is None
    assert Mark.objects.get().user == carol
    assert AuditEvent.objects.count() == before
    at = reverse("portfolio:portrait-mark", args=[three[1].pk])
    client_of(dave).post(at, {"rating": "5"})
    assert Mark.objects.get(user=dave).rating == 5
    client_of(dave).post(at, {"rating": "nine"})
    assert Mark.objects.get(user=dave).rating == 5


def test_tags_and_fields_of_another_team_are_not_there(three, brand, mallory, client_of):
    tag_portraits(portraits=three, names=["spring"])
    field = add_field(brand=brand, name="Licence", kind="text")
    page = client_of(mallory)
    for name, row in (("tag-edit", Tag.objects.get()), ("field-edit", field)):
        at = reverse(f"portfolio:{name}", args=[row.pk])
        assert page.post(at, {"name": "Mine"}).status_code == 404
    assert library_of(brand).brand == brand
