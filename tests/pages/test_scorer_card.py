"""The scorer's own card as a page, for whoever asks."""

import json

import pytest
from django.urls import reverse

from scoring.audit import committed as audit_card
from scoring.audit.card import card_of, card_text
from scoring.audit.perturbations import PERTURBATIONS
from scoring.rubric.jobs import JOBS
from scoring.templatetags.drift import along
from tests.scoring.audited import trials_that_move

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(client, tmp_path, monkeypatch):
    """The page of a card; its figures can be changed before it is written."""

    def shown(points=(0.2, 0.15, 0.2), **changes) -> str:
        file = tmp_path / "card.json"
        file.write_text(card_text({**card_of(trials_that_move(points)), **changes}))
        monkeypatch.setattr(audit_card, "COMMITTED", file)
        return client.get(reverse("scoring:scorer")).content.decode()

    return shown


def test_the_committed_card_is_shown_without_signing_in(client) -> None:
    answer = client.get(reverse("scoring:scorer"))
    page = answer.content.decode()
    assert answer.status_code == 200
    for perturbation in PERTURBATIONS.values():
        assert perturbation.title in page
    for job in JOBS:
        assert job.title in page


def test_a_member_finds_the_card_at_the_foot_of_every_page(client, alice) -> None:
    client.force_login(alice)
    address = reverse("scoring:scorer")
    assert f'href="{address}"' in client.get(reverse("portfolio:home")).content.decode()
    assert client.get(address).status_code == 200


def test_kept_pass_marks_are_said_in_words(show) -> None:
    page = show()
    assert "Every pass mark is kept" in page
    assert "Beyond for" not in page
    assert "at most 0.2, and 0.2 for 95 of 100" in page


def test_a_broken_pass_mark_is_said_with_the_cue_that_breaks_it(show) -> None:
    page = show((5.0, 6.0))
    assert "0 of 10 pass marks are kept" in page
    assert "Beyond for 10 of 10 jobs" in page
    assert "Moved most by: Smile reading" in page


def test_the_card_of_another_engine_says_so(show) -> None:
    assert "Figures" not in show().partition("How far an overall")[0]
    page = show(engine_version="0.0.9")
    assert "This card was measured with engine 0.0.9." in page


def test_what_is_never_judged_is_stated(client) -> None:
    page = client.get(reverse("scoring:scorer")).content.decode()
    for word in ("Attractiveness, age, sex, ethnicity", "What a person feels", "should be hired"):
        assert word in page


def test_the_strips_marks_stand_on_one_scale() -> None:
    assert (along(0), along(3), along(6), along(60)) == (0, 120, 240, 240)


def test_the_committed_file_is_written_as_the_command_writes_it() -> None:
    text = audit_card.COMMITTED.read_text(encoding="utf-8")
    assert card_text(json.loads(text)) == text
