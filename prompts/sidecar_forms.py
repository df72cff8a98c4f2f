"""The form that takes prompts for many pictures at once. It checks shape, nothing else."""

from typing import Any

from django import forms

from prompts.sidecars import MAX_BYTES, is_sidecar, kind_of_text


class SidecarForm(forms.Form):
    """A file, or the same pasted; one of the two."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.json,.csv,.tsv"}),
        help_text="TXT, JSON or CSV, up to 8 MB.",
    )
    text = forms.CharField(
        label="Or paste the lines",
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 6, "placeholder": "file,prompt\nanna-lee.jpg,“…”", "spellcheck": "false"}
        ),
    )
    replaces = forms.BooleanField(
        label="Replace prompts that were typed or chosen by hand", required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text", "")
        if bool(file) == bool(text.strip()):
            message = "Choose a file, or paste its lines." if not file else "Give one of the two."
            raise forms.ValidationError(message)
        if file and file.size > MAX_BYTES:
            self.add_error("file", "The file is larger than 8 MB. Split it, and send the parts.")
        elif file and not is_sidecar(file.name):
            self.add_error("file", "Prompts are read from TXT, JSON and CSV files.")
        return data

    @property
    def given(self) -> tuple[str, bytes]:
        """(name, bytes) of what was sent, by a form that was checked."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name, file.read()
        text = self.cleaned_data["text"]
        return f"pasted{kind_of_text(text)}", text.encode(errors="replace")
