"""What the pages of a brand's prompts show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from portfolio.models import Brand, Version
from prompts import formats
from prompts.brief import brief_of
from prompts.composer import Choices, Habits, common_settings, compose
from prompts.conflicts import conflicts_in
from prompts.layers import Layer, Prompt
from prompts.models import BrandPrompt, BrandPromptVersion, VersionPrompt
from prompts.word_diff import word_diff
from scoring.models import Assessment, SetReading

PROMPTS_READ = 100
"""The newest prompts of a brand's portraits that its habits are read from."""

FEWEST_CROPS = 3
"""Portraits of one crop from which on it is a habit."""

PORTRAITS_SHOWN = 24


@dataclass(frozen=True)
class Line:
    """A prompt in the list. uses: portraits made from it; median: of their overall, if scored."""

    prompt: BrandPrompt
    newest: BrandPromptVersion
    uses: int
    scored: int
    median: float | None


def prompts_page(brand: Brand) -> dict[str, Any]:
    """A brand's prompts with how often each was used; those put aside apart."""
    newest = BrandPromptVersion.objects.order_by("prompt_id", "-number").distinct("prompt_id")
    prompts = BrandPrompt.objects.filter(brand=brand).prefetch_related(
        Prefetch("versions", queryset=newest, to_attr="newest_versions")
    )
    used = _scores_by_prompt(brand)
    lines = [_line(prompt, used.get(prompt.pk, [])) for prompt in prompts]
    return {
        "brand": brand,
        "lines": [line for line in lines if line.prompt.archived_at is None],
        "archived": [line for line in lines if line.prompt.archived_at is not None],
    }


def composer_page(brand: Brand, choices: Choices, habits: Habits) -> dict[str, Any]:
    """A composed prompt, phrase by phrase with why, and what speaks against something in it."""
    brief = brief_of(brand)
    made = compose(brief, choices, habits)
    return {
        "brand": brand,
        "parts": [
            (layer.value, [part for part in made.parts if part.layer is layer])
            for layer in dict.fromkeys(part.layer for part in made.parts)
        ],
        "text": made.prompt.positive,
        "negative": made.negative,
        "gaps": made.prompt.gaps,
        "conflicts": conflicts_in(made.prompt, brief),
        "kept": _kept(choices),
    }


def prompt_page(prompt: BrandPrompt, asked: Mapping[str, str]) -> dict[str, Any]:
    """A prompt as one of its versions says it, against another one, and where it was used.

    asked: `version`, the number shown, and `against`, the number it is compared with; what is not
    there means the newest, and the one before the one shown.
    """
    versions = list(prompt.versions.select_related("author"))
    shown = _numbered(versions, asked.get("version")) or versions[0]
    earlier = [version for version in versions if version.number < shown.number]
    against = _numbered(versions, asked.get("against")) or (earlier[0] if earlier else None)
    parsed = Prompt.parse(shown.text, shown.negative).with_moves(shown.moves)
    layers = [(layer.value, parsed.layer(layer)) for layer in Layer if layer is not Layer.NEGATIVE]
    uses = VersionPrompt.objects.filter(made_from__prompt=prompt)
    return {
        "brand": prompt.brand,
        "prompt": prompt,
        "versions": versions,
        "newest": versions[0],
        "shown": shown,
        "layers": [(title, phrases) for title, phrases in layers if phrases],
        "copies": _copies(parsed),
        "against": against,
        "words": word_diff(against.text, shown.text) if against else (),
        "negative_words": word_diff(against.negative, shown.negative) if against else (),
        "conflicts": conflicts_in(parsed, brief_of(prompt.brand)),
        "uses": _with_overall(uses)
        .select_related("version__portrait", "made_from")
        .order_by("-version__created_at")[:PORTRAITS_SHOWN],
        "use_count": uses.count(),
    }


def habits_of(brand: Brand) -> Habits:
    """The commonest crop of a brand's portraits, and the settings that their prompts name."""
    crops = Counter(SetReading.objects.filter(brand=brand).values_list("crop", flat=True))
    del crops[""]
    common = crops.most_common(1)
    crop = common[0][0] if common and common[0][1] >= FEWEST_CROPS else ""
    rows = VersionPrompt.objects.filter(version__portrait__library__brand=brand)
    newest = rows.exclude(text="").order_by("-changed_at", "pk").values_list("text", flat=True)
    return Habits(crop, common_settings(map(Prompt.parse, newest[:PROMPTS_READ])))


def brief_asked(brand: Brand, choices: Choices) -> dict[str, Any]:
    """What is kept of how a prompt was composed."""
    return {"job": brand.job, **asdict(choices)}


def prompts_for(version: Version) -> QuerySet[BrandPrompt]:
    """The prompts that a version could have been made from: its brand's, not put aside."""
    return BrandPrompt.objects.filter(
        brand=version.portrait.library.brand_id, archived_at=None
    ).prefetch_related("versions")


def _copies(prompt: Prompt) -> list[tuple[str, str, str]]:
    """(key, title, text) of the prompt as other generators take it."""
    positive, negative = formats.a1111(prompt)
    web_ui = f"{positive}\nNegative prompt: {negative}" if negative else positive
    return [
        ("midjourney", "Midjourney", formats.midjourney(prompt)),
        ("a1111", "Stable Diffusion web UI", web_ui),
        ("comfyui", "ComfyUI, as nodes", formats.comfyui(prompt)[2]),
        ("flux", "FLUX, in sentences", formats.flux(prompt)),
    ]


def _kept(choices: Choices) -> list[tuple[str, str]]:
    """The choices as fields of a form that sends them once more."""
    kept = [(name, getattr(choices, name)) for name in ("identity", "emotion", "context")]
    kept += [("realism", phrase_id) for phrase_id in choices.realism]
    kept += [("with_motifs", "on")] if choices.with_motifs else []
    return kept


def _scores_by_prompt(brand: Brand) -> dict[Any, list[float | None]]:
    """The overall of every version that was made from a prompt, by the prompt; None = no score."""
    found: dict[Any, list[float | None]] = {}
    rows = _with_overall(VersionPrompt.objects.filter(made_from__prompt__brand=brand))
    for pk, overall in rows.values_list("made_from__prompt", "overall"):
        found.setdefault(pk, []).append(overall)
    return found


def _with_overall(rows: QuerySet[VersionPrompt]) -> Any:
    """Each with `overall`: of the assessment that counts, None without a score."""
    counts = Assessment.objects.filter(version=OuterRef("pk")).current_first()
    return rows.annotate(overall=Subquery(counts.values("overall")[:1]))


def _line(prompt: BrandPrompt, scores: list[float | None]) -> Line:
    known = [score for score in scores if score is not None]
    return Line(
        prompt=prompt,
        newest=prompt.newest_versions[0],  # type: ignore[attr-defined]  # prefetched
        uses=len(scores),
        scored=len(known),
        median=median(known) if known else None,
    )


def _numbered(versions: list[BrandPromptVersion], number: str | None) -> BrandPromptVersion | None:
    return next((version for version in versions if str(version.number) == number), None)
