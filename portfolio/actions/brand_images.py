"""Writes of the pictures that describe a brand: its logo, and screenshots."""

from datetime import timedelta

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.trash import move_to_trash
from portfolio.doorbell import ring
from portfolio.models import Brand, BrandImage, Portal, TrashEntry, User
from portfolio.stored_files import delete_strays, delete_when_committed
from portfolio.uploads import Upload

READ = "scoring.tasks.read_brand_image"
#: Of one brand: enough for its logo and some pages of its site.
MAX_IMAGES = 12
UNHEARD_AFTER = timedelta(seconds=60)
GIVEN_UP_AFTER = timedelta(hours=1)
OUR_FAULT = "This picture could not be read: a fault of ours. Remove it and add it again."


class TooManyImages(Exception):
    """The brand has as many pictures as it may."""

    def __init__(self) -> None:
        super().__init__(f"A brand has at most {MAX_IMAGES} pictures. Remove one first.")


def add_brand_image(*, brand: Brand, kind: str, upload: Upload, by: User | None) -> BrandImage:
    """Add a logo or a screenshot; a worker reads its colours and makes the picture of it.

    kind: of BrandImage.Kind. A logo becomes the brand's once it is read. Raises TooManyImages,
    and ValueError for another kind.
    """
    image = BrandImage(
        brand=brand, kind=BrandImage.Kind(kind), original_name=upload.name, created_by=by
    )
    upload.content.seek(0)
    image.file.save(f"original{upload.suffix}", File(upload.content), save=False)
    try:
        with transaction.atomic():
            Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)  # count, then add
            if BrandImage.objects.filter(brand=brand).count() >= MAX_IMAGES:
                raise TooManyImages
            image.save(force_insert=True)
            _record("brand_image.added", image)
            ring(READ, image.pk)
    except BaseException:
        image.file.delete(save=False)
        raise
    return image


@transaction.atomic
def remove_brand_image(*, image: BrandImage, by: User | None) -> TrashEntry | None:
    """Put a picture of a brand into the trash; it is the logo of nothing from here on.

    One that is gone already is no error.
    """
    found = BrandImage.objects.select_related("brand__team").select_for_update(of=("self",))
    held = found.filter(pk=image.pk).first()
    if held is None:
        return None
    _record("brand_image.removed", held)
    for model in (Brand, Portal):
        model.all_rows.filter(logo=held).update(logo=None)
    return move_to_trash(row=held, by=by)


@transaction.atomic
def record_picture(*, image: BrandImage, png: bytes, colours: list[dict[str, object]]) -> None:
    """Store what a worker read; a logo takes the place of the one before. Safe to repeat."""
    held = BrandImage.objects.select_for_update(of=("self",)).filter(pk=image.pk).first()
    if held is None or held.is_read:
        return
    held.picture.save("shown.png", ContentFile(png), save=False)
    held.colours = colours
    held.save(update_fields=["picture", "colours"])
    if held.kind == BrandImage.Kind.LOGO:
        _become_logo(held)


def record_problem(*, image: BrandImage, problem: str) -> None:
    """Say why a picture could not be read; the brand keeps the logo that it has."""
    unread = BrandImage.objects.filter(pk=image.pk, colours__isnull=True, problem="")
    unread.update(problem=problem[:240])


def requeue_unread() -> int:
    """Ring again for pictures that were never read, and give up on old ones; how many."""
    unread = BrandImage.objects.filter(colours__isnull=True, problem="")
    now = timezone.now()
    unread.filter(created_at__lt=now - GIVEN_UP_AFTER).update(problem=OUR_FAULT)
    found = list(unread.filter(created_at__lt=now - UNHEARD_AFTER).values_list("pk", flat=True))
    for pk in found:
        ring(READ, pk)
    return len(found)


def delete_stray_files() -> int:
    """Delete the files of pictures whose brand is gone; how many."""
    rows = BrandImage.all_rows  # what is in the trash keeps its files
    return delete_strays("brands", lambda ids: rows.filter(pk__in=ids).values_list("pk", flat=True))


def _become_logo(image: BrandImage) -> None:
    """Older logos go; one that was sent later, and read before this one, stays the brand's."""
    logos = BrandImage.objects.filter(brand=image.brand_id, kind=BrandImage.Kind.LOGO)
    if not logos.filter(created_at__gt=image.created_at, colours__isnull=False).exists():
        Brand.objects.filter(pk=image.brand_id).update(logo=image)
        for older in logos.filter(created_at__lt=image.created_at):
            _delete(older)


def _delete(image: BrandImage) -> None:
    delete_when_committed(image.file, image.picture)
    image.delete()


def _record(action: str, image: BrandImage) -> None:
    kind = BrandImage.Kind(image.kind).label.lower()
    brand = image.brand
    record_event(team=brand.team, action=action, target=image, kind=kind, brand=str(brand))
