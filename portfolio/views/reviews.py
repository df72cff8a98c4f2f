"""The team's side of a review: comments, decisions and what a client sent."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access
from portfolio.actions import comments, reviews
from portfolio.models import (
    Answer,
    Attachment,
    Comment,
    Decision,
    Portal,
    PortalItem,
    Role,
    Version,
)
from portfolio.returning import portrait_address
from portfolio.views.attachments import attachment_response


@require_POST
def portrait_comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say something of a version: to the team alone, or in one of its portals."""
    version = access(_versions(), request.user, pk=pk, role=Role.REVIEWER)
    portal, parent = None, None
    if asked := request.POST.get("portal"):
        portals = Portal.objects.filter(items__portrait=version.portrait_id)
        portal = get_object_or_404(portals, pk=_uuid(asked))
    if asked := request.POST.get("parent"):
        parent = get_object_or_404(Comment.objects.filter(version=version), pk=_uuid(asked))
    try:
        comments.add_comment(
            version=version,
            text=request.POST.get("text", ""),
            by=request.user,  # type: ignore[arg-type]
            portal=portal,
            shape=_shape(request.POST.get("shape", "")),
            parent=parent,
            files=request.FILES.getlist("files"),
        )
    except comments.BadComment as problem:
        messages.error(request, str(problem))
    return _to_review(request, version.portrait_id, version.number)


@require_POST
def comment_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Resolve a thread or open it again; take one's own comment back, or restore it."""
    comment = access(
        Comment.objects.select_related("portrait__library__brand__team", "version"),
        request.user,
        pk=pk,
        role=Role.REVIEWER,
    )
    what, user = request.POST.get("do", ""), request.user
    try:
        if what in ("resolve", "reopen"):
            comments.resolve_comment(comment=comment, by=user, is_resolved=what == "resolve")  # type: ignore[arg-type]
        elif what == "delete":
            comments.delete_comment(comment=comment, by=user)  # type: ignore[arg-type]
        elif what == "restore":
            comments.restore_comment(comment=comment, by=user)  # type: ignore[arg-type]
    except comments.NotYours as problem:
        messages.error(request, str(problem))
    return _to_review(request, comment.portrait_id, comment.version.number)


@require_safe
def attachment(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A file that came with a comment."""
    rows = Attachment.objects.select_related("comment__portrait__library__brand__team")
    found = access(rows.filter(comment__deleted_at=None), request.user, pk=pk)
    return attachment_response(found)


@require_POST
def item_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member decides in the stage of the team."""
    item = access(_items(), request.user, pk=pk, role=Role.REVIEWER)
    rows = Version.objects.filter(portrait=item.portrait_id)
    version = rows.filter(pk=_uuid(request.POST.get("version", ""))).first()
    answer = request.POST.get("answer", "")
    try:
        if version is None:
            raise reviews.VersionMovedOn
        if answer not in Answer.values:
            raise reviews.ReviewProblem("Choose one of the four answers.")
        decision = reviews.record_decision(
            item=item,
            version=version,
            answer=answer,
            by=request.user,  # type: ignore[arg-type]
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, f"{decision.get_answer_display()}: noted.")
    except reviews.ReviewProblem as problem:
        messages.error(request, str(problem))
    current = version or item.portrait.current_version
    return _to_review(request, item.portrait_id, current.number if current else 1)


@require_POST
def decision_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own decision back, for as long as that is offered."""
    rows = Decision.objects.select_related("portrait__library__brand__team", "version")
    decision = access(rows, request.user, pk=pk, role=Role.REVIEWER)
    if reviews.withdraw_decision(decision=decision, by=request.user):  # type: ignore[arg-type]
        messages.success(request, "Taken back.")
    else:
        messages.error(request, "It is too late to take it back; decide again instead.")
    return _to_review(request, decision.portrait_id, decision.version.number)


def _to_review(request: HttpRequest, portrait: UUID, number: int) -> HttpResponse:
    return redirect(portrait_address(request, portrait, version=number, part="review"))


def _versions():  # type: ignore[no-untyped-def]
    return Version.objects.select_related("portrait__library__brand__team")


def _items():  # type: ignore[no-untyped-def]
    return PortalItem.objects.select_related("portal__brand__team", "portrait__current_version")


def _shape(given: str) -> dict[str, Any] | None:
    try:
        shape = json.loads(given) if given else None
    except ValueError as error:
        raise comments.BadComment("The place on the image could not be read.") from error
    return shape if isinstance(shape, dict) else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("There is nothing at this address.") from error
