"""Load the demo team, once: two brands made of licensed portraits, and a portal of the first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from portfolio import uploads
from portfolio.actions.brands import add_brand
from portfolio.actions.people import add_account
from portfolio.actions.portraits import DuplicateFile, add_portrait
from portfolio.actions.teams import add_team
from portfolio.demo import manifest
from portfolio.demo.account import PASSWORD, SIGN_IN
from portfolio.demo.portal import open_demo_portal
from portfolio.models import Brand, Member, Role, Team, User, Version

TEAM_NAME = "Atelier Nord"

COLLEAGUES = (
    ("Bela Sommer", "bela@presence.example", Role.EDITOR),
    ("Carla Nunes", "carla@presence.example", Role.REVIEWER),
    ("Dev Malhotra", "dev@presence.example", Role.READ_ONLY),
)

Find = Callable[[str], Path | None]
Prompt = Callable[[Version, str], None]


def load(*, find: Find, record_prompt: Prompt, prompts: dict[str, str]) -> list[str]:
    """Load the demo unless it was loaded before; names of portraits that `find` could not give.

    The account is the mark: teams and brands may be renamed or deleted, and stay that way.
    """
    if User.objects.filter(email=SIGN_IN).exists():
        return []
    missing: list[str] = []
    with transaction.atomic():
        team = _add_people()
        for brand_plan in manifest.plan():
            brand = _add_brand(team, brand_plan)
            for entry in brand_plan["portraits"]:
                path = find(entry["file"])
                if path is None:
                    missing.append(entry["file"])
                    continue
                version = _add_portrait(brand, path, entry["title"])
                if version and (text := prompts.get(entry["file"])):
                    record_prompt(version, text)
            if plan := brand_plan.get("portal"):
                open_demo_portal(brand, plan)
    return missing


def _add_people() -> Team:
    owner = add_account(email=SIGN_IN, password=PASSWORD, name="Alma Lind")
    team = add_team(name=TEAM_NAME, owner=owner)
    for name, email, role in COLLEAGUES:
        user = add_account(email=email, password=PASSWORD, name=name)
        Member.objects.create(team=team, user=user, role=role)
    return team


def _add_brand(team: Team, brand_plan: dict[str, Any]) -> Brand:
    fields = {
        name: value for name, value in brand_plan.items() if name not in ("portraits", "portal")
    }
    return add_brand(team=team, **fields)


def _add_portrait(brand: Brand, path: Path, title: str) -> Version | None:
    library = brand.libraries.get()
    with path.open("rb") as content:
        file = File(content, name=path.name)
        try:
            upload = uploads.inspect(file)
            return add_portrait(
                library=library, upload=upload, by=None, title=title
            ).current_version
        except DuplicateFile:
            return None  # one portrait serves one brand
