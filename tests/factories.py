"""Rows for the tests, made by the product's own actions."""

from django.core.files.uploadedfile import SimpleUploadedFile

from portfolio import uploads
from portfolio.actions.brands import add_brand
from portfolio.actions.portraits import add_portrait
from portfolio.models import Brand, Library, Portrait, Team
from tests.portraits import portrait as portrait_path


def make_brand(team: Team, name: str = "Northlight", job: str = "trust", **fields: object) -> Brand:
    """A brand with one empty library."""
    return add_brand(team=team, name=name, job=job, **fields)


def library_of(brand: Brand) -> Library:
    """The brand's first library."""
    return brand.libraries.order_by("created_at").first()


def portrait_file(name: str = "synthetic/female-00.jpg") -> SimpleUploadedFile:
    """A licensed portrait as a browser would send it."""
    path = portrait_path(name)
    return SimpleUploadedFile(path.name, path.read_bytes(), content_type="image/jpeg")


def make_portrait(library: Library, name: str = "synthetic/female-00.jpg") -> Portrait:
    """A stored portrait; its doorbells ring only where a transaction really commits."""
    return add_portrait(library=library, upload=uploads.inspect(portrait_file(name)), by=None)
