"""The published tables of target bands and block weights, as text, to hold the TOML against.

Typed apart from scoring/rubric/tables on purpose: a slip in one shows against the other. Where we
mean to differ, docs/decisions/0003-bands.md gives the reason, and DEVIATIONS, ZEROS_BELOW and
WEIGHT_DEVIATIONS hold every case.
"""

JOBS = (
    "trust",
    "approachable",
    "authoritative",
    "thought_leadership",
    "creativity",
    "elite",
    "contemplative",
    "nostalgic",
)

BANDS = """
mouth_width|≥.65|≥.68|.50-.65|.57-.71|.50-.79|.50-.65|.50-.61|.57-.71
mouth_corner_lift|≥.045|≥.06|.00-.045|.01-.08|-.02 to .11|.00-.045|-.02 to .03|.01-.08
mouth_smile|≥.30|≥.45|.05-.35|.12-.50|0-.75|.05-.30|0-.20|.10-.65
eye_squint|.15-.50|.20-.60|.15-.45|.15-.45|free|.10-.40|.05-.40|free
brow_lowering|≤.15|≤.10|≤.30|≤.20|free|≤.20|≤.25|≤.15
expression_legibility|≥.20|≥.20|≥.20|≥.20|≥.20|≥.20|≥.20|≥.20
gaze_off_lens|0-5|0-8|0-5|0-10|0-40|0-5 or 12-35|12-40|0-35
head_pitch|≤6|≤8|≤8|≤8|≤20|≤12|≤20|≤12
head_roll|≤8|≤12|≤4|≤6|≤20|≤8|≤15|≤12
head_yaw|≤15|≤20|≤20|≤25|≤60|≤45|≤60|≤40
key_fill_ratio|.1-.8|0-.7|.3-1.5|.2-1.1|free|.3-1.8|.4-2.0|.2-1.5
shadow_softness|≤20|≤19|≤28|≤23|≤40|≤30|≤30|≤25
skin_texture|.45-1.3|.45-1.4|.45-1.5|.45-1.4|≥.35|.40-1.2|.45-1.6|.50-2.0
highlight_clipping|≤1|≤1.5|≤1|≤1|≤4|≤1|≤1.5|≤3
midtone_warmth|3-17|5-20|-3 to 12|-2 to 13|free|-4 to 14|-6 to 12|9-28
scene_cct|4600-6800|4300-6500|5000-7200|4900-7000|free|4800-7500|4800-8000|3000-4900
colourfulness|25-50|28-58|18-45|20-48|30-90|15-55|10-38|15-42
background_separation|≥.4|≥.3|≥.6|≥.5|free|≥.6|≥.3|≥.1
background_clutter|≤.02|≤.03|≤.01|≤.015|≤.06|≤.015|≤.03|≤.05
face_height|.28-.52|.28-.55|.22-.45|.22-.48|.12-.65|.18-.48|.15-.60|.15-.52
eye_line|.28-.46|.28-.46|.25-.42|.25-.44|free|.22-.44|free|.25-.48
nostalgia_composite|≤.3|≤.3|≤.2|≤.2|free|≤.4|≤.5|.4-.9
"""

# expression, pose, light, frame, background, texture, colour
WEIGHTS = {
    "trust": (47, 20, 10, 10, 5, 5, 3),
    "approachable": (55, 20, 10, 5, 5, 5, 0),
    "authoritative": (25, 25, 10, 20, 10, 5, 5),
    "thought_leadership": (30, 20, 10, 15, 15, 5, 5),
    "creativity": (20, 15, 15, 15, 15, 5, 15),
    "elite": (20, 20, 20, 15, 10, 5, 10),
    "contemplative": (25, 30, 15, 10, 5, 5, 10),
    "nostalgic": (20, 10, 15, 10, 10, 5, 30),
}

RISES_FROM = {  # fifth percentiles, and 0 for blendshapes
    "mouth_width": 0.50,
    "mouth_corner_lift": -0.02,
    "mouth_smile": 0.0,
    "expression_legibility": 0.0,
    "skin_texture": 0.42,
    "background_separation": -0.15,
}

DEVIATIONS = {
    ("nostalgia_composite", "authoritative"): "≤.4",
    ("nostalgia_composite", "thought_leadership"): "≤.4",
}

ZEROS_BELOW = {  # where the lower slope ends elsewhere than one band-width under the band
    ("nostalgia_composite", "nostalgic"): 0.0,
    ("colourfulness", "creativity"): 0.0,
    **{("skin_texture", job): 0.0 for job in JOBS if job != "creativity"},
}

FALLS_TO = {"highlight_clipping": 12.0}  # where an upper slope ends, if beyond twice the limit

WEIGHT_DEVIATIONS = {"approachable": (53, 20, 10, 5, 5, 5, 2)}

Part = tuple[float | None, float | None]


def rows() -> list[tuple[str, str, str]]:
    """(cue key, job, band as published or as decided), one for each cell of the table."""
    lines = [line.split("|") for line in BANDS.split("\n") if line]
    return [
        (key, job, DEVIATIONS.get((key, job), text))
        for key, *cells in lines
        for job, text in zip(JOBS, cells, strict=True)
    ]


def block_weights(job: str) -> tuple[int, ...]:
    """Percent by block, as published or as decided."""
    return WEIGHT_DEVIATIONS.get(job, WEIGHTS[job])


def parts(text: str) -> list[Part]:
    """The parts of a published band: [lo, hi], None for an open end; none for a free cue."""
    return [] if text == "free" else [_part(part) for part in text.split(" or ")]


def _part(text: str) -> Part:
    if text.startswith("≥"):
        return float(text[1:]), None
    if text.startswith("≤"):
        return None, float(text[1:])
    lo, _, hi = text.partition(" to ") if " to " in text else text.partition("-")
    return float(lo), float(hi)


def zeros(key: str, job: str, part: Part) -> Part:
    """Where a part's slopes reach zero, by the published rules; None where it never falls."""
    lo, hi = part
    if lo is None:
        return None, max(2 * (hi or 0.0), FALLS_TO.get(key, 0.0))
    if hi is None:
        start = RISES_FROM.get(key)
        return (start if start is not None and start < lo else lo / 2), None
    below = 5.0 if key == "gaze_off_lens" and lo > 5 else lo - (hi - lo)
    below = ZEROS_BELOW.get((key, job), below)
    return below, hi + (hi - lo)
