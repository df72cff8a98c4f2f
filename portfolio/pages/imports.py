"""What the page of imports says of the manifest, and the manifest to fill in."""

from portfolio.models import Brand, Field
from prompts.import_rows import COLUMNS as KNOWN
from prompts.import_rows import FIELD

#: (column, what it takes, an example)
COLUMNS = (
    ("file", "The picture’s path in the ZIP, or its name where only one has it.", "anna-lee.jpg"),
    ("title", "Its title; without one it is made from the file’s name.", "Anna Lee, studio"),
    ("person", "Who is portrayed; a person of the brand, or a new one.", "Anna Lee"),
    ("tags", "Words, separated by commas.", "spring, studio"),
    ("state", "draft, in_review, changes or approved.", "draft"),
    ("prompt", "The whole prompt that made it.", ""),
    ("negative", "What was to be left out.", "harsh shadows"),
    (
        "identity",
        "Where there is no whole prompt: the layer of who is shown.",
        "a founder of forty",
    ),
    ("emotion", "The layer of the emotion.", "calm, a slight smile"),
    ("context", "The layer of the surroundings.", "in a bright workshop"),
    ("realism", "The layer of what makes it real.", "natural skin texture"),
    ("consent_given", "The day on which the person agreed.", "2026-03-01"),
    ("consent_scope", "publication, likeness (in AI) or both.", "both"),
    ("consent_until", "The last day, if there is one.", ""),
    ("consent_document", "Where the paper lies.", "Folder 12"),
)


def template_of(brand: Brand) -> tuple[list[str], list[list[str]]]:
    """A manifest's heading and one line as an example."""
    fields = Field.objects.filter(brand=brand, retired_at=None)
    examples = {name: example for name, _, example in COLUMNS}
    header = [*KNOWN, *(f"{FIELD}{field.key}" for field in fields)]
    return header, [[examples.get(name, "") for name in header]]
