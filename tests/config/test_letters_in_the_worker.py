"""A worker's letter reaches the terminal as it is: with the link that lets somebody in."""

import re

from portfolio.actions.invitations import invitation_of
from portfolio.models import Invitation
from tests.invited import invited


def test_an_invitation_is_printed_with_its_link_whole(worker, team):
    invitation = invited(team, "frida@example.org")
    worker.wait_until_idle()

    sent = Invitation.objects.get(pk=invitation.pk)
    assert sent.sent_at is not None
    links = re.findall(r"/invitation/(\S+)/", "\n".join(worker.log))
    assert invitation_of(links[-1]) == sent
