"""Where the words of an edit stand in a phrase, and how they fit there. Knows no framework.

A phrase of a prompt is cut into what stands before the words that go, the words, and what stands
behind; the edit's form depends on the two neighbours.
"""

import re

_ARTICLE = r"(?:an?|the|his|her|their|its)\s+"
_WITH_SLOT = re.compile(
    rf"(?P<keep>(?:^|.*\b)(?:with|has|have|wearing|wears|shows?|showing|in|under|by|against)\s+)"
    rf"(?P<article>{_ARTICLE})?$",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_ARTICLE = re.compile(rf"^[\s(\[{{]*(?P<article>{_ARTICLE})?$", re.IGNORECASE)
_KIND_OF_PICTURE = re.compile(
    r"^[\s-]+(?:shot|image|photo|photograph|portrait|picture|view|framing|angle|camera)\b", re.I
)
_VERB = re.compile(
    r"(?:smiles|laughs|grins|frowns|scowls|pouts|smirks|looks|gazes|stares|glances|squints|leans)\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"^[\s-]+(?P<word>[\w'’]+)")
_LINKS = re.compile(
    r"(?:with|in|on|at|and|of|from|to|while|by|as|under|against|near|for|behind|during|through|but|or"
    r"|beneath|above|over|who|that)",
    re.IGNORECASE,
)
_FUNCTION_WORD = re.compile(
    r"(?:an?|the|his|her|their|its|he|she|they|it|is|are|was|has|have|with|and|or|in|on|at|of|to|by|as"
    r"|there|wearing|under|against|very|quite|rather|somewhat|should|be|looks?|seems|from|face"
    r"|he's|she's|they're|it's|whose|this|that|\d+)"
)
_WORD_FOR_THE_PICTURE = re.compile(
    r"(?:camera|lens|subject|person|man|woman|image|picture|portrait|photo|scene|whole|overall)"
)


def content_words(text: str) -> list[str]:
    """The words that say something: no articles, pronouns and prepositions."""
    words = re.findall(r"[\w'’-]+", text.lower().replace("’", "'"))
    return [word for word in words if not _FUNCTION_WORD.fullmatch(word)]


def telling_words(text: str) -> list[str]:
    """The content words without “the portrait”, “the man”, “the whole scene”."""
    words = content_words(text)
    return [word for word in words if not _WORD_FOR_THE_PICTURE.fullmatch(word)]


def slot_before_picture(before: str, hit: str, after: str, form: str) -> str | None:
    """“A high-angle shot” → “An eye-level shot”; None where no word for a picture follows."""
    if not form or not _KIND_OF_PICTURE.match(after):
        return None
    return _article_for(before, form) + _as_capital(hit, form) + after


def slot_of_an_adjective(before: str, hit: str, after: str, form: str) -> str | None:
    """“a crowded market” → “an uncluttered market”; None where they describe no following word."""
    if not form or not is_attribute(after):
        return None
    return _article_for(before, form) + _as_capital(hit, form) + after


def slot_after_with(before: str, after: str, form: str) -> str | None:
    """“with a stern face” → “with ” + form, which brings its article; None in another place."""
    found = _WITH_SLOT.match(before)
    if not form or found is None or is_attribute(after):
        return None
    return found["keep"] + form + after


def slot_of_its_own(before: str, hit: str, after: str, *, bare: str, full: str) -> str | None:
    """A phrase that is nothing but the words: ``bare`` in their place, ``full`` with its article.

    None where other words stand before them, or where they only describe the word behind them.
    """
    found = _ONLY_ARTICLE.match(before)
    if found is None or is_attribute(after):
        return None
    if found["article"]:
        return before[: found.start("article")] + _as_capital(before.strip("([{ "), full) + after
    return before + _as_capital(hit, bare) + after


def slot_of_a_verb(before: str, hit: str, after: str, form: str) -> str | None:
    """“A woman laughs” → “A woman with ” + form; None where no verb of the face goes."""
    if not (form and content_words(before) and _VERB.match(hit)) or is_attribute(after):
        return None
    return f"{before.rstrip()} with {form}{after}"


def strengthened(before: str, hit: str, after: str, form: str) -> str | None:
    """The form in the place of the words that asked for it; None where they only describe."""
    if is_attribute(after):
        return None
    return _article_for(before, form) + _as_capital(hit, form) + after


def without_words(before: str, after: str) -> str:
    """What remains of a phrase without the words; "" where nothing in it says anything."""
    if not content_words(before + " " + after):
        return ""
    head = before.rstrip()
    if not is_attribute(after):
        head = re.sub(r"\s+(?:and|with|with an?|in an?|but)\s*$", "", head)
    gap = "" if after[:1] in {"", ",", ".", ":", ")", "]", ";"} else " "
    rest = after.lstrip(" -") if gap else after
    if gap and head == before.rstrip():
        rest = re.sub(r"^(?:and|but)\s+", "", rest) if not content_words(head) else rest
        head = _article_for(head + " ", rest).rstrip()
    text = re.sub(r"\s*,\s*(?=[:)\]])", "", (head + gap + rest).strip(" ,"))
    return _as_capital(before, text) if before else text


def is_attribute(after: str) -> bool:
    """Whether the words before ``after`` describe its first word: “smiling” in “smiling chef”."""
    following = _NEXT_WORD.match(after)
    return following is not None and not _LINKS.fullmatch(following["word"])


def _article_for(before: str, following: str) -> str:
    """``before`` with “a” or “an” as the following word wants it."""
    right = "an" if following[:1].lower() in set("aeiou") else "a"

    def fitted(match: re.Match[str]) -> str:
        return (right.capitalize() if match["a"][0].isupper() else right) + match["space"]

    return re.sub(r"\b(?P<a>[Aa]n?)(?P<space>\s+)$", fitted, before)


def _as_capital(model: str, text: str) -> str:
    """``text`` with a capital where ``model`` begins with one."""
    return text[:1].upper() + text[1:] if model[:1].isupper() else text
