"""Two teams whose members do whatever comes to mind, rightly or not: for the property of the wall.

A step is one form of the table of routes, sent by one person to a row of either team, or one way
into a team.
"""

import io
import random
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from PIL import Image

from portfolio.actions.people import add_account
from portfolio.actions.teams import add_team, join_team
from portfolio.models import (
    ApiToken,
    Brand,
    BrandImage,
    CustomJob,
    Invitation,
    InviteLink,
    Library,
    Member,
    Portrait,
    Role,
    Team,
    User,
    Version,
    Webhook,
    WebhookDelivery,
)
from prompts.models import BrandPrompt, BrandPromptVersion, OwnPhrase
from scoring.models import (
    Assessment,
    Candidate,
    ConsistencyException,
    CueOverride,
    RubricVersion,
)
from tests.factories import library_of, make_brand
from tests.invited import token_of
from tests.library_rows import LIBRARY_KINDS
from tests.portal_rows import PORTAL_KINDS
from tests.portfolio.test_permissions import EXTRA_ARGUMENTS, LINES, Line
from tests.trash_rows import TRASH_KINDS

#: The rows that the table of routes speaks of.
KINDS: dict[str, type[models.Model]] = {
    "team": Team,
    "brand": Brand,
    "library": Library,
    "portrait": Portrait,
    "version": Version,
    "assessment": Assessment,
    "rubric": RubricVersion,
    "correction": CueOverride,
    "custom_job": CustomJob,
    "member": Member,
    "invitation": Invitation,
    "invite_link": InviteLink,
    "api_token": ApiToken,
    "webhook": Webhook,
    "webhook_delivery": WebhookDelivery,
    "candidate": Candidate,
    "exception": ConsistencyException,
    "brand_image": BrandImage,
    "own_phrase": OwnPhrase,
    "brand_prompt": BrandPrompt,
    "brand_prompt_version": BrandPromptVersion,
    **PORTAL_KINDS,
    **TRASH_KINDS,
    **LIBRARY_KINDS,
}
FORMS = [line for line in LINES if line.method == "POST"]
#: More often than the rest, so that there is something to see; the end of a team seldom.
OFTEN = {
    "portfolio:brand-add": 3,
    "portfolio:library-add": 2,
    "portfolio:portrait-upload": 3,
    "portfolio:invitations": 4,
    "portfolio:invite-links": 3,
    "portfolio:member-reach": 5,
    "portfolio:team-transfer": 2,
    "portfolio:team-delete": 0.3,
    "portfolio:brand-delete": 0.3,
    "portfolio:library-delete": 0.5,
    "portfolio:trash-restore": 3,
    "portfolio:team-leave": 0.5,
}


class Wandering:
    """One sequence. `log` is what was done, for the failure message."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self.seed = seed
        self.count = 0
        self.log: list[str] = []
        self.secrets: dict[str, InviteLink] = {}
        self.people = [
            add_account(email=f"{name}@example.org", password=None, name=name.title())
            for name in ("alice", "bob", "carol", "mallory", "grant", "wanda")
        ]
        atelier = add_team(name=self.name("Atelier"), owner=self.people[0])
        self._begin(atelier, {"Bob": (Role.ADMIN, False), "Wanda": (Role.REVIEWER, False)})
        elsewhere = add_team(name=self.name("Elsewhere"), owner=self.people[3])
        self._begin(elsewhere, {"Grant": (Role.EDITOR, True), "Wanda": (Role.EDITOR, True)})
        for user in self.random.sample(self.people, 3):
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        self.browsers = {user.pk: browser_of(user) for user in self.people}

    def _begin(self, team: Team, colleagues: dict[str, tuple[Role, bool]]) -> None:
        """A first brand with a portrait, and colleagues by name: role, whether limited to it."""
        owner = browser_of(team.members.get().user)
        brand = make_brand(team, self.name("Brand"))
        (upload,) = (line for line in FORMS if line.route == "portfolio:portrait-upload")
        owner.post(address_of(upload, library_of(brand)), {"files": self._picture()})
        for name, (role, is_limited) in colleagues.items():
            user = next(user for user in self.people if user.name == name)
            join_team(team=team, user=user, role=role, brands=[brand] if is_limited else None)

    @property
    def story(self) -> str:
        """What was done so far."""
        return "\n".join([f"seed {self.seed}", *self.log])

    def name(self, what: str) -> str:
        """A name that no other row has."""
        self.count += 1
        return f"{what} x{self.count:03}x"

    def step(self, actor: User) -> Team | None:
        """Do one thing; the team that it rightly let this person into, if it was that."""
        if self.random.random() < 0.2:
            return self._come_in(actor)
        line = self.random.choices(FORMS, [OFTEN.get(line.route, 1) for line in FORMS])[0]
        rows = list(KINDS[line.row]._default_manager.all())
        own = [row for row in rows if actor.pk in people_of(row.team)]
        if self.random.random() < 0.8:  # else whichever: often a stranger's try
            rows = own or rows
        if rows:
            row = self.random.choice(rows)
            answer = self.browsers[actor.pk].post(address_of(line, row), self.data(line.route, row))
            self.log.append(f"{actor}: {line.route} on {row} in {row.team}: {answer.status_code}")
            if answer.context and (opened := answer.context.get("opened")):
                secret = opened.rstrip("/").split("/")[-1]
                self.secrets[secret] = InviteLink.objects.latest("created_at")
        return None

    def _come_in(self, actor: User) -> Team | None:
        """Follow an invitation, somebody's, or an open link."""
        links = list(self.secrets.items())
        if links and self.random.random() < 0.5:
            secret, link = self.random.choice(links)
            address, team = reverse("invite-link", args=[secret]), link.team_id
        else:
            invitations = list(Invitation.objects.all())
            if not invitations:
                return None
            mine = [each for each in invitations if each.email == actor.email]
            found = self.random.choice(mine if self.random.random() < 0.7 and mine else invitations)
            address = reverse("invitation", args=[token_of(found)])
            team = found.team_id if found.email == actor.email else None
        answer = self.browsers[actor.pk].post(address)
        self.log.append(f"{actor}: {address[:24]}… into {team}: {answer.status_code}")
        return Team.objects.filter(pk=team).first()

    def data(self, route: str, row: Any) -> dict[str, Any]:
        """What the form is filled with; ids in it are of either team."""
        choice = self.random.choice
        brands = list(Brand.objects.values_list("pk", flat=True))
        if self.random.random() < 0.8:
            brands = list(row.team.brands.values_list("pk", flat=True))
        role = {"role": choice(Role.values)}
        reach = {
            "reach": choice(["whole", "brands", "brands"]),
            "brands": self.random.sample(brands, min(2, len(brands))),
        }
        brand = {"name": self.name("Brand"), "job": self._job(), "palette": "#336699"}
        members = list(Member.objects.values_list("pk", flat=True))
        wishes = {
            "portfolio:member-role": role,
            "portfolio:member-reach": reach,
            "portfolio:invitations": role | reach | {"addresses": choice(self.people).email},
            "portfolio:invite-links": role
            | reach
            | {"label": self.name("Link"), "cap": 2, "days": 3},
            "portfolio:team-settings": {"name": row.team.name, "audit_days": 90}
            | choice([{}, {"requires_mfa": "on"}]),
            "portfolio:team-transfer": {"member": choice(members)},
            "portfolio:team-delete": {"typed": row.team.name},
            "portfolio:brand-add": brand,
            "portfolio:brand-edit": brand,
            "portfolio:library-add": {"name": self.name("Library")},
            "portfolio:portrait-title": {"title": self.name("Portrait")},
            "portfolio:portrait-upload": {"files": self._picture()},
            "portfolio:version-add": {"file": self._picture()},
            "prompts:version-prompt": {"prompt": self.name("Prompt")},
        }
        line = next(line for line in FORMS if line.route == route)
        return wishes.get(route, line.data)

    def _job(self) -> str:
        own = [f"custom:{pk}" for pk in CustomJob.objects.values_list("pk", flat=True)]
        return self.random.choice(["trust", "warm", *own])

    def _picture(self) -> SimpleUploadedFile:
        """A small picture, mostly a new one, with a name of its own."""
        shade = self.random.randrange(40)
        buffer = io.BytesIO()
        Image.new("RGB", (128, 128), (shade, 90, 90)).save(buffer, "PNG", compress_level=1)
        return SimpleUploadedFile(f"{self.name('Portrait')}.png", buffer.getvalue())


def browser_of(user: User) -> Client:
    """A browser that has just signed in."""
    client = Client()
    client.force_login(user)
    return client


def people_of(team: Team) -> set[UUID]:
    return set(Member.objects.filter(team=team).values_list("user", flat=True))


def address_of(line: Line, row: Any) -> str:
    return reverse(line.route, args=[row.pk, *EXTRA_ARGUMENTS.get(line.route, [])])
