"""Scorecard: what the rubric makes of one picture, cue by cue, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

Status = Literal["scored", "unassessable", "failed"]
CueStatus = Literal["ok", "abstained", "disabled", "report_only"]
Edges = list[float | None]


@dataclass(frozen=True)
class CueResult:
    """One cue of one picture.

    question: 1 to 7. value: native, in ``unit``, None when there is none. band: [lo, hi] parts in
    native units, None for an open end; for tilt, pitch and turn of the head they hold for the
    value without its sign. Empty when the cue is not judged.
    score: 0–100, None unless status is ok. weight: percent of the total before cues without a
    score drop out; 0 when the cue does not count. confidence: 0–1.
    reason: one plain sentence about the picture. grade, source: of the published evidence.
    evidence: what to draw over the picture, JSON-ready.
    essay_note: what the founding essay asks for here and how thin the evidence is, one sentence;
    empty where the essay does not name the cue for this job.
    """

    key: str
    evidence_id: str
    group: str
    question: int
    name: str
    value: float | None
    unit: str
    band: list[Edges]
    score: float | None
    weight: float
    confidence: float
    status: CueStatus
    reason: str
    grade: str
    source: str
    evidence: list[dict[str, Any]] = field(default_factory=list)
    essay_note: str = ""

    @property
    def named_by_essay(self) -> bool:
        """Whether the founding essay names this cue for the job."""
        return bool(self.essay_note)


@dataclass(frozen=True)
class Scorecard:
    """All cues of one picture against one rubric; the same input gives the same Scorecard.

    overall: 0–100, None when less than 60 % of the weight was measured or nothing was.
    coverage: 0–1, the measured share of the weight. rubric_version: first 12 hex digits of the
    canonical rubric's sha256. cues: every cue of the catalogue, in its order.
    reason, advice: why there is no overall score and what to do; empty when there is one.
    secondary: {"job", "title", "overall", "coverage"} of the job scored beside this one, by its
    standard table; None without one. overrides: what members corrected, each {"key", "value",
    "machine_value", "reason", "by", "at"}; the machine's own Scorecard has none.
    code: empty, or why the picture cannot be read (``no_face`` …), stable for programs.
    notices: faults of a picture that could be read, each {"code", "reason", "advice", "value",
    "unit"}.
    """

    status: Status
    job: str
    overall: float | None
    coverage: float
    engine_version: str
    rubric_version: str
    sha256: str
    cues: tuple[CueResult, ...]
    reason: str = ""
    advice: str = ""
    secondary: dict[str, Any] | None = None
    overrides: tuple[dict[str, Any], ...] = ()
    code: str = ""
    notices: tuple[dict[str, Any], ...] = ()

    def cue(self, key: str) -> CueResult:
        """The result of one cue. Raises KeyError for a key that is not in the catalogue."""
        for result in self.cues:
            if result.key == key:
                return result
        raise KeyError(key)

    def to_json_dict(self) -> dict[str, Any]:
        """Plain dicts and lists for ``json.dumps``, in a fixed order; evidence is not copied."""
        lists = {name: list(getattr(self, name)) for name in ("overrides", "notices")}
        return {**vars(self), **lists, "cues": [dict(vars(cue)) for cue in self.cues]}

    @classmethod
    def from_json_dict(cls, data: Mapping[str, Any]) -> "Scorecard":
        """The Scorecard that ``to_json_dict`` wrote; keys that it does not know are left out."""
        cues = tuple(CueResult(**_known(CueResult, cue)) for cue in data["cues"])
        lists = {name: tuple(data.get(name, ())) for name in ("overrides", "notices")}
        return cls(**{**_known(cls, data), **lists, "cues": cues})


def _known(kind: type, data: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in data.items() if name in names}
