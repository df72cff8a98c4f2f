"""Check an approval certificate offline: python -m portfolio.verify_certificate FILE [PICTURE …]

FILE is a certificate as Presence hands it out: a chain of entries, from the brand's first to the
one that is certified. Each entry holds the digest of the one before it, and its own digest is the
SHA-256 of its canonical JSON, so no entry can be changed, left out or moved unseen. Where what an
entry said had to be erased, its digest stands in its place and this program says so. Pictures given
beside it, or lying in its folder under the names that it holds, are hashed and compared.

Standard library only, and nothing of Presence is imported: keep this file, and it works without it.
Exit status: 0 everything holds, 1 something does not, 2 the file is no certificate.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FORMAT = "presence-certificate/1"


class BadCertificate(ValueError):
    """The file is no certificate of this format."""


def canonical(entry: dict[str, Any]) -> bytes:
    """The one way in which an entry is written before it is hashed."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest_of(entry: dict[str, Any]) -> str:
    """SHA-256 of an entry, as hex."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def read(content: bytes) -> dict[str, Any]:
    """The certificate in a file's bytes. Raises BadCertificate."""
    try:
        found = json.loads(content)
    except ValueError as error:
        raise BadCertificate("This file is not JSON; it is no certificate.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadCertificate(f"This file is no certificate of the format {FORMAT}.")
    chain = found.get("chain")
    if not isinstance(chain, list) or not chain:
        raise BadCertificate("The certificate has no entries.")
    return found


def first_fault(certificate: dict[str, Any]) -> str:
    """What is wrong with the first entry that fails; "" when the whole chain holds."""
    previous, entry = "", {}
    for place, link in enumerate(certificate["chain"], start=1):
        if fault := _link_fault(link, place, previous):
            return fault
        previous, entry = link["digest"], link["entry"]
    if certificate.get("certifies") != previous:
        return "The certificate is about another entry than the last of its chain."
    if "erased" in entry:
        number = entry["number"]
        return f"What entry {number} said was erased on {entry['erased']}: it certifies nothing."
    return ""


def _link_fault(link: Any, place: int, previous: str) -> str:
    """What is wrong with the entry at a place of the chain, from 1; "" when it holds."""
    try:
        entry, digest = link["entry"], link["digest"]
        number, before = entry["number"], entry["previous"]
    except (KeyError, TypeError):
        return f"Entry {place} is incomplete."
    if "erased" not in entry and digest_of(entry) != digest:
        return f"Entry {number} was changed: its digest does not fit what it says."
    if number != place:
        return f"Entry {number} stands where entry {place} belongs: one was left out or moved."
    if before != previous:
        return f"Entry {number} does not follow the entry before it."
    return ""


def erased_entries(certificate: dict[str, Any]) -> list[int]:
    """The numbers of entries whose words were erased; their digests still hold the chain."""
    entries = [link["entry"] for link in certificate["chain"]]
    return [entry["number"] for entry in entries if "erased" in entry]


def picture_fault(certificate: dict[str, Any], name: str, content: bytes) -> str:
    """What is wrong with a picture; "" when it is, byte for byte, the one that was decided on."""
    entry = certificate["chain"][-1]["entry"]
    found = hashlib.sha256(content).hexdigest()
    if found == entry["file"]["sha256"]:
        return ""
    return (
        f"{name} is not the file that entry {entry['number']} was decided on: its SHA-256 is "
        f"{found}, certified is {entry['file']['sha256']}."
    )


def in_words(certificate: dict[str, Any]) -> str:
    """What is certified, in one line."""
    entry = certificate["chain"][-1]["entry"]
    decision = entry["decision"]
    return (
        f"Entry {entry['number']}: {decision['answer']} by {decision['by']} on {decision['at']}, "
        f"“{entry['portrait']}” version {entry['version']}, file {entry['file']['sha256']}"
    )


def main(arguments: list[str]) -> int:
    """Check the files that are named; says the first entry that fails."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        certificate = read(path.read_bytes())
    except (OSError, BadCertificate) as problem:
        print(problem, file=sys.stderr)
        return 2
    fault = first_fault(certificate)
    if fault:
        print(fault)
        return 1
    beside = path.parent / str(certificate["chain"][-1]["entry"]["file"]["name"])
    pictures = [Path(each) for each in arguments[1:]] or [beside] * beside.is_file()
    for picture in pictures:
        fault = picture_fault(certificate, picture.name, picture.read_bytes())
        if fault:
            print(fault)
            return 1
    print(in_words(certificate))
    print(f"The chain of {len(certificate['chain'])} holds.", end=" ")
    if erased := erased_entries(certificate):
        numbers = ", ".join(map(str, erased))
        print(f"Erased since, and no longer to be read: {numbers}.", end=" ")
    print("The picture is the certified one." if pictures else "No picture was compared.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
