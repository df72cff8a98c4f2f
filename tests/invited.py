"""People asked into a team, for the tests: invitations, links, and the letters they bring."""

import re

from django.core import mail

from portfolio.actions.invitations import Offer, invite, link_token
from portfolio.actions.letters import send_invitation
from portfolio.models import Invitation, Role, Team, User

ADDRESS = re.compile(r"https?://\S+")


def invited(team: Team, email: str = "frida@example.org", **offer: object) -> Invitation:
    """An open invitation by an owner; nobody has sent its letter yet."""
    fields: dict = {"role": Role.EDITOR} | offer
    by = User.objects.filter(memberships__team=team, memberships__role=Role.OWNER).first()
    return invite(
        team=team, email=email, name="Frida", offer=Offer(**fields), by=by, as_role=Role.OWNER
    )


def token_of(invitation: Invitation) -> str:
    return link_token(invitation)


def send(invitation: Invitation) -> str:
    """Send its letter, as a worker would; the link in it."""
    send_invitation(invitation=invitation)
    found = ADDRESS.search(str(mail.outbox[-1].body))
    assert found is not None
    return found[0]
