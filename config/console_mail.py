"""E-mail for people who develop: the letter's words on the terminal, not its source."""

import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Prints whom a letter is for, what it is about, and its plain text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            head = f"E-mail to {', '.join(message.to)}: {message.subject}"
            body = [f"    {line}".rstrip() for line in message.body.strip().splitlines()]
            sys.stdout.write("\n".join([head, *body, ""]))
        sys.stdout.flush()
        return len(email_messages)
