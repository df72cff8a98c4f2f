"""Prompts that people really used, of the licensed portraits, in three ways of writing."""

import csv

from tests.portraits import portrait


def real_prompts() -> dict[str, str]:
    """The prompt of every licensed portrait that has one, by file name."""
    with portrait("portraits.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["prompt"] for row in csv.DictReader(file) if row["prompt"]}


def short_prompt() -> str:
    """“profile picture of a 22-year-old woman from Eswatini” (Stable Diffusion 3)."""
    return real_prompts()["synthetic/female-00.jpg"]


def comma_list() -> str:
    """A list of phrases (SDXL): a close-up, a melancholy expression, a monastery, skin texture."""
    return real_prompts()["tiles/sdxl-dreadlocks.jpg"]


def sentences() -> str:
    """Six sentences (DALL·E 3): a bewildered man before a monument in the hour after sunset."""
    return real_prompts()["tiles/dalle3-bewildered.jpg"]
