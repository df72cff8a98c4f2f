"""The page for our own faults must not need what may be broken."""

from django.template.loader import render_to_string


def test_the_page_for_our_faults_needs_no_database_and_names_the_request():
    page = render_to_string("500.html", {"request_id": "0193f00d"})
    assert "0193f00d" in page
    assert "Go to your brands" in page
