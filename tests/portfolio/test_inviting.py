"""Inviting many at once: addresses a line each, a CSV file, and a result for every one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.actions import teams
from portfolio.models import Invitation, Role
from tests.cast import make_user
from tests.invited import invited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def page(team):
    return reverse("portfolio:invitations", args=[team.pk])


def test_each_line_gets_its_own_answer_and_what_failed_stays_to_be_corrected(
    client_of, alice, bob, team, page
):
    invited(team, "waiting@example.org")
    lines = [
        "Anna Nord <anna@example.org>",
        "bob@example.org",
        "waiting@example.org",
        "no address at all",
        "anna@example.org",
        "cleo@example.org, boss",
    ]
    answer = client_of(alice).post(
        page, {"addresses": "\n".join(lines), "role": "reviewer", "reach": "whole"}
    )
    states = [outcome.state for outcome in answer.context["outcomes"]]
    assert states == [
        "invited",
        "already a member",
        "already invited",
        *["not invited"] * 3,
    ]
    left = answer.context["form"].initial["addresses"].splitlines()
    assert left == [lines[3], lines[4], lines[5]]
    row = Invitation.objects.get(email="anna@example.org")
    assert (row.name, row.role, row.invited_by) == ("Anna Nord", "reviewer", alice)


def test_a_csv_file_brings_names_and_roles(client_of, alice, brand, page):
    rows = "E-mail;Name;Role\nanna@example.org;Anna Nord;Read only\ncleo@example.org;Cleo;\n"
    file = SimpleUploadedFile("people.csv", rows.encode())
    client_of(alice).post(
        page, {"csv": file, "role": "editor", "reach": "brands", "brands": [brand.pk]}
    )
    found = {row.email: row for row in Invitation.objects.all()}
    assert {email: (row.name, row.role) for email, row in found.items()} == {
        "anna@example.org": ("Anna Nord", "read_only"),
        "cleo@example.org": ("Cleo", "editor"),
    }
    assert all(list(row.brands.all()) == [brand] for row in found.values())


def test_a_row_that_would_make_a_limited_admin_fails_alone(client_of, alice, brand, page):
    text = "anna@example.org, admin\ncleo@example.org"
    answer = client_of(alice).post(
        page,
        {"addresses": text, "role": "editor", "reach": "brands", "brands": [brand.pk]},
    )
    assert [outcome.is_invited for outcome in answer.context["outcomes"]] == [False, True]


@pytest.mark.parametrize(
    "data",
    [
        {"addresses": "", "role": "editor", "reach": "whole"},
        {"addresses": "anna@example.org", "role": "editor", "reach": "brands"},
        {"addresses": "anna@example.org", "role": "admin", "reach": "nowhere"},
        {"addresses": "anna@example.org", "role": "king", "reach": "whole"},
        {
            "addresses": "\n".join(f"p{number}@example.org" for number in range(201)),
            "role": "editor",
            "reach": "whole",
        },
    ],
)
def test_nothing_is_sent_and_nothing_lost_when_the_form_is_wrong(client_of, alice, page, data):
    answer = client_of(alice).post(page, data)
    assert answer.status_code == 422
    assert answer.context["form"]["addresses"].value() == data["addresses"]
    assert not Invitation.objects.exists()


def test_an_admin_is_offered_no_owners_role(client_of, team, page):
    admin = make_user("Ada")
    teams.join_team(team=team, user=admin, role=Role.ADMIN)
    data = {"addresses": "anna@example.org", "role": "owner", "reach": "whole"}
    assert client_of(admin).post(page, data).status_code == 422
    data = {"addresses": "anna@example.org, owner", "role": "editor", "reach": "whole"}
    answer = client_of(admin).post(page, data)
    assert "Only an owner" in answer.context["outcomes"][0].reason
    assert not Invitation.objects.exists()


def test_more_invitations_cost_the_page_no_more_queries(client_of, alice, team, page):
    client, counts = client_of(alice), []
    for names in (["a"], ["b", "c", "d", "e"]):
        for name in names:
            invited(team, f"{name}@example.org")
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
