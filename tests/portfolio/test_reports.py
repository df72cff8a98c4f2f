"""One-page reports of a brand and of a portrait: what they say, and that paper takes anything."""

import json
import re

import pytest
import typst
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from portfolio.models import BrandImage
from portfolio.renditions import rendition_path
from portfolio.reports.brand import MOST_STRIPS, brand_sheet
from portfolio.reports.paper import SHARED, TEMPLATES, set_on_paper
from portfolio.reports.pictures import for_paper
from portfolio.reports.plain import for_clients, without_figures
from portfolio.reports.portrait import NOT_YET, portrait_sheet
from prompts.actions.versions import record_prompt
from scoring.actions.consistency import refresh_consistency
from scoring.models import Assessment
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from tests.factories import make_portrait
from tests.pages.readings import bare_portrait, record, scored_portrait
from tests.scoring import brand_sets
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db

OUTSIDE = {"gaze_off_lens": 20.0, "mouth_smile": 0.0, "head_yaw": 40.0, "skin_texture": None}
HOSTILE = (
    '#eval("x") #panic() *bold* $x$ @ref <label> \\u{41} //c /* [b] `c` = "q" <script>',
    "שלום עולם 你好世界 مرحبا بالعالم 🙂 e\u0301",
    "W" * 160,
)


@pytest.fixture
def described(brand):
    """A brand of thirty portraits with a target; two lie apart: one by gaze, one by warmth."""
    brand.palette, brand.gaze_policy = ["#1f4e5f", "#e0a458"], "direct"
    brand.save()
    members = brand_sets.brand(30)
    members = brand_sets.with_readings(members, 3, gaze=(28.0, 2.0))
    store(brand, brand_sets.with_readings(members, 7, cct=3000.0))
    refresh_consistency(brand=brand)
    return type(brand).objects.get(pk=brand.pk)


def address(name, row, query=""):
    return f"{reverse(f'portfolio:{name}', args=[row.pk])}{query}"


def read(client, alice, *where):
    client.force_login(alice)
    answer = client.get(address(*where))
    assert answer.status_code == 200
    return answer.content.decode()


def pages(pdf):
    return len(re.findall(rb"/Type ?/Page\b", pdf))


def words_of(value, key=""):
    """Every word of a sheet, without its date, its colours and the names of things."""
    if key in ("date", "accent", "band", "strips", "logo", "title", "like"):
        return []
    if isinstance(value, dict):
        return [word for name, item in value.items() for word in words_of(item, name)]
    if isinstance(value, list):
        return [word for item in value for word in words_of(item, key)]
    return [value] if isinstance(value, str) else []


def test_a_brands_report_says_what_holds_the_set_together_and_what_breaks_it(
    client, alice, described
):
    html = read(client, alice, "brand-report", described)
    data = described.consistency.data
    assert data["statement"] in html
    for row in data["dimensions"]:
        assert row["name"] in html
    for row in data["different"]:
        assert row["title"] in html
        assert row["sentence"].replace("'", "&#x27;") in html
    assert "Cool the ambient light by about" in html
    assert "Portraits are to look into the lens" in html
    assert "no study links consistency to an effect" in html
    assert html.count('viewBox="0 0 10 100"') == MOST_STRIPS
    assert "and 6 more" in html
    assert 'fill="#1f4e5f"' in html


def test_leaving_out_what_lies_apart_is_told_with_the_figures_of_the_report(described):
    sheet = brand_sheet(described)
    data = described.consistency.data
    assert [row["without"] for row in sheet["different"]] == [
        str(round(row["overall"])) for row in data["without_each"]
    ]
    assert sheet["without"].endswith(f"becomes {round(data['without_different'])}.")


def test_a_portraits_report_answers_and_advises_in_plain_words(client, alice, brand):
    portrait = scored_portrait(brand, "Mira Okafor", **OUTSIDE)
    record_prompt(version=portrait.current_version, text="zebra lighthouse", negative="", by=None)
    html = read(client, alice, "portrait-report", portrait)
    shown = portrait_sheet(portrait)
    assert len(shown["answers"]) == 7
    assert [cue["name"] for cue in shown["cues"]] == [
        CATALOGUE[key].name for key in ("gaze_off_lens", "mouth_smile", "head_yaw")
    ]
    for text in (
        "Mira Okafor",
        "Trust",
        shown["overall"]["word"],
        "Look straight into the lens",
        "Never judged",
    ):
        assert text.lower() in html.lower()
    advice = Assessment.objects.get(version=portrait.current_version).recommendations.all()
    assert advice
    for words in ("zebra", "lighthouse", *(item.phrase for item in advice)):
        assert words not in html


def test_dismissed_advice_is_not_reported(brand):
    portrait = scored_portrait(brand, "Mira Okafor", **OUTSIDE)
    told = portrait_sheet(portrait)["tips"]
    advice = Assessment.objects.get(version=portrait.current_version).recommendations
    advice.filter(tip=told[0]).update(verdict="dismissed")
    assert told[0] not in portrait_sheet(portrait)["tips"]


def test_without_numbers_no_figure_is_left(client, alice, described):
    portrait = scored_portrait(described, "Mira Okafor", **OUTSIDE)
    for sheet in (brand_sheet(described, numbers=False), portrait_sheet(portrait, numbers=False)):
        content, _ = for_paper(sheet)
        assert [word for word in words_of(content) if re.search(r"\d", word)] == []
        assert not sheet["overall"] or sheet["overall"]["at"] is None
    html = read(client, alice, "portrait-report", portrait, "?numbers=no")
    assert "The gaze leaves the lens" in html
    assert "With figures" in html


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (
            "The gaze leaves the lens (20°, band 0–5°); it is felt.",
            "The gaze leaves the lens; it is felt.",
        ),
        ("The head is turned 40°; smiling faces were trusted.", "Smiling faces were trusted."),
        ("Too little could be read; 3 of 9.", "Too little could be read."),
        ("12 portraits.", ""),
    ],
)
def test_a_sentence_loses_the_clauses_that_hold_a_figure(told, left):
    assert without_figures(told) == left


def test_a_fix_is_told_to_who_receives_the_pictures():
    assert "Re-prompt" not in for_clients("Re-prompt “facing the camera”.")
    assert for_clients("Re-prompt clothing or background: replace #fff.") == (
        "In clothing or background, replace #fff."
    )


def test_the_version_that_is_asked_for_is_reported(brand):
    portrait = scored_portrait(brand, "Mira Okafor", **OUTSIDE)
    assert portrait_sheet(portrait, number="1")["version"] == "Version 1"
    assert portrait_sheet(portrait, number="nonsense")["version"] == "Version 1"


@pytest.mark.parametrize("query", ["", "?numbers=no"])
def test_the_pdf_of_a_set_is_one_page_with_its_title(client, alice, described, query):
    client.force_login(alice)
    answer = client.get(address("brand-report-pdf", described, query))
    assert answer["Content-Type"] == "application/pdf"
    assert "consistency-of-northlight.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")
    assert pages(answer.content) == 1
    assert b"Consistency of Northlight" in answer.content
    assert b"Atelier Nord" in answer.content


def test_a_real_portrait_and_a_logo_are_printed(brand):
    portrait = make_portrait(brand.libraries.get())
    version = portrait.current_version
    image = Image.new("RGB", (480, 600), "#336699")
    for name in ("view", "thumb"):
        stored = ContentFile(b"")
        image.save(stored, "WEBP")
        version.file.storage.save(rendition_path(version, name), stored)
    version.renditions = {"view": [480, 600], "thumb": [480, 600]}
    version.save()
    drawn = ContentFile(b"")
    Image.new("RGBA", (320, 80), (0, 0, 0, 0)).save(drawn, "PNG")
    brand.logo = BrandImage.objects.create(brand=brand, kind="logo", original_name="logo.png")
    brand.logo.picture.save("logo.png", drawn)
    brand.save()
    portrait.refresh_from_db()
    content, pictures = for_paper(portrait_sheet(portrait))
    assert content["overall"] is None
    assert content["why"] == NOT_YET
    assert (pictures[content["portrait"]].width, pictures[content["portrait"]].height) == (480, 600)
    assert pictures[content["logo"]].content_type == "image/png"
    pdf = set_on_paper("portrait", content, pictures)
    assert pages(pdf) == 1
    assert b"/DCTDecode" in pdf  # the JPEG itself


def test_lost_and_broken_pictures_leave_a_gap_and_no_error(client, alice, brand, described):
    described.logo = BrandImage.objects.create(
        brand=described, kind="logo", original_name="x.png", picture="brands/nowhere.png"
    )
    described.save()
    content, pictures = for_paper(brand_sheet(described))
    assert pictures == {}
    assert content["logo"] is None
    assert {row["thumb"] for row in content["strips"]} == {None}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_typed_is_set_as_it_stands(client, alice, brand, name):
    brand.name = brand.anchor_detail = name[:120]
    brand.save()
    portrait = scored_portrait(brand, name, **OUTSIDE)
    content, pictures = for_paper(portrait_sheet(portrait))
    assert pages(set_on_paper("portrait", content, pictures)) == 1
    sources = {"main.typ": (TEMPLATES / "portrait.typ").read_bytes()}
    sources[SHARED] = (TEMPLATES / SHARED).read_bytes()
    data = json.dumps({**content, "pictures": {}})
    found = typst.query(sources, "heading.where(level: 1)", sys_inputs={"data": data})
    assert name in json.dumps(json.loads(found), ensure_ascii=False).replace('\\"', '"').replace(
        "\\\\", "\\"
    )
    html = read(client, alice, "portrait-report", portrait)
    assert "<script>" not in html


def test_a_set_with_long_names_and_much_to_say_stays_on_one_page(described):
    content, pictures = for_paper(brand_sheet(described))
    item = content["different"][0]
    item |= {"title": "W" * 160, "sentence": item["sentence"] * 12, "like": "long name " * 16}
    content["different"] = [item] * 4
    assert pages(set_on_paper("brand", content, pictures)) == 1


def test_a_brand_without_portraits_and_a_portrait_without_a_score_have_reports(
    client, alice, brand
):
    portrait = bare_portrait(brand, "Waiting")
    client.force_login(alice)
    for name, row in (("brand", brand), ("portrait", portrait)):
        assert client.get(address(f"{name}-report", row)).status_code == 200
        assert pages(client.get(address(f"{name}-report-pdf", row)).content) == 1


def test_nothing_of_expression_is_reported_where_it_is_switched_off(
    client, alice, brand, described, settings
):
    portrait = scored_portrait(brand, "Mira Okafor", **OUTSIDE)
    assert "Smile reading" in read(client, alice, "portrait-report", portrait)
    assert "Expression (mouth width)" in read(client, alice, "brand-report", described)
    settings.EXPRESSION_CUES_ENABLED = False
    told = read(client, alice, "brand-report", described)
    assessment = Assessment.objects.get(version=portrait.current_version)
    record(assessment, **OUTSIDE)
    told += read(client, alice, "portrait-report", portrait)
    names = [CATALOGUE[key].name for key in EXPRESSION_CUES]
    assert [name for name in [*names, "Expression (mouth width)"] if name in told] == []


def test_both_pages_offer_their_report(client, alice, described):
    portrait = scored_portrait(described, "Mira Okafor", **OUTSIDE)
    assert address("brand-report", described) in read(client, alice, "brand", described)
    assert address("portrait-report", portrait) in read(client, alice, "portrait", portrait)
