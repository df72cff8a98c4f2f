"""What a guest does in a portal: pick, decide, say something."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portfolio.actions import comments, picks, reviews
from portfolio.models import Answer, Attachment, Comment, Decision, PortalItem
from portfolio.pages.portal import item_page
from portfolio.views.attachments import attachment_response
from portfolio.views.portal.door import for_visitors
from portfolio.visiting import Visit

UNPROCESSABLE = 422


def to_item(visit: Visit, item: PortalItem, part: str = "") -> HttpResponse:
    return redirect(reverse("portfolio:portal-item", args=[visit.link.pk, item.pk]) + part)


@require_POST
@for_visitors(as_guest=True)
def portal_pick(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """Mark a portrait, or take the mark away."""
    item, is_picked = visit.item(pk), request.POST.get("picked") == "1"
    picks.record_pick(item=item, guest=visit.guest, is_picked=is_picked, link=visit.link)  # type: ignore[arg-type]
    if request.POST.get("from") == "home":
        return redirect(reverse("portfolio:portal-home", args=[visit.link.pk]) + f"#item-{pk}")
    return to_item(visit, item)


@require_POST
@for_visitors(as_guest=True)
def portal_decide(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """Take a decision on the version that was on the page."""
    item = visit.item(pk)
    if not visit.link.allows_decisions:
        raise Http404("Through this link nothing is decided.")
    answer, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    version = visit.versions_of(item).filter(pk=_uuid(request.POST.get("version", ""))).first()
    try:
        if answer not in Answer.values:
            raise reviews.ReviewProblem("Choose one of the four answers.")
        if version is None:
            raise reviews.VersionMovedOn
        decision = reviews.record_decision(
            item=item,
            version=version,
            answer=answer,
            by=visit.guest,  # type: ignore[arg-type]
            reason=reason,
            answers=_questions(request),
            link=visit.link,
        )
    except reviews.ReviewProblem as problem:
        context = item_page(visit, item) | {"problem": problem, "typed": request.POST}
        return render(request, "portal/item.html", context, status=UNPROCESSABLE)
    undo = reverse("portfolio:portal-undo", args=[visit.link.pk, decision.pk])
    messages.success(request, f"{decision.get_answer_display()}: noted.", extra_tags=f"undo {undo}")
    return to_item(visit, item)


@require_POST
@for_visitors(as_guest=True)
def portal_undo(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """Take one's own decision back, for as long as that is offered."""
    rows = Decision.objects.filter(portal=visit.portal, guest=visit.guest)
    decision = get_object_or_404(rows, pk=pk)
    item = get_object_or_404(visit.items(), portrait=decision.portrait_id)
    if reviews.withdraw_decision(decision=decision, by=visit.guest):  # type: ignore[arg-type]
        messages.success(request, "Taken back.")
    else:
        messages.error(request, "It is too late to take it back; decide again instead.")
    return to_item(visit, item)


@require_POST
@for_visitors(as_guest=True)
def portal_comment(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """Say something of the version that was on the page, or answer somebody."""
    item = visit.item(pk)
    version = visit.versions_of(item).filter(pk=_uuid(request.POST.get("version", ""))).first()
    if version is None:
        raise Http404("This version is not shown here.")
    parent = None
    if request.POST.get("parent"):
        rows = Comment.objects.filter(portal=visit.portal, version=version)
        parent = rows.filter(pk=_uuid(request.POST["parent"])).first()
    try:
        comments.add_comment(
            version=version,
            text=request.POST.get("text", ""),
            by=visit.guest,  # type: ignore[arg-type]
            portal=visit.portal,
            shape=_shape(request.POST.get("shape", "")),
            parent=parent,
            files=request.FILES.getlist("files"),
            link=visit.link,
        )
    except comments.BadComment as problem:
        context = item_page(visit, item, str(version.number))
        context |= {"comment_problem": problem, "typed": request.POST}
        return render(request, "portal/item.html", context, status=UNPROCESSABLE)
    return to_item(visit, item, "#comments")


@require_POST
@for_visitors(as_guest=True)
def portal_comment_change(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """Resolve a thread or open it again; take one's own comment back, or restore it."""
    comment = get_object_or_404(Comment.objects.filter(portal=visit.portal), pk=pk)
    item = get_object_or_404(visit.items(), portrait=comment.portrait_id)
    what, guest = request.POST.get("do", ""), visit.guest
    try:
        if what in ("resolve", "reopen"):
            comments.resolve_comment(comment=comment, by=guest, is_resolved=what == "resolve")  # type: ignore[arg-type]
        elif what == "delete":
            comments.delete_comment(comment=comment, by=guest)  # type: ignore[arg-type]
        elif what == "restore":
            comments.restore_comment(comment=comment, by=guest)  # type: ignore[arg-type]
    except comments.NotYours as problem:
        messages.error(request, str(problem))
    return to_item(visit, item, "#comments")


@require_safe
@for_visitors(is_page=False)
def portal_attachment(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponseBase:
    """A file that came with a comment of this portal."""
    rows = Attachment.objects.filter(
        comment__portal=visit.portal,
        comment__deleted_at=None,
        comment__portrait__portal_items__in=visit.items(),
    )
    attachment = rows.filter(pk=pk).first()
    if attachment is None:
        raise Http404("There is nothing at this address.")
    return attachment_response(attachment)


def _shape(given: str) -> dict[str, Any] | None:
    """The place on the image that the page's script wrote. Raises BadComment."""
    try:
        shape = json.loads(given) if given else None
    except ValueError as error:
        raise comments.BadComment("The place on the image could not be read.") from error
    return shape if isinstance(shape, dict) else None


def _questions(request: HttpRequest) -> dict[str, dict[str, str]]:
    """The answers to the seven questions, as far as they were given."""
    found = {}
    for number in map(str, range(1, 8)):
        answer = request.POST.get(f"question-{number}", "")
        note = request.POST.get(f"note-{number}", "").strip()[:400]
        if answer in ("yes", "no", "unsure") or note:
            found[number] = {"answer": answer, "note": note}
    return found


def _uuid(text: str) -> UUID:
    """The id that was sent; what is no id is that of nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
