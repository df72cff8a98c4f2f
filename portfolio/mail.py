"""E-mail of our own: one purpose, one button, plain text and HTML of the same words."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Letter:
    """What an e-mail says. button: the words on it, and the path it leads to. aside: a second,
    quiet link. sender: a name to be seen as, at the installation's own address.

    Lines and subject may quote what people typed: each stays one line, as plain words.
    """

    to: str
    subject: str
    lines: tuple[str, ...]
    button: tuple[str, str] | None = None
    closing: str = ""
    aside: tuple[str, str] | None = None
    sender: str = ""


def send(letter: Letter) -> None:
    """Send it now; the caller is a worker. Raises what the mail server's connection raises."""
    words, path = letter.button or ("", "")
    aside = letter.aside and (letter.aside[0], urljoin(settings.SITE_URL, letter.aside[1]))
    context = {
        "letter": letter,
        "lines": [_one_line(line) for line in letter.lines],
        "button": words,
        "address": urljoin(settings.SITE_URL, path) if path else "",
        "aside": aside,
    }
    message = EmailMultiAlternatives(
        subject=_one_line(letter.subject),  # a name with a line break is no header
        body=render_to_string("mail/letter.txt", context),
        to=[letter.to],
        from_email=_from(letter.sender),
        headers={"List-Unsubscribe": f"<{aside[1]}>"} if aside else None,
    )
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    message.send()


def _from(sender: str) -> str:
    """The installation's address, under the sender's name where the letter has one."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    name = _one_line(sender)
    return formataddr((name, address)) if name else settings.DEFAULT_FROM_EMAIL


def _one_line(words: str) -> str:
    return " ".join(words.split())
