"""A worker's letter reaches the terminal as it is: with the link that lets somebody in."""

from portfolio.actions.invitations import link_token
from portfolio.models import Invitation
from tests.invited import invited


def test_an_invitation_is_printed_with_its_link_whole(worker, team):
    invitation = invited(team, "frida@example.org")
    worker.wait_until_idle()

    sent = Invitation.objects.get(pk=invitation.pk)
    assert sent.sent_at is not None
    assert any(link_token(sent) in line for line in worker.log)
