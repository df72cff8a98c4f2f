"""A brand's logo and screenshots: read once, shown as a small PNG, gone with their files."""

import io
from datetime import timedelta

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageDraw

from portfolio.actions.brand_images import (
    MAX_IMAGES,
    TooManyImages,
    add_brand_image,
    delete_stray_files,
    remove_brand_image,
    requeue_unread,
)
from portfolio.actions.erasures import empty_entry, purge_entry
from portfolio.file_addresses import file_address
from portfolio.models import AuditEvent, BrandImage
from portfolio.uploads import MIN_LOGO_SIDE, inspect
from scoring.actions.brand_images import read_brand_image
from scoring.brand_pictures import main_colours, read_picture

pytestmark = pytest.mark.django_db

NAVY, CORAL = (31, 58, 95), (200, 85, 61)


def logo(ground=(255, 255, 255, 255), size=(900, 300), **options) -> bytes:
    """A navy bar and a smaller coral one on a ground."""
    picture = Image.new("RGBA", size, ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((100, 60, 600, 240), fill=NAVY)
    draw.rectangle((640, 60, 800, 240), fill=CORAL)
    data = io.BytesIO()
    picture.save(data, "PNG", **options)
    return data.getvalue()


def upload(data: bytes, name="logo.png"):
    return inspect(ContentFile(data, name=name), least_side=MIN_LOGO_SIDE)


def near(code: str, rgb: tuple[int, int, int]) -> bool:
    found = [int(code[i : i + 2], 16) for i in (1, 3, 5)]
    return bool(np.abs(np.array(found) - rgb).max() <= 4)


@pytest.mark.parametrize("ground", [(255, 255, 255, 255), (0, 0, 0, 0), (252, 252, 251, 255)])
def test_the_white_or_empty_ground_of_a_logo_is_none_of_its_colours(ground):
    colours = read_picture(logo(ground), is_logo=True).colours
    assert len(colours) == 2
    assert near(colours[0][0], NAVY)
    assert near(colours[1][0], CORAL)
    assert colours[0][1] == pytest.approx(501 / (501 + 161), abs=0.02)


def test_in_a_screenshot_white_counts():
    colours = read_picture(logo(), is_logo=False).colours
    assert near(colours[0][0], (255, 255, 255))


def test_a_white_logo_on_nothing_is_white():
    picture = Image.new("RGBA", (200, 100))
    ImageDraw.Draw(picture).rectangle((50, 20, 150, 80), fill=(255, 255, 255, 255))
    assert [code for code, _ in main_colours(picture, is_logo=True)] == ["#ffffff"]


def test_what_is_shown_is_small_keeps_its_transparency_and_nothing_else_of_the_file():
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    data = logo((0, 0, 0, 0), (1800, 600), exif=exif)
    with Image.open(io.BytesIO(read_picture(data, is_logo=True).png)) as shown:
        assert (shown.format, shown.size, shown.mode) == ("PNG", (640, 213), "RGBA")
        assert shown.getpixel((1, 1))[3] == 0
        assert np.abs(np.array(shown.getpixel((100, 50))) - (*NAVY, 255)).max() <= 2
        assert not shown.info.get("exif")


def test_a_logo_becomes_the_brands_once_it_is_read_and_the_one_before_goes(
    brand, alice, django_capture_on_commit_callbacks, unheard
):
    first = add_brand_image(brand=brand, kind="logo", upload=upload(logo()), by=alice)
    brand.refresh_from_db()
    assert brand.logo is None
    read_brand_image(image=first)
    brand.refresh_from_db()
    assert brand.logo == first

    second = add_brand_image(brand=brand, kind="logo", upload=upload(logo((9, 9, 9, 255))), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        read_brand_image(image=second)
    brand.refresh_from_db()
    assert brand.logo == second
    assert list(BrandImage.objects.all()) == [second]
    assert not default_storage.exists(first.file.name)


def test_a_file_that_cannot_be_read_says_why_and_is_not_tried_again(brand, alice):
    image = add_brand_image(brand=brand, kind="screenshot", upload=upload(logo()), by=alice)
    image.file.storage.delete(image.file.name)
    image.file.save("original.png", ContentFile(logo()[:400]))
    read_brand_image(image=image)
    image.refresh_from_db()
    assert "damaged or incomplete" in image.problem
    assert image.is_read
    assert not image.picture


def test_a_picture_keeps_both_of_its_files_in_the_trash_and_loses_them_with_it(
    brand, alice, django_capture_on_commit_callbacks, unheard
):
    image = add_brand_image(brand=brand, kind="screenshot", upload=upload(logo()), by=alice)
    read_brand_image(image=image)
    image.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        entry = remove_brand_image(image=image, by=alice)
    assert not BrandImage.objects.exists()
    assert delete_stray_files() == 0
    assert default_storage.exists(image.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        purge_entry(entry=empty_entry(entry=entry, typed="0", by=alice))
        assert default_storage.exists(image.file.name)  # not before it is certain
    assert not default_storage.exists(image.file.name)
    assert not default_storage.exists(image.picture.name)
    assert remove_brand_image(image=image, by=alice) is None
    actions = AuditEvent.objects.filter(action__startswith="brand_image.")
    assert sorted(actions.values_list("action", flat=True)) == [
        "brand_image.added",
        "brand_image.removed",
    ]


def test_a_brand_has_no_end_of_pictures(brand, alice):
    for _ in range(MAX_IMAGES):
        add_brand_image(brand=brand, kind="screenshot", upload=upload(logo()), by=alice)
    with pytest.raises(TooManyImages):
        add_brand_image(brand=brand, kind="screenshot", upload=upload(logo()), by=alice)
    folder = f"brands/{brand.team_id}"
    assert len(default_storage.listdir(folder)[1]) == MAX_IMAGES


def test_files_whose_rows_are_gone_are_swept_away_after_an_hour(brand, alice, monkeypatch):
    image = add_brand_image(brand=brand, kind="screenshot", upload=upload(logo()), by=alice)
    kept = add_brand_image(brand=brand, kind="screenshot", upload=upload(logo()), by=alice)
    BrandImage.objects.filter(pk=image.pk).delete()
    assert delete_stray_files() == 0
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("portfolio.stored_files.timezone.now", lambda: later)
    assert delete_stray_files() >= 1  # other tests leave some, too
    assert not default_storage.exists(image.file.name)
    assert default_storage.exists(kept.file.name)


def test_one_that_no_worker_heard_of_is_rung_for_and_at_last_given_up(
    brand, alice, django_capture_on_commit_callbacks, unheard
):
    image = add_brand_image(brand=brand, kind="logo", upload=upload(logo()), by=alice)
    rows = BrandImage.objects.filter(pk=image.pk)
    rows.update(created_at=timezone.now() - timedelta(minutes=5))
    with django_capture_on_commit_callbacks(execute=True):
        assert requeue_unread() == 1
    assert ("scoring.tasks.read_brand_image", str(image.pk)) in unheard
    rows.update(created_at=timezone.now() - timedelta(hours=2))
    assert requeue_unread() == 0
    assert "fault of ours" in rows.get().problem


def test_its_picture_is_to_be_had_by_a_signed_address_alone(brand, alice, mallory, client):
    image = add_brand_image(brand=brand, kind="logo", upload=upload(logo()), by=alice)
    client.force_login(alice)
    assert client.get(file_address(image, "picture")).status_code == 404  # not made yet
    read_brand_image(image=image)
    image.refresh_from_db()
    answer = client.get(file_address(image, "picture"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.getvalue().startswith(b"\x89PNG")
    assert client.get(file_address(image, "thumb")).status_code == 404  # no version
    client.force_login(mallory)
    assert client.get(file_address(image, "picture")).status_code == 404
