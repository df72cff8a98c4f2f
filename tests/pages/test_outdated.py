"""What an older rubric or engine judged is marked, and re-scored alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.actions.assessments import rescore_outdated
from scoring.models import Assessment, State
from tests.pages.readings import make_outdated, record, scored_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def portraits(client, alice, brand):
    client.force_login(alice)
    return [scored_portrait(brand, f"Portrait {number}") for number in range(3)]


def page(client, route, row):
    return client.get(reverse(route, args=[row.pk])).content.decode()


def test_a_portrait_judged_by_an_older_engine_says_so(client, brand, portraits):
    assert "Outdated" not in page(client, "portfolio:brand", brand)
    make_outdated(portraits[0])
    assert page(client, "portfolio:brand", brand).count("status--outdated") == 1
    assert "1 of 3 is outdated" in page(client, "portfolio:brand", brand)
    assert "an older engine judged this picture" in page(client, "portfolio:portrait", portraits[0])
    assert "status--outdated" not in page(client, "portfolio:portrait", portraits[1])


def test_a_portrait_judged_by_an_older_rubric_says_so(client, brand, portraits):
    brand.rubric_versions.update(in_use=False)
    html = page(client, "portfolio:portrait", portraits[0])
    assert "an older rubric judged this picture" in html


def test_one_button_queues_the_outdated_and_nothing_else(client, brand, portraits):
    make_outdated(*portraits[:2])
    client.post(reverse("scoring:rescore-outdated", args=[brand.pk]))
    queued = Assessment.objects.filter(state=State.QUEUED)
    wanted = {portrait.current_version_id for portrait in portraits[:2]}
    assert set(queued.values_list("version", flat=True)) == wanted
    assert rescore_outdated(brand=brand) == 0  # a second press finds them queued


def test_until_the_new_score_is_there_the_old_one_stays_and_the_page_keeps_asking(
    client, brand, portraits
):
    make_outdated(portraits[0])
    rescore_outdated(brand=brand)
    banner = page(client, "scoring:outdated", brand)
    assert "hx-get" in banner
    assert "2 of 3 up to date, 1 being scored again" in banner
    card = page(client, "portfolio:portrait-card", portraits[0])
    assert "data-unsettled" in card
    assert "Being scored again" in card
    assert "score__number" in card
    version = portraits[0].current_version
    assert "hx-get" in page(client, "scoring:assessment-fragment", version)

    record(version.assessments.get(state=State.QUEUED))
    assert "hx-get" not in page(client, "scoring:outdated", brand)
    assert "data-unsettled" not in page(client, "portfolio:portrait-card", portraits[0])
    assert "hx-get" not in page(client, "scoring:assessment-fragment", version)


def test_who_may_not_edit_sees_no_button(client, brand, portraits, dave):
    make_outdated(portraits[0])
    assert "Re-score the outdated" in page(client, "portfolio:brand", brand)
    client.force_login(dave)
    html = page(client, "portfolio:brand", brand)
    assert "1 of 3 is outdated" in html
    assert "Re-score the outdated" not in html


def test_the_banner_costs_the_same_for_many_outdated_as_for_few(client, brand, portraits):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            page(client, "scoring:outdated", brand)
        return len(captured)

    make_outdated(portraits[0])
    cost()
    few = cost()
    more = [scored_portrait(brand, f"More {number}") for number in range(5)]
    make_outdated(*more)
    rescore_outdated(brand=brand)
    assert cost() == few
