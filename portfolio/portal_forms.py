"""Forms of portals: shape, nothing else."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone

from portfolio.meanwhile import GuardedForm
from portfolio.models import Brand, BrandImage, Member, Portal, PortalLink, Stage

DAY = "%Y-%m-%d"


class PortalForm(GuardedForm):
    """A portal's name, look and ways."""

    class Meta:
        model = Portal
        fields: ClassVar = [
            "name",
            "welcome",
            "sender_name",
            "logo",
            "accent",
            "has_questions",
            "mode",
            "is_locked_on_final",
            "log_days",
            "keeps_addresses",
        ]
        labels: ClassVar = {
            "welcome": "Welcome text",
            "sender_name": "Sender of e-mails",
            "accent": "Colour of buttons",
            "has_questions": "Offer the seven questions as a review form",
            "mode": "Stages",
            "is_locked_on_final": "What everybody approved takes no more decisions",
            "log_days": "Keep the log for so many days",
            "keeps_addresses": "Keep visitors’ IP addresses in the log",
        }
        help_texts: ClassVar = {
            "accent": "A hex colour such as #1b55b5; empty: the brand’s first colour.",
            "sender_name": "The name that letters to the client come from.",
        }
        widgets: ClassVar = {"welcome": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        logos = BrandImage.objects.filter(brand=brand, kind=BrandImage.Kind.LOGO).exclude(
            picture=""
        )
        logo: Any = self.fields["logo"]
        logo.queryset, logo.empty_label = logos, "The brand’s own, if it has one"

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()

    def clean_log_days(self) -> int:
        days = int(self.cleaned_data["log_days"])
        if not 1 <= days <= 3650:
            raise forms.ValidationError("Keep it for 1 to 3,650 days.")
        return days


class PortalLinkForm(GuardedForm):
    """A link into a portal; dates are days in the reader's own time zone, whole days included."""

    expires_on = forms.DateField(
        label="Ends after", widget=forms.DateInput(attrs={"type": "date"}, format=DAY)
    )
    starts_on = forms.DateField(
        label="Begins on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format=DAY),
    )
    password = forms.CharField(
        required=False,
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Send it by another way than the link.",
    )
    drop_password = forms.BooleanField(label="Take the password away", required=False)
    emails = forms.CharField(
        label="Only for these addresses",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Addresses or domains such as @client.com, one a line. Empty: whoever has it.",
    )

    class Meta:
        model = PortalLink
        fields: ClassVar = [
            "label",
            "max_views",
            "checks_email",
            "allows_decisions",
            "is_watermarked",
            "allows_downloads",
            "allows_uploads",
            "current_only",
        ]
        labels: ClassVar = {
            "label": "For whom",
            "max_views": "At most so many visits",
            "checks_email": "Visitors prove their e-mail address by a code",
            "allows_decisions": "Visitors decide",
            "is_watermarked": "Watermark on every picture",
            "allows_downloads": "Visitors may download",
            "allows_uploads": "Visitors may send files",
            "current_only": "Show the newest version only",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link: PortalLink | None = self.instance if self.instance.digest else None
        ends = link.expires_at if link else timezone.now() + timedelta(days=30)
        self.initial.setdefault("expires_on", timezone.localtime(ends).date())
        if link:
            self.initial["emails"] = "\n".join(link.emails)
            if link.starts_at:
                self.initial["starts_on"] = timezone.localtime(link.starts_at).date()
        if not (link and link.password):
            del self.fields["drop_password"]

    def also_guarded(self) -> tuple[str, ...]:
        return ("emails", "expires_at", "starts_at", "password", "revoked_at")

    def logged_as(self) -> Portal:
        return self.instance.portal

    def clean_emails(self) -> list[str]:
        return str(self.cleaned_data["emails"]).replace(",", "\n").split()

    def choices(self) -> dict[str, Any]:
        """What was chosen, as the actions take it."""
        data = self.cleaned_data
        chosen = {name: data[name] for name in self.Meta.fields}
        return chosen | {"emails": data["emails"], "expires_at": self._end(data["expires_on"])}

    def starts_at(self) -> datetime | None:
        day = self.cleaned_data["starts_on"]
        return timezone.make_aware(datetime(day.year, day.month, day.day)) if day else None

    def new_password(self) -> str | None:
        """The password to set; "" to take it away; None to leave what is."""
        if self.cleaned_data.get("drop_password"):
            return ""
        return str(self.cleaned_data["password"]) or None

    def _end(self, day: Any) -> datetime:
        """The end of the day."""
        return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59))


class StageForm(forms.ModelForm):
    """One stage of a portal's review."""

    due_at = forms.DateTimeField(
        label="Deadline",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    members = forms.ModelMultipleChoiceField(
        label="Members who decide",
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    clients = forms.CharField(
        label="Clients who decide",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="E-mail addresses, one a line. Empty: everybody who comes through a link.",
    )
    required = forms.CharField(
        label="Of these, required",
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text="Addresses of those without whom it does not pass, for the rule “named”.",
    )
    reminds = forms.CharField(
        label="Remind on days",
        required=False,
        help_text="Before and after the deadline, for example -2 0 1.",
    )

    class Meta:
        model = Stage
        fields: ClassVar = ["name", "side", "rule", "due_at", "silence", "escalates_to", "advances"]
        labels: ClassVar = {
            "side": "Who",
            "rule": "Whose approval is enough",
            "silence": "No answer by the deadline",
            "escalates_to": "Tell when it is overdue",
            "advances": "What is approved goes on by itself",
        }

    def __init__(self, *args: Any, portal: Portal, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who is limited to brands chooses themselves alone: they see no other member.
        seen = Q(pk__in=Member.objects.visible_to(reader)) | Q(user=reader)
        members = Member.objects.filter(seen, team=portal.team).select_related("user")
        self.fields["members"].queryset = members  # type: ignore[attr-defined]
        users = [member.user_id for member in members]
        escalates: Any = self.fields["escalates_to"]
        escalates.queryset = escalates.queryset.filter(pk__in=users)
        escalates.empty_label = "Nobody"
        silence = self.fields["silence"]
        silence.choices = [("", "counts as nothing"), *Stage.Silence.choices]  # type: ignore[attr-defined]
        if self.instance.pk:
            self._begin(self.instance)

    def _begin(self, stage: Stage) -> None:
        rows = list(stage.reviewers.all())
        users = [row.user_id for row in rows if row.user_id]
        self.initial["members"] = Member.objects.filter(team=stage.team, user__in=users)
        self.initial["clients"] = "\n".join(row.email for row in rows if row.email)
        named = [row for row in rows if row.is_required]
        emails = [row.user.email if row.user else row.email for row in named]
        self.initial["required"] = " ".join(emails)
        self.initial["reminds"] = " ".join(map(str, stage.reminds))

    def clean_reminds(self) -> tuple[int, ...]:
        try:
            days = tuple(map(int, str(self.cleaned_data["reminds"]).replace(",", " ").split()))
        except ValueError as error:
            raise forms.ValidationError("Write whole days, for example -2 0 1.") from error
        if any(abs(day) > 60 for day in days):
            raise forms.ValidationError("Remind within 60 days of the deadline.")
        return days

    def clean_clients(self) -> list[str]:
        return _emails(str(self.cleaned_data["clients"]))

    def clean_required(self) -> list[str]:
        return _emails(str(self.cleaned_data["required"]))


def _emails(text: str) -> list[str]:
    found = text.replace(",", " ").replace(";", " ").split()
    check = forms.EmailField()
    for each in found:
        try:
            check.clean(each)
        except forms.ValidationError as error:
            raise forms.ValidationError(f"“{each}” is no e-mail address.") from error
    return list(dict.fromkeys(each.lower() for each in found))
