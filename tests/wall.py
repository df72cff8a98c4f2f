"""Two teams with one of everything in each, for the tests of the wall between them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.api_tokens import create_token
from portfolio.actions.invitations import Offer
from portfolio.actions.invite_links import open_link
from portfolio.actions.portraits import rename_portrait
from portfolio.actions.references import pin_reference
from portfolio.actions.renditions import record_renditions
from portfolio.actions.teams import add_team, change_grants
from portfolio.actions.webhooks import add_webhook, send_test
from portfolio.file_addresses import file_address
from portfolio.models import (
    Brand,
    BrandImage,
    CustomJob,
    EmotionalJob,
    Invitation,
    Library,
    Member,
    Portrait,
    Role,
    Team,
    User,
)
from prompts.actions.library import add_prompt
from prompts.actions.recommendations import add_own_phrase
from prompts.actions.versions import record_prompt
from prompts.models import EditPreview
from scoring.actions.assessments import queue_assessment
from scoring.actions.consistency import queue_consistency
from scoring.actions.rubrics import rubric_in_use
from scoring.models import (
    Candidate,
    ConsistencyException,
    CueOverride,
    PastReport,
    Sameness,
    SetReading,
)
from tests.cast import make_member, make_user
from tests.factories import library_of, make_brand, make_portrait
from tests.invited import invited
from tests.library_rows import library_rows
from tests.portal_rows import portal_rows
from tests.trash_rows import trash_rows

ROLES = tuple(Role.values)
INSIDE, OUTSIDE = "limited editor inside", "limited editor outside"
WITHOUT, WITH = "without second factor", "with second factor"


@dataclass(frozen=True)
class World:
    """Atelier Nord with its rows and its people, and Mallory's team beside it.

    people: by role, by INSIDE, OUTSIDE, WITHOUT and WITH, and "stranger", who is Mallory.
    """

    team: Team
    rows: dict[str, Any]
    strange_rows: dict[str, Any]
    people: dict[str, User]
    sessions: dict[str, str]

    def browser(self, who: str = "") -> Client:
        """A browser that is signed in as one of the people, or, without a name, not at all."""
        client = Client()
        if who:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def one_of_everything(team: Team, mark: str, file: str) -> dict[str, Any]:
    """Rows of a team by what they are; every name in them has the mark in it."""
    brand = make_brand(team, f"{mark} brand", audience=f"{mark} audience")
    library_of(brand).delete()
    library = Library.objects.create(brand=brand, name=f"{mark} library")
    portrait = rename_portrait(portrait=make_portrait(library, file), title=f"{mark} portrait")
    version = record_renditions(version=portrait.current_version)
    record_prompt(version=version, text=f"{mark} prompt", negative="", by=None)
    queue_consistency(brand=brand)
    owner = team.members.first().user
    invitation = invited(team, f"{mark}-invited@example.org".lower())
    Invitation.objects.filter(pk=invitation.pk).update(name=f"{mark}, invited")
    invitation.refresh_from_db()
    colleague = make_member(team, f"{mark}-colleague", Role.READ_ONLY)
    link, _ = open_link(
        team=team,
        offer=Offer(Role.READ_ONLY),
        label=f"{mark} link",
        domains=[],
        cap=5,
        days=5,
        by=owner,
    )
    bygone = trash_rows(library, mark, owner)
    return {
        "team": team,
        "brand": brand,
        "library": library,
        "portrait": portrait,
        "version": version,
        "thumb": _file(version, "thumb"),
        "original": _file(version, "original"),
        "assessment": queue_assessment(version=version),
        "preview": _preview(version),
        "rubric": rubric_in_use(brand),
        "correction": CueOverride.objects.create(
            version=version, key="gaze_off_lens", reason=f"{mark} reason"
        ),
        "custom_job": CustomJob.objects.create(
            team=team, title=f"{mark} job", starts_from=EmotionalJob.TRUST
        ),
        **portal_rows(brand, version, mark, owner),
        **library_rows(library, portrait, mark, owner),
        **bygone,
        "trashed_thumb": _file(bygone["trash_entry"], "trashed"),
        "member": Member.objects.get(team=team, user=colleague),
        "invitation": invitation,
        "invite_link": link,
        **_for_programs(team, mark, owner),
        **_of_the_set(brand, portrait, owner, mark),
        **_written_for(brand, mark),
        "own_phrase": add_own_phrase(
            version=version, phrase=f"{mark} phrase", layer="realism", by=None
        ),
    }


def _for_programs(team: Team, mark: str, owner: User) -> dict[str, Any]:
    """A token, and a webhook with what is on its way to it."""
    url = f"https://hooks.example.com/{mark}"
    webhook, _ = add_webhook(team=team, name=f"{mark} webhook", url=url, by=owner)
    token, _ = create_token(team=team, name=f"{mark} token", scopes=["brands:read"], by=owner)
    return {
        "api_token": token,
        "webhook": webhook,
        "webhook_delivery": send_test(webhook=webhook),
    }


def _written_for(brand: Brand, mark: str) -> dict[str, Any]:
    """A brand's own prompt and what it says."""
    prompt = add_prompt(brand=brand, name=f"{mark} words", text=f"{mark} asks", by=None)
    return {"brand_prompt": prompt, "brand_prompt_version": prompt.versions.get()}


def _of_the_set(brand: Brand, portrait: Portrait, owner: User, mark: str) -> dict[str, Any]:
    """What is kept of a brand's set, and what its members say of it."""
    small = ContentFile(b"a picture", name="small.webp")
    candidate = Candidate.objects.create(
        library=portrait.library,
        file=small,
        thumb=small,
        original_name=f"{mark} candidate",
        sha256=sha256(mark.encode()).hexdigest(),
        created_by=owner,
    )
    image = BrandImage.objects.create(
        brand=brand, kind="logo", file=small, picture=small, original_name=f"{mark} logo"
    )
    version = portrait.current_version
    pair = sorted([brand, make_brand(brand.team, f"{mark} second brand")], key=lambda one: one.pk)
    return {
        "set_reading": SetReading.objects.create(
            portrait=portrait, brand=brand, version=version, digest=version.sha256
        ),
        "report": brand.consistency,
        "past_report": PastReport.objects.create(brand=brand, n=1, computed_at=timezone.now()),
        "exception": ConsistencyException.objects.create(
            portrait=portrait, dimension="gaze", reason=f"{mark} exception"
        ),
        "reference": pin_reference(portrait=portrait, kind="us", by=owner),
        "sameness": Sameness.objects.create(team=brand.team, first=pair[0], second=pair[1]),
        "candidate": candidate,
        "brand_image": image,
        "candidate_thumb": _file(candidate, "candidate"),
        "brand_picture": _file(image, "picture"),
    }


def _preview(version: Any) -> EditPreview:
    """A preview that is made; its pictures are as good as any."""
    small = ContentFile(b"a picture")
    preview = EditPreview(
        assessment=queue_assessment(version=version), edit="softer-shadows", amount=0.2
    )
    folder = f"renditions/{version.team_id}/{version.pk}/edits/{preview.pk}"
    preview.file.save(f"{folder}.jpg", small, save=False)
    preview.shown.save(f"{folder}-shown.webp", small, save=False)
    preview.save()
    return preview


def _file(row: Any, rendition: str) -> SimpleNamespace:
    """A signed address as a row: its key is the signed part."""
    signed = file_address(row, rendition).split("/")[-2]
    return SimpleNamespace(pk=signed, brand_path=type(row).brand_path)


def make_world() -> World:
    """Both teams; every name in Atelier Nord has “Nord” or “Quillfeather” in it."""
    team = add_team(name="Atelier Nord", owner=make_user("Nordalice"))
    mallory = make_user("Mallory")
    elsewhere = add_team(name="Elsewhere", owner=mallory)
    rows = one_of_everything(team, "Quillfeather", "synthetic/female-00.jpg")
    people = {who: make_member(team, f"Nord-{who}", Role(who)) for who in ROLES}
    reach = {INSIDE: rows["brand"], OUTSIDE: make_brand(team, "Nordsee")}
    for number, (who, brand) in enumerate(reach.items()):
        people[who] = make_member(team, f"Nord-limited-{number}", Role.EDITOR)
        place = Member.objects.get(user=people[who])
        change_grants(member=place, brands=[brand], by=Role.OWNER)
    for number, who in enumerate((WITHOUT, WITH)):
        people[who] = make_member(team, f"Nord-factors-{number}", Role.OWNER)
    Authenticator.objects.create(user=people[WITH], type=Authenticator.Type.TOTP, data={})
    people["stranger"] = mallory
    sessions = {who: _session(user) for who, user in people.items()}
    return World(
        team,
        rows,
        one_of_everything(elsewhere, "Elsewhere", "tiles/glasses-44.jpg"),
        people,
        sessions,
    )


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(answer: HttpResponseBase) -> str:
    """An answer in one word; a status that no page should give is told as it is."""
    if answer.status_code == 302:
        path = urlsplit(answer["Location"]).path
        known = {reverse("account_login"): "sign in", reverse("mfa_index"): "second factor"}
        return known.get(path, "let in")
    let_in = dict.fromkeys((200, 201, 204, 409, 422), "let in")
    known = let_in | {403: "refused", 404: "nothing", 405: "no such method"}
    return known.get(answer.status_code, str(answer.status_code))
