"""Forms about a team's people. They check shape, nothing else."""

from typing import Any, ClassVar

from django import forms

from portfolio.actions.invitations import MAX_AT_ONCE
from portfolio.actions.invite_links import BadDomain, clean_domains
from portfolio.address_lists import Entry, UnreadableList, read_csv, read_lines
from portfolio.api_scopes import SCOPES
from portfolio.meanwhile import GuardedForm
from portfolio.models import Brand, Member, Role, Team

MAX_LIST_BYTES = 512 * 1024
WHOLE, LIMITED = "whole", "brands"
#: What an open link may give: it makes nobody owner or admin.
LINK_ROLES = [choice for choice in Role.choices if choice[0] not in (Role.OWNER, Role.ADMIN)]


class TeamNameForm(forms.ModelForm):
    class Meta:
        model = Team
        fields: ClassVar = ["name"]


class TeamSettingsForm(GuardedForm):
    audit_days = forms.IntegerField(
        label="Days that the audit log is kept", min_value=30, max_value=3650
    )
    archived_days = forms.IntegerField(
        label="Erase portraits so many days after they were archived",
        min_value=1,
        max_value=3650,
        required=False,
        help_text="Empty: they are kept. What is erased cannot come back; the proof is kept.",
    )
    revoked_days = forms.IntegerField(
        label="Erase portraits so many days after a consent was taken back",
        min_value=0,
        max_value=3650,
        required=False,
        help_text="Empty: they are kept, hidden.",
    )

    class Meta:
        model = Team
        fields: ClassVar = ["name", "requires_mfa", "audit_days", "archived_days", "revoked_days"]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class ReachForm(forms.Form):
    """What of the team somebody reaches: all of it, or some brands."""

    reach = forms.ChoiceField(
        choices=[(WHOLE, "The whole team"), (LIMITED, "Only these brands")],
        initial=WHOLE,
        widget=forms.RadioSelect,
    )
    brands = forms.ModelMultipleChoiceField(
        queryset=Brand.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brands"].queryset = team.brands.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("reach") == LIMITED and not data.get("brands"):
            self.add_error("brands", "Choose at least one brand.")
        role = data.get("role")
        if data.get("reach") == LIMITED and role and Role(role).includes(Role.ADMIN):
            self.add_error("reach", "Owners and admins reach the whole team.")
        return data

    @property
    def is_limited(self) -> bool:
        return bool(self.cleaned_data["reach"] == LIMITED)


class InviteForm(ReachForm):
    """Many at once: lines, a CSV file, or both. `entries` holds what was read."""

    addresses = forms.CharField(
        label="E-mail addresses",
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="One a line. “Anna Nord <anna@example.com>” works too.",
    )
    csv = forms.FileField(
        label="Or a CSV file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        help_text="Columns email, name and, if you like, role. The role below counts where a row "
        "has none.",
    )
    role = forms.ChoiceField(initial=Role.EDITOR)

    def __init__(self, *args: Any, held: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [role for role in Role if held == Role.OWNER or role != Role.OWNER]
        self.fields["role"].choices = [(role.value, role.label) for role in allowed]  # type: ignore[attr-defined]
        self.entries: list[Entry] = []

    def clean_csv(self) -> list[Entry]:
        file = self.cleaned_data.get("csv")
        if not file:
            return []
        if file.size > MAX_LIST_BYTES:
            raise forms.ValidationError("This file is too large for a list of addresses.")
        try:
            return read_csv(file.read())
        except UnreadableList as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        typed = read_lines(data.get("addresses") or "")
        named = {entry.email.lower() for entry in typed if entry.email}
        listed = [row for row in data.get("csv") or [] if row.email.lower() not in named]
        self.entries = [*typed, *listed]
        if not self.entries and not self.errors:
            self.add_error("addresses", "Write at least one address, or choose a CSV file.")
        if len(self.entries) > MAX_AT_ONCE:
            self.add_error(
                None,
                f"At most {MAX_AT_ONCE} at once; this list has {len(self.entries)}. "
                "Nobody has been invited yet.",
            )
        return data


class DomainsField(forms.CharField):
    """Domains, separated by spaces or commas → a list in lower case."""

    def clean(self, value: Any) -> list[str]:
        words = (super().clean(value) or "").replace(",", " ").replace(";", " ").split()
        try:
            return clean_domains(words)
        except BadDomain as problem:
            raise forms.ValidationError(str(problem)) from problem


class LinkForm(ReachForm):
    label = forms.CharField(
        max_length=80, required=False, help_text="For your own list: “Marketing, spring”."
    )
    role = forms.ChoiceField(choices=LINK_ROLES, initial=Role.READ_ONLY)
    domains = DomainsField(
        label="Only addresses at",
        required=False,
        max_length=1000,
        help_text="example.com example.org; empty: any address.",
    )
    cap = forms.IntegerField(label="People at most", min_value=1, max_value=1000, initial=25)
    days = forms.IntegerField(label="Days it is open", min_value=1, max_value=90, initial=14)


class TokenForm(forms.Form):
    """A token: its name, what it may do as far as its maker may, and until when."""

    name = forms.CharField(max_length=80, help_text="What uses it: “Website mirror”.")
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="It may")
    brands = forms.ModelMultipleChoiceField(
        queryset=Brand.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Only for these brands; none chosen: all that you reach",
    )
    days = forms.IntegerField(
        label="Days that it holds", min_value=1, max_value=3650, initial=365, required=False
    )
    is_service = forms.BooleanField(
        label="A service token: it stays when you leave the team", required=False
    )

    def __init__(self, *args: Any, team: Team, held: Role, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope.name, f"{scope.words} ({scope.name})")
            for scope in SCOPES.values()
            if held.includes(Role(scope.role))
        ]
        self.fields["brands"].queryset = (  # type: ignore[attr-defined]
            Brand.objects.visible_to(reader).filter(team=team)
        )
        if not held.includes(Role.ADMIN):
            del self.fields["is_service"]


class TransferForm(forms.Form):
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), label="New owner", empty_label="Choose a member"
    )

    def __init__(self, *args: Any, team: Team, giver: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = team.members.filter(is_limited=False).exclude(pk=giver.pk)
        self.fields["member"].queryset = others.select_related("user")  # type: ignore[attr-defined]


class DeleteTeamForm(forms.Form):
    typed = forms.CharField(
        label="The team’s name", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if " ".join(typed.split()) != " ".join(self.team.name.split()):
            raise forms.ValidationError("This is not the team’s name. Nothing has been deleted.")
        return typed
