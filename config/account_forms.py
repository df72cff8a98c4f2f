"""django-allauth's forms in the words and the order of our pages."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings

LABELS = {
    "login": "E-mail",
    "remember": "Stay signed in on this device",
    "email": "E-mail",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
}
PASSWORD_HELP = "At least eight characters, not only digits, and nothing too common."  # noqa: S105


class InOurWords:
    """Labels above fields instead of placeholders in them."""

    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = LABELS | self.labels
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_HELP
            elif "password" in name:
                field.help_text = ""


class SignInForm(InOurWords, account.LoginForm):
    pass


class SignUpForm(InOurWords, account.SignupForm):
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    labels = {"password1": "Password"}
    field_order = ["name", "email", "password1"]


class AddEmailForm(InOurWords, account.AddEmailForm):
    pass


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    pass


class CodeForm(InOurWords, mfa.AuthenticateForm):
    pass


class CodeAgainForm(InOurWords, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": "Code from the app"}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):
    labels = {"name": "Name of this passkey"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.PASSWORD_LOGIN:  # then a passkey is only asked for after the provider
            del self.fields["passwordless"]
            return
        alone = self.fields["passwordless"]
        alone.label = "Sign in with it alone, without a password"
        alone.help_text = "Your device then asks for a fingerprint, your face or its PIN."
        alone.initial = True


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    labels = {"name": "Name of this passkey"}
