"""What is read in the pictures of a brand and in its portraits: colours for its palette."""

from collections.abc import Collection

import structlog

from portfolio.actions import brand_images
from portfolio.models import Brand, BrandImage, Portrait
from scoring.models import SetReading
from scoring.vision.decode import DecodeError

log = structlog.get_logger(__name__)

#: Colours of a palette that is taken from portraits.
FROM_PORTRAITS = 6
#: Points of colour that stand for one portrait's palette.
POINTS = 100


def read_brand_image(*, image: BrandImage) -> None:
    """Read a logo or a screenshot and store what is seen in it. Safe to repeat.

    A file that cannot be read is said so; a fault of ours is logged, and tried again.
    """
    if image.is_read:
        return
    from scoring.brand_pictures import read_picture  # OpenCV: in workers only

    try:
        with image.file.open("rb") as file:
            found = read_picture(file.read(), is_logo=image.kind == BrandImage.Kind.LOGO)
    except DecodeError as error:
        brand_images.record_problem(image=image, problem=error.message)
        return
    except Exception:
        log.exception("brand image not read", image=str(image.pk))
        return
    colours: list[dict[str, object]] = [
        {"hex": code, "weight": weight} for code, weight in found.colours
    ]
    brand_images.record_picture(image=image, png=found.png, colours=colours)


def palette_of_portraits(*, brand: Brand, portraits: Collection[Portrait]) -> list[str]:
    """Up to six colours, #rrggbb, that portraits of the brand share; each portrait counts alike.

    From stored readings: portraits of other brands, and those without a palette, are left out.
    """
    import numpy as np

    from scoring.vision.colour_science import hex_code
    from scoring.vision.palette import palette

    rows = SetReading.objects.filter(brand=brand, portrait__in=portraits, palette__isnull=False)
    points = [
        lab
        for swatches in rows.order_by("digest").values_list("palette", flat=True)
        for weight, lab in swatches
        for _ in range(round(weight * POINTS / sum(part for part, _ in swatches)))
    ]
    found = palette(np.array(points, dtype=np.float32).reshape(-1, 3), FROM_PORTRAITS)
    return [hex_code(np.array(swatch.lab)) for swatch in found]
