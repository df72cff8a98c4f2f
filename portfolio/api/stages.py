"""The stages that a portal's portraits go through, read and planned as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, Q
from rest_framework import serializers

from portfolio.actions.reviews import PlannedStage
from portfolio.api.brands import KEY
from portfolio.api.of_brand import MailAddress
from portfolio.api.problems import Problem
from portfolio.api.shown import Shown, exampled
from portfolio.models import Member, Portal, Reviewer, Stage, User

MOST_STAGES, MOST_REVIEWERS = 6, 100
#: How far from its deadline somebody is reminded of a stage, in days.
REMINDS_WITHIN = 60
_SENT = {
    "name": "Client",
    "side": "client",
    "rule": "named",
    "due_at": "2026-03-20T16:00:00Z",
    "reminds": [-2, 0, 1],
    "escalates_to": KEY,
    "silence": "approve",
    "advances": True,
}
_ASKED = {"user": None, "email": "clara@client.example", "is_required": True}

Asked = tuple[User | None, str, str, bool]


class ReviewerSerializer(serializers.ModelSerializer):
    """Who is asked: a member by the account's id, or a client by an e-mail address."""

    user = serializers.UUIDField(source="user_id", allow_null=True, default=None)
    email = MailAddress(max_length=254, allow_blank=True, default="")
    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = Reviewer
        fields: ClassVar = ["user", "email", "name", "is_required"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["user_id"] is None) == (not attrs["email"]):
            raise serializers.ValidationError("Name either a user or an e-mail address.")
        return attrs


class StageSerializer(serializers.ModelSerializer):
    """One step of a review: who is asked, whose approval is enough, and until when.

    reminds: days before (−), on (0) and after (+) the deadline. escalates_to: the member who is
    told when it passed. silence: what no answer by the deadline counts as. reviewers: nobody named
    means whoever is on this side.
    """

    reminds = serializers.ListField(
        child=serializers.IntegerField(min_value=-REMINDS_WITHIN, max_value=REMINDS_WITHIN),
        max_length=10,
        required=False,
    )
    escalates_to = serializers.UUIDField(source="escalates_to_id", allow_null=True, required=False)
    reviewers = ReviewerSerializer(many=True, required=False, max_length=MOST_REVIEWERS)  # type: ignore[call-arg]

    class Meta:
        model = Stage
        fields: ClassVar = ["id", "position", *_SENT, "reviewers"]
        read_only_fields: ClassVar = ["position"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_internal = attrs["side"] == Stage.Side.INTERNAL
        if any((each["user_id"] is not None) != is_internal for each in attrs.get("reviewers", ())):
            words = "A stage of the team asks members by their id; one of the client, addresses."
            raise serializers.ValidationError({"reviewers": words})
        return attrs


@exampled(
    {
        "stages": [
            {
                "id": KEY,
                "position": 0,
                **_SENT,
                "reviewers": [{**_ASKED, "name": "clara@client.example"}],
            }
        ]
    },
    sent={"stages": [{**_SENT, "reviewers": [_ASKED]}]},
)
class PlanSerializer(Shown):
    """The stages of a portal in their order. None: nothing is asked, everybody only looks."""

    stages = StageSerializer(many=True, max_length=MOST_STAGES)  # type: ignore[call-arg]


def with_stages(portals: Any) -> Any:
    """Portals with their stages and whom these ask, in a few queries."""
    stages = Stage.objects.select_related("escalates_to").prefetch_related("reviewers__user")
    return portals.prefetch_related(Prefetch("stages", stages.order_by("position")))


def members_seen(view: Any, portal: Portal) -> dict[UUID, User]:
    """Whom of the team's members the token may name: those whom it sees, and its own account."""
    seen = Q(pk__in=view.reached(Member.objects.all()).values("pk")) | Q(user=view.token.user)
    rows = Member.objects.filter(seen, team=portal.team).select_related("user")
    return {member.user_id: member.user for member in rows}


def planned(
    sent: Sequence[Mapping[str, Any]], there: Sequence[Stage], seen: Mapping[UUID, User]
) -> list[PlannedStage]:
    """The plan as the action takes it. there: the stages as they are. Raises Problem."""
    return [
        _planned(stage, there[place] if place < len(there) else None, seen)
        for place, stage in enumerate(sent)
    ]


def _planned(
    sent: Mapping[str, Any], there: Stage | None, seen: Mapping[UUID, User]
) -> PlannedStage:
    plain = {name: sent[name] for name in ("rule", "due_at", "silence", "advances") if name in sent}
    told = {there.escalates_to_id: there.escalates_to} if there else {}
    escalates = sent.get("escalates_to_id")
    return PlannedStage(
        name=sent["name"],
        side=sent["side"],
        reminds=tuple(sorted(set(sent.get("reminds", ())))),
        escalates_to=_member(escalates, {**told, **seen}) if escalates else None,
        reviewers=_asked(sent, there, seen),
        **plain,
    )


def _asked(
    sent: Mapping[str, Any], there: Stage | None, seen: Mapping[UUID, User]
) -> tuple[Asked, ...]:
    """Who is asked. Members who are asked already and whom the token does not see stay."""
    rows = [row for row in there.reviewers.all() if row.user_id] if there else []
    known = {row.user_id: row.user for row in rows}
    found: dict[Any, Asked] = {}
    for each in sent.get("reviewers", ()):
        is_required, email = each.get("is_required", False), each["email"].lower()
        user = _member(each["user_id"], {**known, **seen}) if each["user_id"] else None
        found[each["user_id"] or email] = (user, email, str(user) if user else "", is_required)
    if sent["side"] == Stage.Side.INTERNAL:
        for row in rows:
            if row.user_id not in seen:
                found.setdefault(row.user_id, (row.user, "", row.name, row.is_required))
    return tuple(found.values())


def _member(key: UUID, known: Mapping[Any, User | None]) -> User:
    user = known.get(key)
    if user is None:
        raise Problem(422, "unknown_member", f"There is no member {key} in this team.")
    return user
