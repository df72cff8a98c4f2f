"""The credits page names everything that the product and its demo stand on."""

import pytest
from django.urls import reverse

from portfolio.demo import manifest
from portfolio.packages import packages
from scoring.vision.models import model_table

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_every_portraits_models_and_packages_licence(client):
    page = client.get(reverse("credits")).content.decode()
    for entry in manifest.demo_entries():
        assert entry.name in page
        assert entry.licence in page
        assert entry.repository in page
    for model in model_table()[0]:
        assert model.name in page
    for package in packages():
        assert f'<th scope="row">{package.name}</th>' in page


def test_every_package_states_a_licence():
    found = {package.name.lower(): package.licence for package in packages()}
    assert "BSD" in found["django"]
    assert not {"see the package", "OSI Approved", ""} & set(found.values())
