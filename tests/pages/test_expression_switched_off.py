"""An installation that leaves expression out shows nothing of it on any page."""

import pytest
from django.urls import reverse

from scoring.actions.assessments import queue_assessment
from scoring.actions.consistency import refresh_consistency
from scoring.actions.corrections import record_correction
from scoring.models import Assessment, CueOverride
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.tasks import assess_version
from tests.factories import library_of, make_portrait
from tests.pages.readings import record, scored_portrait

pytestmark = pytest.mark.django_db

FOUR = range(4)
TOLD = "Expression is not judged here"


@pytest.fixture
def portraits(client, alice, brand):
    """Four portraits that were judged with expression before it was switched off."""
    client.force_login(alice)
    return [
        scored_portrait(brand, f"Portrait {number}", mouth_width=0.6 + number / 100)
        for number in FOUR
    ]


@pytest.fixture
def switched_off(portraits, brand, settings):
    """The same four, judged again without expression."""
    refresh_consistency(brand=brand)
    settings.EXPRESSION_CUES_ENABLED = False
    for portrait in portraits:
        record(queue_assessment(version=portrait.current_version))
    return portraits


def pages_of(brand, portrait):
    version = portrait.current_version
    return {
        "home": reverse("portfolio:home"),
        "brand": reverse("portfolio:brand", args=[brand.pk]),
        "consistency": reverse("portfolio:brand-consistency", args=[brand.pk]),
        "library": reverse("portfolio:library", args=[library_of(brand).pk]),
        "portrait": reverse("portfolio:portrait", args=[portrait.pk]),
        "card": reverse("portfolio:portrait-card", args=[portrait.pk]),
        "jobs": reverse("scoring:version-jobs", args=[version.pk]),
        "correct": reverse("scoring:cue-correct", args=[version.pk, "gaze_off_lens"]),
    }


def traces_of_expression(html):
    """Names, keys and the set's own row of expression, wherever they stand in a page."""
    marks = [CATALOGUE[key].name for key in EXPRESSION_CUES]
    marks += [f"{kind}{key}" for key in EXPRESSION_CUES for kind in ("cue-", 'value="', 'y="')]
    marks += ["Expression (mouth width)"]
    return [mark for mark in marks if mark in html]


def test_the_same_pages_do_show_expression_where_it_is_on(client, brand, portraits):
    refresh_consistency(brand=brand)
    shown = pages_of(brand, portraits[0])
    for name in ("brand", "library", "portrait"):
        assert traces_of_expression(client.get(shown[name]).content.decode()), name


def test_no_page_shows_a_trace_of_expression(client, brand, switched_off):
    for name, address in pages_of(brand, switched_off[0]).items():
        page = client.get(address)
        assert page.status_code == 200, name
        assert traces_of_expression(page.content.decode()) == [], name


def test_a_real_portrait_read_with_expression_shows_none_of_it(client, alice, brand, settings):
    client.force_login(alice)
    portrait = make_portrait(library_of(brand))
    version = portrait.current_version
    assess_version(str(version.assessments.get().pk))
    settings.EXPRESSION_CUES_ENABLED = False
    waiting = client.get(reverse("portfolio:portrait", args=[portrait.pk])).content.decode()
    assert "Queued" in waiting
    assert traces_of_expression(waiting) == []
    again = queue_assessment(version=version)
    assess_version(str(again.pk))
    html = client.get(reverse("portfolio:portrait", args=[portrait.pk])).content.decode()
    assert "Fit to “Trust”" in html
    assert TOLD in html
    assert traces_of_expression(html) == []
    again.refresh_from_db()
    assert not again.recommendations.filter(cue__in=EXPRESSION_CUES).exists()


def test_the_rubrics_guide_asks_for_nothing_of_expression(client, brand, switched_off):
    page = client.get(reverse("scoring:rubric", args=[brand.pk]))
    assert page.context["guide"]
    assert not {advice.key for advice in page.context["guide"]} & EXPRESSION_CUES
    _, _, guide = page.content.decode().partition('id="guide"')
    assert TOLD in guide
    assert traces_of_expression(guide) == []


def test_the_set_is_not_described_by_what_was_read_before(client, brand, switched_off):
    before = client.get(reverse("portfolio:brand", args=[brand.pk]))
    assert before.context["report"] is None
    refresh_consistency(brand=brand)
    after = client.get(reverse("portfolio:brand", args=[brand.pk]))
    assert after.context["report"].data["n"] == len(FOUR)
    assert traces_of_expression(after.content.decode()) == []


def test_a_filter_by_expression_is_refused_with_the_reason(client, brand, switched_off):
    address = reverse("portfolio:brand", args=[brand.pk])
    for query in ("cue.mouth_smile__lt=0.5", "ordering=cue.mouth_smile", "cue=mouth_smile&to=1"):
        page = client.get(f"{address}?{query}")
        assert TOLD in page.content.decode()
        assert len(page.context["cards"]) == len(FOUR)


def test_an_expression_cue_has_no_correction_page_and_an_old_correction_is_not_shown(
    client, brand, alice, portraits, settings
):
    version = portraits[0].current_version
    record_correction(version=version, key="mouth_smile", value=0.1, reason="A grin.", by=alice)
    settings.EXPRESSION_CUES_ENABLED = False
    record(queue_assessment(version=version))
    html = client.get(reverse("portfolio:portrait", args=[portraits[0].pk])).content.decode()
    assert "A grin." not in html
    assert traces_of_expression(html) == []
    page = reverse("scoring:cue-correct", args=[version.pk, "mouth_width"])
    assert client.get(page).status_code == 302
    assert CueOverride.objects.filter(withdrawn_at=None).exists()  # it sleeps, it is not lost


def test_the_second_question_says_that_expression_is_not_judged(client, brand, switched_off):
    page = client.get(reverse("portfolio:portrait", args=[switched_off[0].pk]))
    answer = page.context["answers"][1]
    assert answer["verdict"] == "cannot tell"
    assert "not judged here" in answer["sentence"]
    assert answer["cues"] == []


def test_switching_it_on_again_marks_what_was_judged_without_as_outdated(
    client, brand, switched_off, settings
):
    settings.EXPRESSION_CUES_ENABLED = True
    Assessment.objects.exclude(engine_version__endswith="-no-expression").delete()
    page = client.get(reverse("portfolio:brand", args=[brand.pk]))
    assert page.context["outdated"]["behind"] == len(FOUR)
