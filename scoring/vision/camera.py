"""What a file's EXIF says about the camera, as far as a measure may use it."""

from PIL import ExifTags, Image

LONGEST_LENS = 5000.0  # mm; anything beyond is a broken field, not a lens


def camera_words(image: Image.Image) -> dict[str, float | str]:
    """Focal lengths and camera names of an opened file.

    Keys: ``focal_length`` and ``focal_length_35mm`` in mm, ``make``, ``model``; a key is missing
    when the file does not say or says something absurd. Never raises: EXIF is a courtesy.
    """
    told: dict[str, float | str] = {}
    try:
        exif = image.getexif()
        shot = exif.get_ifd(ExifTags.IFD.Exif)
        lengths = {
            "focal_length": shot.get(ExifTags.Base.FocalLength),
            "focal_length_35mm": shot.get(ExifTags.Base.FocalLengthIn35mmFilm),
        }
        names = {"make": exif.get(ExifTags.Base.Make), "model": exif.get(ExifTags.Base.Model)}
        for key, length in lengths.items():
            if length is not None and 0 < float(length) < LONGEST_LENS:
                told[key] = float(length)
        for key, name in names.items():
            if isinstance(name, str) and name.strip("\0 "):
                told[key] = name.strip("\0 ")[:80]
    except Exception:  # a broken block leaves a picture that can still be measured
        return told
    return told
