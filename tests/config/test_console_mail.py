"""Letters on the terminal of whoever develops."""

from django.core.mail import EmailMultiAlternatives
from django.test import override_settings


@override_settings(EMAIL_BACKEND="config.console_mail.EmailBackend")
def test_a_letter_is_printed_in_words_with_its_link_whole(capsys):
    link = "http://127.0.0.1:8000/account/confirm-email/" + "x" * 120
    letter = EmailMultiAlternatives("Bestätigen", f"Grüße,\n\nConfirm: {link}", to=["a@b.example"])
    letter.attach_alternative("<p>HTML</p>", "text/html")
    assert letter.send() == 1
    printed = capsys.readouterr().out
    assert "E-mail to a@b.example: Bestätigen" in printed
    assert "    Grüße," in printed
    assert link in printed
    assert "<p>" not in printed
