"""Close the first steps of a team for one of its members."""

from django.db import transaction

from portfolio.models import Member, Team, User


@transaction.atomic
def close_first_steps(*, team: Team, user: User) -> None:
    """Show them to this member no more."""
    Member.objects.filter(team=team, user=user).update(is_guided=False)
