"""The seven questions to ask of a portrait before publishing, answered from its cues."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scoring.rubric.catalogue import toml_of
from scoring.rubric.jobs import job_of
from scoring.rubric.levels import GOOD
from scoring.rubric.scorecard import CueResult, Scorecard
from scoring.rubric.sentences import statement

Verdict = Literal["yes", "mostly", "not yet", "cannot tell"]
NAMED = 3  # cues named one by one before the rest is counted


@dataclass(frozen=True)
class Answer:
    """An answer to one question of the checklist.

    number: 1 to 7. verdict: a word. sentence: names the cues that decide. cues: their keys, those
    that cost most first; where no answer can be told, those that would have decided, never empty.
    score: their weighted mean, 0–100; None where there is none.
    """

    number: int
    text: str
    verdict: Verdict
    sentence: str
    cues: tuple[str, ...]
    score: float | None = None


def answer_questions(scorecard: Scorecard, *, anchor_detail: str = "") -> tuple[Answer, ...]:
    """The seven answers, in order. ``anchor_detail`` is the brand's own, for the last question."""
    rules = toml_of("questions.toml")
    return tuple(
        _of_the_whole(question, rules, scorecard, anchor_detail)
        if question["number"] == 7
        else _from_cues(question, rules, scorecard)
        for question in rules["questions"]
    )


def question_texts() -> tuple[tuple[int, str], ...]:
    """The seven questions as (number, text): the form of a reviewer who answers by eye."""
    return tuple((each["number"], each["text"]) for each in toml_of("questions.toml")["questions"])


def _from_cues(question: dict[str, Any], rules: Any, scorecard: Scorecard) -> Answer:
    number, text = question["number"], question["text"]
    cues = [cue for cue in scorecard.cues if cue.question == number]
    scored = sorted(
        (cue for cue in cues if cue.score is not None and cue.weight > 0), key=_lost, reverse=True
    )
    measured = math.fsum(cue.weight for cue in scored)
    wanted = math.fsum(cue.weight for cue in cues)
    if not scored or measured < rules["readable_from"] * wanted:
        return Answer(number, text, "cannot tell", _why_not(cues), _keys(_unanswered(cues)))
    points = math.fsum((cue.score or 0.0) * cue.weight for cue in scored)
    mean = round(points / measured, 1)
    verdict = _verdict(mean, rules["yes_from"], rules["mostly_from"])
    sentence = _deciding(scored, verdict)
    if caution := question.get("caution"):
        sentence = f"{sentence.removesuffix('.')}; {caution}."
    return Answer(number, text, verdict, sentence, _keys(scored), mean)


def _of_the_whole(
    question: dict[str, Any], rules: Any, scorecard: Scorecard, anchor_detail: str
) -> Answer:
    """The last question: do the cues serve one job, and is the anchor detail there?"""
    number, text = question["number"], question["text"]
    by_eye = (
        f"whether “{anchor_detail}” shows is for your eyes to check"
        if anchor_detail
        else "name one anchor detail for the brand and check by eye that it shows"
    )
    coherence = scorecard.cue("coherence")
    rival, aside = _rival(coherence)
    if rival is None or scorecard.overall is None:
        sentence = f"Without an overall score there is nothing to compare; {by_eye}."
        return Answer(number, text, "cannot tell", sentence, (coherence.key,))
    margin = round(scorecard.overall - rival["overall"], 1)
    verdict = _verdict(margin, rules["coherent_from"], rules["mostly_coherent_from"])
    if verdict == "yes" and scorecard.overall < GOOD:
        verdict = "mostly"  # the best of ten weak fits tells no clear story
    told = statement("coherence", margin, [rival])
    if aside:
        told = f"{told[0].lower()}{told[1:]}"
        told = f"Leaving {aside} aside, whose wide bands most pictures fit, {told}"
    return Answer(number, text, verdict, f"{told}; {by_eye}.", (coherence.key,))


def _rival(coherence: CueResult) -> tuple[dict[str, Any] | None, str]:
    """The best other job to compare with, and the title of a better one that was left aside."""
    if coherence.value is None:
        return None, ""
    jobs = [item for item in coherence.evidence if item.get("kind") == "job"]
    rivals = [job for job in jobs if job_of(job["job"]).rival]
    if not rivals:
        return None, ""
    aside = [job for job in jobs if job not in rivals and job["overall"] > rivals[0]["overall"]]
    return rivals[0], aside[0]["label"] if aside else ""


def _verdict(number: float, yes_from: float, mostly_from: float) -> Verdict:
    if number >= yes_from:
        return "yes"
    return "mostly" if number >= mostly_from else "not yet"


def _deciding(scored: Sequence[CueResult], verdict: Verdict) -> str:
    """Which cues decide: those that hold it back, and those that are inside their bands."""
    short = [cue for cue in scored if (cue.score or 0.0) < 100]
    inside = [cue for cue in scored if cue not in short]
    clauses = []
    if short:
        one, many = ("costs", "cost") if verdict == "yes" else ("holds", "hold")
        rest = "a little" if verdict == "yes" else "it back"
        clauses.append(f"{_names(short)} {one if len(short) == 1 else many} {rest}")
    if inside:
        placed = "is inside its band" if len(inside) == 1 else "are inside their bands"
        clauses.append(f"{_names(inside)} {placed}")
    return _capital(f"{'; '.join(clauses)}.")


def _why_not(cues: Sequence[CueResult]) -> str:
    """Why a question has no answer: switched off, unreadable, or not asked for by this job."""
    if any(cue.status == "disabled" for cue in cues):
        return "Its cues are not judged here: this installation leaves them out."
    if unread := _unread(cues):
        return f"{_capital(_names(unread))} could not be read in this picture."
    return "No cue of this question counts for this job."


def _unanswered(cues: Sequence[CueResult]) -> Sequence[CueResult]:
    """The cues that would have decided: those not read, or all where none of them counts."""
    return _unread(cues) or cues


def _unread(cues: Sequence[CueResult]) -> list[CueResult]:
    return [cue for cue in cues if cue.status == "abstained" and cue.weight > 0]


def _names(cues: Sequence[CueResult]) -> str:
    names = [f"{cue.name[0].lower()}{cue.name[1:]}" for cue in cues]
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], f"{len(names) - NAMED} more"]
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _lost(cue: CueResult) -> float:
    return cue.weight * (100 - (cue.score or 0.0))


def _keys(cues: Sequence[CueResult]) -> tuple[str, ...]:
    return tuple(cue.key for cue in cues)
