"""A team of very many portraits: a few licensed ones, scored for real, and their likenesses.

Each further portrait is a copy of the rows of one that was scored, with other ids, names, dates and
numbers. They are written by the database itself; the sums that lists read (`Portrait.overall` and
its like) are copied along, so nothing is faked that a page would compute.
"""

from collections.abc import Sequence
from pathlib import Path

from django.core.files import File
from django.db import connection

from portfolio import uploads
from portfolio.actions.portraits import add_portrait
from portfolio.actions.renditions import record_renditions
from portfolio.actions.words import gather_words
from portfolio.models import Brand, Library, Portrait, Tag, Team
from prompts.actions.versions import record_prompt
from scoring.actions.assessments import assess_version
from scoring.actions.standing import refresh_standing
from scoring.models import Assessment
from tests.factories import library_of, make_brand

PROMPT = "studio portrait of a {word} founder, window light, golden hour, 85mm, natural skin"
WORDS = ("calm", "curious", "serious", "smiling", "weathered", "focused", "young at heart")

#: What a copy shares with its seed, by table; `{n}` is the number of copies of each seed.
STATEMENTS = (
    """CREATE TEMP TABLE copy AS
    SELECT s.id AS seed, s.current_version_id AS seed_version, n, gen_random_uuid() AS id,
           gen_random_uuid() AS version, gen_random_uuid() AS assessment
    FROM portfolio_portrait s CROSS JOIN generate_series(1, %(copies)s) AS n
    WHERE s.library_id = %(library)s""",
    """INSERT INTO portfolio_portrait
    SELECT (jsonb_populate_record(p, jsonb_build_object(
      'id', c.id, 'title', p.title || ' ' || c.n, 'current_version_id', NULL,
      'judged_by', c.assessment, 'created_at', now() - c.n * interval '7 minutes',
      'overall', CASE WHEN p.overall IS NULL THEN NULL
                 ELSE round((100 * abs(sin(c.n + p.overall)))::numeric, 2) END,
      'review', (ARRAY['draft', 'in_review', 'changes', 'approved'])[1 + c.n %% 4]))).*
    FROM copy c JOIN portfolio_portrait p ON p.id = c.seed""",
    """INSERT INTO portfolio_version
    SELECT (jsonb_populate_record(v, jsonb_build_object('id', c.version, 'portrait_id', c.id,
      'sha256', md5(c.version::text) || md5(c.id::text)))).*
    FROM copy c JOIN portfolio_version v ON v.id = c.seed_version""",
    """UPDATE portfolio_portrait p SET current_version_id = c.version FROM copy c
    WHERE p.id = c.id""",
    """INSERT INTO scoring_assessment
    SELECT (jsonb_populate_record(a, jsonb_build_object('id', c.assessment,
      'version_id', c.version, 'scorecard', CASE WHEN c.n <= 20 THEN a.scorecard END))).*
    FROM copy c JOIN portfolio_portrait p ON p.id = c.seed
    JOIN scoring_assessment a ON a.id = p.judged_by""",
    """INSERT INTO scoring_cuescore (assessment_id, key, value, score, confidence, status)
    SELECT c.assessment, s.key, s.value * (1 + 0.3 * sin(c.n)), s.score, s.confidence, s.status
    FROM copy c JOIN portfolio_portrait p ON p.id = c.seed
    JOIN scoring_cuescore s ON s.assessment_id = p.judged_by""",
    """INSERT INTO scoring_setreading
    SELECT (jsonb_populate_record(r, jsonb_build_object('portrait_id', c.id,
      'version_id', c.version, 'digest', md5(c.version::text) || md5(c.id::text),
      'gaze_yaw', r.gaze_yaw + 4 * sin(c.n), 'key_side', r.key_side + 0.2 * cos(c.n),
      'cct', r.cct + 200 * sin(2 * c.n), 'face_height', r.face_height * (1 + 0.1 * cos(c.n)))
    )).* FROM copy c JOIN scoring_setreading r ON r.portrait_id = c.seed""",
    """INSERT INTO portfolio_portraitwords (portrait_id, names, prompt, comments, read_at)
    SELECT c.id, w.names || ' ' || c.n, w.prompt || ' take ' || c.n %% 997, w.comments, now()
    FROM copy c JOIN portfolio_portraitwords w ON w.portrait_id = c.seed""",
    """INSERT INTO portfolio_tagged (id, tag_id, portrait_id)
    SELECT gen_random_uuid(), t.id, c.id FROM copy c
    JOIN portfolio_tag t ON t.brand_id = %(brand)s AND t.name = 'tag ' || c.n %% 40""",
    "DROP TABLE copy",
    # as autovacuum leaves such tables within a minute
    "VACUUM (ANALYZE)",
)


def fill(team: Team, files: Sequence[Path], size: int) -> Library:
    """A library with so many portraits, about; its seeds are scored by the engine."""
    brand = make_brand(team, name=f"Brand of {size}", palette=["#8899aa", "#d9d6d0"])
    library = library_of(brand)
    for index, file in enumerate(files):
        _seed(library, file, WORDS[index % len(WORDS)])
    seeds = Portrait.objects.filter(library=library)
    refresh_standing(seeds)
    gather_words(seeds)
    Tag.objects.bulk_create(Tag(brand=brand, name=f"tag {number}") for number in range(40))
    _copy(brand, library, max(size // len(files) - 1, 0))
    return library


def _seed(library: Library, file: Path, word: str) -> None:
    with file.open("rb") as content:
        upload = uploads.inspect(File(content, name=file.name))
        portrait = add_portrait(library=library, upload=upload, by=None)
    version = portrait.current_version
    record_renditions(version=version)
    record_prompt(version=version, text=PROMPT.format(word=word), negative="plastic", by=None)
    assess_version(assessment=Assessment.objects.get(version=version))


def _copy(brand: Brand, library: Library, copies: int) -> None:
    values = {"copies": copies, "library": library.pk, "brand": brand.pk}
    with connection.cursor() as cursor:
        for statement in STATEMENTS if copies else ():
            cursor.execute(statement, values)
