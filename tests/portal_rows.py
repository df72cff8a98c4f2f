"""Portals in the tests of the wall: their rows, and what the table of routes says of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from portfolio.actions.certificates import certify
from portfolio.actions.client_uploads import look_at_upload, receive_upload
from portfolio.actions.comments import add_comment
from portfolio.actions.persons import Agreement, add_person, record_consent
from portfolio.actions.portal_links import open_portal_link
from portfolio.actions.portals import add_to_portal, open_portal
from portfolio.actions.reviews import record_decision
from portfolio.models import (
    Attachment,
    Brand,
    Certificate,
    ClientUpload,
    Comment,
    Consent,
    Decision,
    Delivery,
    Guest,
    Person,
    Portal,
    PortalItem,
    PortalLink,
    Stage,
    User,
    Version,
)
from portfolio.uploads import inspect
from tests.factories import portrait_file

ALL = ("owner", "admin", "editor", "reviewer", "read_only")
REVIEWERS = ("owner", "admin", "editor", "reviewer")
EDITORS = ("owner", "admin", "editor")
NOBODY_S = UUID(int=0)


def portal_rows(
    brand: Brand,
    version: Version,
    mark: str,
    owner: User,
    *,
    file: str = "synthetic/male-00.jpg",
) -> dict[str, Any]:
    """A portal with one of everything, every name in it with the mark."""
    portal = open_portal(brand=brand, by=owner, name=f"{mark} portal")
    [item] = add_to_portal(portal=portal, portraits=[version.portrait], by=owner)
    Stage.objects.create(portal=portal, position=1, name=f"{mark} stage", side="internal")
    link, _ = open_portal_link(portal=portal, by=owner, label=f"{mark} way in", allows_uploads=True)
    guest = Guest.objects.create(
        portal=portal,
        name=f"{mark} guest",
        email=f"{mark.lower()}@client.example",
        confirmed_at=timezone.now(),
    )
    decision = record_decision(item=item, version=version, answer="approve", by=guest)
    comment = add_comment(version=version, text=f"{mark} words", by=guest, portal=portal)
    attachment = Attachment(comment=comment, name=f"{mark}.txt", bytes=1, sha256="0" * 64)
    attachment.file.save("x.txt", ContentFile(b"x"), save=False)
    attachment.save()
    sent = receive_upload(link=link, guest=guest, upload=inspect(portrait_file(file)))
    look_at_upload(upload=sent)
    return {
        "portal": portal,
        "portal_item": item,
        "portal_link": link,
        "comment": comment,
        "attachment": attachment,
        "decision": decision,
        "certificate": certify(decision=decision, score=None, prompt=None),
        "client_upload": sent,
        **_what_leaves(brand, version, mark, owner),
    }


def _what_leaves(brand: Brand, version: Version, mark: str, owner: User) -> dict[str, Any]:
    """A person who agreed, and a pack with their picture."""
    person = add_person(brand=brand, name=f"{mark} person")
    agreed = Agreement(timezone.localdate(), covers_publication=True, document=f"{mark} folder")
    delivery = Delivery(
        brand=brand,
        state=Delivery.State.MADE,
        expires_at=timezone.now() + timedelta(days=5),
    )
    delivery.file.save("pack.zip", ContentFile(b"a pack"), save=False)
    delivery.save()
    delivery.versions.add(version)
    return {
        "person": person,
        "consent": record_consent(person=person, agreement=agreed, by=owner),
        "delivery": delivery,
    }


#: the rows of the table -> their models
PORTAL_KINDS = {
    "portal": Portal,
    "portal_item": PortalItem,
    "portal_link": PortalLink,
    "comment": Comment,
    "attachment": Attachment,
    "decision": Decision,
    "certificate": Certificate,
    "client_upload": ClientUpload,
    "person": Person,
    "consent": Consent,
    "delivery": Delivery,
}

#: route -> (the row its address names, method, form data, roles that may)
PORTAL_TABLE = {
    "portfolio:team-portals": [("team", "GET", {}, ALL)],
    "portfolio:brand-portals": [("brand", "GET", {}, ALL), ("brand", "POST", {}, EDITORS)],
    "portfolio:certificates": [("brand", "GET", {}, ALL)],
    "portfolio:certificate": [("certificate", "GET", {}, ALL)],
    "portfolio:certificate-download": [("certificate", "GET", {}, REVIEWERS)],
    "portfolio:portal": [("portal", "GET", {}, ALL)],
    "portfolio:portal-settings": [("portal", "GET", {}, EDITORS), ("portal", "POST", {}, EDITORS)],
    "portfolio:portal-close": [("portal", "POST", {}, EDITORS)],
    "portfolio:portal-add": [("portal", "POST", {}, EDITORS)],
    "portfolio:portal-log": [("portal", "GET", {}, EDITORS)],
    "portfolio:portal-stages": [("portal", "GET", {}, EDITORS), ("portal", "POST", {}, EDITORS)],
    "portfolio:portal-link-add": [("portal", "GET", {}, EDITORS), ("portal", "POST", {}, EDITORS)],
    "portfolio:portal-uploads": [("portal", "GET", {}, EDITORS)],
    "portfolio:portal-take-out": [("portal_item", "POST", {}, EDITORS)],
    "portfolio:portal-move": [("portal_item", "POST", {}, EDITORS)],
    "portfolio:portal-advance": [("portal_item", "POST", {}, EDITORS)],
    "portfolio:item-decide": [("portal_item", "POST", {"version": NOBODY_S}, REVIEWERS)],
    "portfolio:portal-link-edit": [
        ("portal_link", "GET", {}, EDITORS),
        ("portal_link", "POST", {}, EDITORS),
    ],
    "portfolio:portal-link-extend": [("portal_link", "POST", {}, EDITORS)],
    "portfolio:portal-link-revoke": [("portal_link", "POST", {}, EDITORS)],
    "portfolio:version-comment": [("version", "POST", {"text": "Hello"}, REVIEWERS)],
    "portfolio:comment-change": [("comment", "POST", {"do": "resolve"}, REVIEWERS)],
    "portfolio:attachment": [("attachment", "GET", {}, ALL)],
    "portfolio:decision-undo": [("decision", "POST", {}, REVIEWERS)],
    "portfolio:upload-picture": [("client_upload", "GET", {}, EDITORS)],
    "portfolio:upload-accept": [("client_upload", "POST", {}, EDITORS)],
    "portfolio:upload-refuse": [("client_upload", "POST", {}, EDITORS)],
    "portfolio:upload-put-back": [("client_upload", "POST", {}, EDITORS)],
    "portfolio:deliver": [("brand", "GET", {}, ALL), ("brand", "POST", {}, EDITORS)],
    "portfolio:disclosure": [("brand", "POST", {}, EDITORS)],
    "portfolio:delivery-file": [("delivery", "GET", {}, ALL)],
    "portfolio:crops": [("version", "GET", {}, ALL), ("version", "POST", {}, EDITORS)],
    "portfolio:alt-text": [("version", "POST", {}, EDITORS)],
    "portfolio:persons": [("brand", "GET", {}, ALL), ("brand", "POST", {}, EDITORS)],
    "portfolio:person-change": [("person", "POST", {}, EDITORS)],
    "portfolio:consent-add": [("person", "POST", {}, EDITORS)],
    "portfolio:consent-revoke": [("consent", "POST", {}, EDITORS)],
    "portfolio:portrait-person": [("portrait", "POST", {}, EDITORS)],
}

#: Addresses behind the door of a portal -> what a browser without its cookie gets.
PORTAL_ROWLESS: dict[str, tuple] = {
    "portfolio:inbox": ("sign in",),
    "portfolio:inbox-read": ("sign in",),
    "portfolio:inbox-open": ("sign in", NOBODY_S),
    "portfolio:portal-link": ("410", "no-such-secret"),
    "portfolio:portal-back": ("410", "no:such:way"),
    "portfolio:news-frequency": ("nothing", "no:such:reader"),
    "portfolio:portal-home": ("410", NOBODY_S),
    "portfolio:portal-enter": ("410", NOBODY_S),
    "portfolio:portal-leave": ("410", NOBODY_S),
    "portfolio:portal-item": ("410", NOBODY_S, NOBODY_S),
    "portfolio:portal-pick": ("410", NOBODY_S, NOBODY_S),
    "portfolio:portal-decide": ("410", NOBODY_S, NOBODY_S),
    "portfolio:portal-comment": ("410", NOBODY_S, NOBODY_S),
    "portfolio:portal-comment-change": ("410", NOBODY_S, NOBODY_S),
    "portfolio:portal-undo": ("410", NOBODY_S, NOBODY_S),
    "portfolio:portal-upload": ("410", NOBODY_S),
    "portfolio:portal-attachment": ("nothing", NOBODY_S, NOBODY_S),
    "portfolio:portal-file": ("nothing", NOBODY_S, "no:such:file"),
    "portfolio:portal-style": ("nothing", NOBODY_S),
    "portfolio:portal-logo": ("nothing", NOBODY_S),
    "portfolio:portal-pack": ("nothing", NOBODY_S, NOBODY_S),
}
