"""Every table that belongs to a team says so; a new one that does not is found here."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from portfolio.models import Brand, Team
from portfolio.models.teams import TeamScopedQuerySet, _neither_deleted_nor_hidden
from portfolio.models.trash import trashable_models
from tests.watching import OF_PEOPLE

OURS = [
    model
    for label in ("portfolio", "scoring", "prompts")
    for model in apps.get_app_config(label).get_models()
]


def ways_up(model: type[models.Model], goal: type[models.Model], depth: int = 0) -> Iterator[str]:
    """Lookups from a model to its team or brand, over what a row cannot be without."""
    if depth > 6:
        return
    for field in model._meta.concrete_fields:
        target = field.related_model
        if target is None or field.null or target is model:
            continue
        if target is goal:
            yield field.name
        yield from (f"{field.name}__{way}" for way in ways_up(target, goal, depth + 1))


SCOPED = [model for model in OURS if model is Team or any(ways_up(model, Team))]
OF_A_BRAND = [model for model in SCOPED if any(ways_up(model, Brand))]


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_what_is_inside_of_something_in_the_trash_is_seen_by_nobody(model):
    """By every kind of thing in the trash that a row cannot be without."""
    looked_at = set(_neither_deleted_nor_hidden(model))
    if model in OF_PEOPLE or getattr(model, "shows_trashed", False):
        assert not looked_at
        return
    for above in trashable_models():
        ways = set(ways_up(model, above))
        assert not ways or {f"{way}__trash" for way in ways} & looked_at, above.__name__


def test_the_tables_that_belong_to_no_team_are_known():
    assert {model.__name__ for model in OURS if model not in SCOPED} == {"User"}


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_a_table_of_a_team_can_be_asked_for_what_an_account_sees(model):
    assert isinstance(model._default_manager.all(), TeamScopedQuerySet)
    assert model.team_path == "" or model.team_path in set(ways_up(model, Team))


@pytest.mark.parametrize("model", OF_A_BRAND, ids=lambda model: model.__name__)
def test_a_table_of_a_brand_is_closed_to_members_of_other_brands(model):
    """Grants are the one exception: they are read by who manages the team's people."""
    if model.__name__ == "Grant":
        assert not hasattr(model, "brand_path")
    else:
        assert model.brand_path in set(ways_up(model, Brand))


def test_only_the_team_itself_is_open_to_members_who_are_limited_to_brands():
    """Whatever else belongs to the whole team has to be decided anew."""
    open_to_all = {
        model.__name__
        for model in SCOPED
        if not hasattr(model, "brand_path") and getattr(model, "open_to_limited", False)
    }
    assert open_to_all == {"Team"}
