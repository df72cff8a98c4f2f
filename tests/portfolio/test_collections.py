"""Collections: portraits of a brand that somebody put together by hand."""

import pytest
from django.urls import reverse

from portfolio.actions.collections import (
    CollectionProblem,
    add_collection,
    change_collection,
    collect,
    take_out,
)
from portfolio.actions.portraits import archive_portrait
from portfolio.actions.trash import NotRestorable, move_to_trash, restore_from_trash
from portfolio.models import AuditEvent, Collection, Portrait, TrashEntry
from portfolio.pages.audit_words import what
from tests.factories import make_brand
from tests.pages.readings import bare_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def two(brand) -> list[Portrait]:
    for title in ("Ada", "Ben"):
        bare_portrait(brand, title)
    return list(Portrait.objects.for_cards().order_by("title"))


@pytest.fixture
def shortlist(brand, bob) -> Collection:
    return add_collection(brand=brand, name=" Short   list ", by=bob, note="For Monday")


def inside(collection) -> list[str]:
    return [str(item.portrait) for item in collection.items.select_related("portrait")]


def test_a_collection_has_a_name_of_its_own_in_its_brand(shortlist, brand, team, bob):
    assert shortlist.name == "Short list"
    with pytest.raises(CollectionProblem, match="already"):
        add_collection(brand=brand, name="Short list", by=bob)
    with pytest.raises(CollectionProblem, match="name"):
        add_collection(brand=brand, name="  ", by=bob)
    assert add_collection(brand=make_brand(team, "Halden"), name="Short list", by=bob)
    other = add_collection(brand=brand, name="Long list", by=bob)
    with pytest.raises(CollectionProblem, match="already"):
        change_collection(collection=other, name="Short list")


def test_portraits_are_put_in_once_and_taken_out_and_stay_where_they_are(shortlist, two, bob):
    assert collect(collection=shortlist, portraits=two[:1], by=bob) == [two[0].pk]
    assert collect(collection=shortlist, portraits=two, by=bob) == [two[1].pk]
    assert inside(shortlist) == ["Ada", "Ben"]
    assert take_out(collection=shortlist, portraits=[two[0].pk]) == [two[0].pk]
    assert inside(shortlist) == ["Ben"]
    assert Portrait.objects.count() == 2
    events = AuditEvent.objects.filter(action__startswith="collection.")
    assert [event.action for event in events.order_by("pk")] == [
        "collection.added",
        "collection.filled",
        "collection.filled",
        "collection.emptied",
    ]
    assert not any("{" in what(event) for event in events)


def test_portraits_of_another_brand_stay_out(shortlist, team, bob):
    bare_portrait(make_brand(team, "Halden"), "Dora")
    foreign = list(Portrait.objects.for_cards().filter(title="Dora"))
    with pytest.raises(CollectionProblem, match="choose portraits of that brand"):
        collect(collection=shortlist, portraits=foreign, by=bob)


def test_a_deleted_collection_comes_back_with_what_was_in_it(shortlist, two, bob):
    collect(collection=shortlist, portraits=two, by=bob)
    entry = move_to_trash(row=shortlist, by=bob)
    assert (entry.kind, entry.name, entry.portraits) == ("collection", "Short list", 0)
    assert not Collection.objects.exists()
    assert Portrait.objects.count() == 2
    add_collection(brand=shortlist.brand, name="Short list", by=bob)
    with pytest.raises(NotRestorable, match="another collection"):
        restore_from_trash(entry=entry)
    change_collection(collection=Collection.objects.get(), name="Second list")
    restore_from_trash(entry=TrashEntry.objects.get(pk=entry.pk))
    assert inside(Collection.objects.get(name="Short list")) == ["Ada", "Ben"]


def test_a_brand_in_the_trash_takes_its_collections_along(shortlist, brand):
    entry = move_to_trash(row=brand, by=None)
    assert not Collection.objects.exists()
    restore_from_trash(entry=entry)
    assert Collection.objects.get() == shortlist


def test_a_collections_page_shows_what_is_in_use_and_what_was_asked_for(
    shortlist, two, bob, carol, client_of
):
    collect(collection=shortlist, portraits=two, by=bob)
    at = reverse("portfolio:collection", args=[shortlist.pk])
    text = client_of(carol).get(at).content.decode()
    assert "Ada" in text
    assert "Ben" in text
    assert "For Monday" in text
    assert "Rename or delete" not in text
    archive_portrait(portrait=two[0], by=bob)
    text = client_of(bob).get(at).content.decode()
    assert f"card-{two[1].pk}" in text
    assert f"card-{two[0].pk}" not in text
    text = client_of(bob).get(at, {"q": "Nobody"}).content.decode()
    assert f"card-{two[1].pk}" not in text


def test_a_collection_is_opened_renamed_and_deleted_with_a_way_back(brand, bob, client_of):
    page = client_of(bob)
    page.post(reverse("portfolio:collection-add", args=[brand.pk]), {"name": "Spring"})
    made = Collection.objects.get()
    change = reverse("portfolio:collection-edit", args=[made.pk])
    page.post(change, {"name": "Spring 2027", "note": "Web first"})
    made.refresh_from_db()
    assert (made.name, made.note, made.created_by) == ("Spring 2027", "Web first", bob)
    answer = page.post(reverse("portfolio:collection-delete", args=[made.pk]), follow=True)
    assert "is in the trash" in answer.content.decode()
    entry = TrashEntry.objects.get()
    page.post(reverse("portfolio:trash-restore", args=[entry.pk]))
    assert Collection.objects.get() == made


def test_a_brands_page_leads_to_its_collections(shortlist, brand, bob, client_of):
    text = client_of(bob).get(reverse("portfolio:brand", args=[brand.pk])).content.decode()
    assert reverse("portfolio:collection", args=[shortlist.pk]) in text
    assert reverse("portfolio:brand-organise", args=[brand.pk]) in text


def test_a_collection_of_another_team_is_not_there(shortlist, mallory, client_of):
    page = client_of(mallory)
    assert page.get(reverse("portfolio:collection", args=[shortlist.pk])).status_code == 404
    delete = reverse("portfolio:collection-delete", args=[shortlist.pk])
    assert page.post(delete).status_code == 404
