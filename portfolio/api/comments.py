"""Comments: remarks on a version, to the team alone or in a portal."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import comments
from portfolio.api.filters import by_id, by_time, by_yes
from portfolio.api.problems import Problem
from portfolio.api.remarks import CommentSerializer
from portfolio.api.resource import Resource
from portfolio.api.reviews import not_yours
from portfolio.api.shown import exampled
from portfolio.models import Comment, PortalItem, Role, Version


@exampled({}, sent={"text": "A softer light, please."})
class TextSerializer(serializers.Serializer):
    """Other words in place of those that were written."""

    text = serializers.CharField(max_length=comments.LONGEST)


def _rows() -> Any:
    """Comments that are read: those taken back only while somebody answered them.

    item, is_resolved: for the filters; a reply is resolved with its thread.
    """
    answered = Exists(Comment.objects.filter(parent=OuterRef("pk"), deleted_at=None))
    items = PortalItem.objects.filter(portal=OuterRef("portal"), portrait=OuterRef("portrait"))
    is_done = Q(resolved_at__isnull=False) | Q(parent__resolved_at__isnull=False)
    rows = Comment.objects.filter(Q(deleted_at=None) | answered)
    rows = rows.alias(item=Subquery(items.values("pk")[:1]), is_resolved=is_done)
    return rows.select_related("portrait__library__brand__team").prefetch_related("attachments")


class CommentResource(Resource):
    """Comments, of members and of guests."""

    rows = _rows()
    serializer_class = CommentSerializer
    scopes: ClassVar = {
        "GET": "decisions:read",
        "POST": "comments:write",
        "PATCH": "comments:write",
        "DELETE": "comments:write",
    }
    filters: ClassVar = {
        "portal": by_id("portal", "portal"),
        "portrait": by_id("portrait", "portrait"),
        "version": by_id("version", "version"),
        "item": by_id("item", "portrait in its portal"),
        "brand": by_id("portrait__library__brand", "brand"),
        "is_internal": by_yes("portal__isnull", "Those for the team alone, or for guests too."),
        "is_resolved": by_yes("is_resolved", "Those of threads that are done, or not."),
        "created_after": by_time("created_at__gt", "Written after this time."),
    }

    def create(self, request: Request) -> Response:
        """Say something of a version as the token's account; without a portal, to the team alone.

        A member is mentioned by “@” and the e-mail address of the account.
        """
        sent = self.sent()
        rows = Version.objects.select_related("portrait__library__brand__team")
        version = self.row(rows, pk=sent["version"].pk, role=Role.REVIEWER)
        portal, parent = sent.get("portal"), sent.get("parent")
        if portal is not None and not portal.items.filter(portrait=version.portrait_id).exists():
            raise Problem(422, "not_in_portal", f"“{portal}” does not show this portrait.")
        if parent is not None and parent.version_id != version.pk:
            raise Problem(422, "foreign_parent", "This comment is on another version.")
        try:
            made = comments.add_comment(
                version=version,
                text=sent["text"],
                by=self.token.user,
                portal=portal,
                shape=sent.get("shape"),
                parent=parent,
            )
        except comments.BadComment as problem:
            raise bad_comment(problem) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=TextSerializer)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change the words of the account's own comment."""
        comment = self._own()
        self.check_match(comment)
        sent = self.sent(TextSerializer)
        try:
            comments.edit_comment(comment=comment, by=self.token.user, **sent)
        except comments.BadComment as problem:
            raise bad_comment(problem) from problem
        return self.answer(self.row())

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take the account's own comment back; replies stay."""
        comment = self._own()
        self.check_match(comment)
        comments.delete_comment(comment=comment, by=self.token.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: Any) -> Response:
        """Mark the comment's thread as done; answers the first comment of the thread."""
        return self._resolve(is_resolved=True)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Open a thread that was done again; answers the first comment of the thread."""
        return self._resolve(is_resolved=False)

    def _resolve(self, *, is_resolved: bool) -> Response:
        comment = self.row(role=Role.REVIEWER)
        comments.resolve_comment(comment=comment, by=self.token.user, is_resolved=is_resolved)
        return self.answer(self.row(pk=comment.parent_id or comment.pk))

    def _own(self) -> Comment:
        """The comment, held, if the token's account wrote it. Raises Problem."""
        comment = self.row(self.rows.filter(deleted_at=None), role=Role.REVIEWER)
        if comment.user_id != self.token.user_id:
            raise not_yours("Only who wrote a comment may change it.")
        held = Comment.objects.select_for_update(of=("self",), no_key=True)
        return get_object_or_404(held.filter(deleted_at=None), pk=comment.pk)


def bad_comment(problem: Exception) -> Problem:
    """What was sent is no comment."""
    return Problem(422, "bad_comment", str(problem))


ROUTES = (("comments", CommentResource),)
