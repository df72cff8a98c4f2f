"""E-mail of our own: one purpose, one button, plain text and HTML of the same words."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Letter:
    """What an e-mail says. button: the words on it, and the path it leads to.

    Lines and subject may quote what people typed: each stays one line, as plain words.
    """

    to: str
    subject: str
    lines: tuple[str, ...]
    button: tuple[str, str] | None = None
    closing: str = ""


def send(letter: Letter) -> None:
    """Send it now; the caller is a worker. Raises what the mail server's connection raises."""
    words, path = letter.button or ("", "")
    context = {
        "letter": letter,
        "lines": [_one_line(line) for line in letter.lines],
        "button": words,
        "address": urljoin(settings.SITE_URL, path) if path else "",
    }
    message = EmailMultiAlternatives(
        subject=_one_line(letter.subject),  # a name with a line break is no header
        body=render_to_string("mail/letter.txt", context),
        to=[letter.to],
    )
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    message.send()


def _one_line(words: str) -> str:
    return " ".join(words.split())
