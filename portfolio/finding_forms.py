"""What is sent to keep a search under a name."""

from django import forms

from portfolio.models import SavedView

LONGEST_QUERY = SavedView._meta.get_field("query").max_length


class SavedViewForm(forms.Form):
    """A view's name, and who sees it where."""

    name = forms.CharField(max_length=120, error_messages={"required": "Give the view a name."})
    is_shared = forms.BooleanField(required=False)
    is_pinned = forms.BooleanField(required=False)


class NewViewForm(SavedViewForm):
    """A view that is new, with its search as the page's address writes it."""

    query = forms.CharField(
        max_length=LONGEST_QUERY,
        required=False,
        error_messages={"max_length": "This search is too long to be kept. Take a filter away."},
    )
