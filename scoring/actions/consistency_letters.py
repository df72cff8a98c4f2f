"""The letter that a brand's consistency fell under its threshold: one to each member, once."""

from django.urls import reverse

from portfolio.mail import Letter, send
from portfolio.models import Member, Role, User
from scoring.models import PastReport

KIND = "consistency_dropped"


def tell_of_drop(*, past: PastReport, member: Member) -> None:
    """Tell a member of the report that fell, unless they asked not to be told.

    Nothing to who may not edit the brand any more. Raises OSError when the mail server is away.
    """
    user = member.user
    if not _may_know(past, user, member) or KIND in user.muted:
        return
    brand = past.brand
    send(
        Letter(
            to=user.email,
            subject=f"The consistency of {brand} fell to {past.overall:.0f}",
            lines=(
                f"The portraits of {brand} came to {past.overall:.0f} of 100, under the "
                f"{past.fell_below} that the team wants to be told of.",
                *_what_was_new(past),
            ),
            button=("See what breaks it", reverse("scoring:consistency", args=[brand.pk])),
            closing="You can switch these messages off in your account settings.",
        )
    )


def _may_know(past: PastReport, user: User, member: Member) -> bool:
    is_editor = Role(member.role).includes(Role.EDITOR) and user.is_active
    return is_editor and PastReport.objects.visible_to(user).filter(pk=past.pk).exists()


def _what_was_new(past: PastReport) -> tuple[str, ...]:
    """The portraits that came since the report before, and those that stand out."""
    new = [cause["title"] for cause in past.causes if cause["kind"] in ("added", "version")]
    apart = list(dict.fromkeys(row["title"] for row in past.different))
    told = (("New since the report before", new), ("Different from the others", apart))
    return tuple(f"{words}: {_listed(titles)}." for words, titles in told if titles)


def _listed(titles: list[str], most: int = 5) -> str:
    rest = len(titles) - most
    return ", ".join(titles[:most]) + (f" and {rest} more" if rest > 0 else "")
