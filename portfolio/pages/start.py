"""The first steps of a team: from its name to the first score that is explained."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portfolio.models import Brand, Member, Portrait, Role, Team

#: So many portraits make the first look worth while.
FIRST_UPLOADS = 3
#: A team with more has found its way.
MOST_UPLOADS = 12
SCORED = "scored"


@dataclass(frozen=True)
class Step:
    """One step. state: "done", "now" or "later"; address: where it is taken, "" = nowhere yet."""

    title: str
    words: str
    state: str
    address: str = ""


@dataclass(frozen=True)
class FirstSteps:
    """A team's first steps, for a member who may take them. is_waiting: a worker is scoring."""

    team: Team
    steps: tuple[Step, ...]
    is_waiting: bool

    @property
    def is_done(self) -> bool:
        return all(step.state == "done" for step in self.steps)


def first_steps(team: Team, user: Any, *, reading: Portrait | None = None) -> FirstSteps | None:
    """The first steps of a team; None for whom they are not, or who needs them no more.

    reading: the portrait whose report is on show. What lies in the sample brand is no step.
    """
    places = Member.objects.reaching(user).filter(team=team, is_guided=True, is_limited=False)
    place = places.first() if user.is_authenticated else None
    if place is None or not Role(place.role).includes(Role.EDITOR):
        return None
    brand = Brand.objects.filter(team=team, is_sample=False).order_by("created_at", "id").first()
    library = brand and brand.libraries.order_by("created_at").first()
    own = Portrait.objects.filter(library__brand__team=team, library__brand__is_sample=False)
    here = own.order_by()[: MOST_UPLOADS + 1].count()
    if here > MOST_UPLOADS:
        return None
    first = own.filter(scoring=SCORED).order_by("created_at", "id").first()
    has_read = bool(reading is not None and first is not None and reading.scoring == SCORED)
    steps = _told(
        [
            ("Team", f"{team} is open.", True, ""),
            ("Brand", _of_brand(brand), brand is not None, _brand_address(team, brand)),
            (
                f"{FIRST_UPLOADS} portraits",
                f"{min(here, FIRST_UPLOADS)} of {FIRST_UPLOADS} are here.",
                here >= FIRST_UPLOADS,
                reverse("portfolio:library", args=[library.pk]) if library else "",
            ),
            (
                "First report",
                _of_report(here, first),
                has_read,
                reverse("portfolio:portrait", args=[first.pk]) if first else "",
            ),
        ]
    )
    is_waiting = brand is not None and first is None
    return FirstSteps(team, tuple(steps), is_waiting)


def _told(rows: list[tuple[str, str, bool, str]]) -> list[Step]:
    """The first that is not done is the one to take now."""
    steps: list[Step] = []
    for title, words, is_done, address in rows:
        is_next = not is_done and all(step.state == "done" for step in steps)
        state = "done" if is_done else "now" if is_next else "later"
        steps.append(Step(title, words, state, address))
    return steps


def _of_brand(brand: Brand | None) -> str:
    if brand is None:
        return "Name it, and choose the one thing that its portraits are meant to do."
    return f"{brand}, for {brand.get_job_display().lower()}."


def _brand_address(team: Team, brand: Brand | None) -> str:
    if brand is None:
        return reverse("portfolio:brand-add", args=[team.pk])
    return reverse("portfolio:brand", args=[brand.pk])


def _of_report(here: int, first: Portrait | None) -> str:
    if first is not None:
        return f"“{first}” is scored. See what was read, and why."
    return "It is being scored." if here else "It comes seconds after the upload."
