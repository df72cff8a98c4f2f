"""The letter that a webhook was switched off: one to each admin of the team, and to who made it."""

from django.urls import reverse

from portfolio.access import place_in
from portfolio.mail import Letter, send
from portfolio.models import User, Webhook


def tell_disabled(*, webhook: Webhook, user: User) -> None:
    """Tell somebody that nothing is sent to the webhook any more.

    Nothing when it is on again, or to who has left the team. Raises OSError when the mail server
    is away.
    """
    if webhook.is_active or place_in(webhook.team, user) is None:
        return
    send(
        Letter(
            to=user.email,
            subject=f"The webhook {webhook} of {webhook.team} was switched off",
            lines=(
                f"Presence has stopped sending events of {webhook.team} to the webhook {webhook}.",
                webhook.disabled_for,
                "Events that happen meanwhile are kept for 30 days, and are not sent by themselves "
                "afterwards: the list of events over the API has them.",
            ),
            button=("Look at the webhook", reverse("portfolio:webhook", args=[webhook.pk])),
        )
    )
