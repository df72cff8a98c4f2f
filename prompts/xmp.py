"""The fields of an XMP packet that say what made a picture. Pure.

Names follow ISO 16684-1 and the IPTC Photo Metadata Standard 2025.1, which has places of its own
for an AI system and its prompt.
"""

from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

LONGEST_PACKET = 8_000_000
"""Bytes of a packet that are read."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_FIELDS = {
    "{http://purl.org/dc/elements/1.1/}description": "description",
    "{http://ns.adobe.com/tiff/1.0/}ImageDescription": "description",
    "{http://ns.adobe.com/exif/1.0/}UserComment": "user comment",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "creator tool",
    f"{_EXTENSION}DigitalSourceType": "digital source type",
    f"{_EXTENSION}DigitalSourcefileType": "digital source type",
    f"{_PHOTOSHOP}DigitalSourceType": "digital source type",
    f"{_EXTENSION}AIPromptInformation": "AI prompt",
    f"{_EXTENSION}AISystemUsed": "AI system",
    f"{_PHOTOSHOP}Credit": "credit",
    f"{_PHOTOSHOP}Source": "source",
}
NAMES = frozenset(_FIELDS.values())


class BadPacket(ValueError):
    """The packet cannot be read; the message is for people."""


def read_packet(packet: bytes) -> dict[str, str]:
    """The texts of a packet by NAMES, the first of each; a list’s first item. Raises BadPacket."""
    packet = packet.strip(b"\x00 \r\n\t")[:LONGEST_PACKET]
    try:
        root = fromstring(packet)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as fault:
        raise BadPacket("The XMP packet of the file is not well formed.") from fault
    found: dict[str, str] = {}
    for element in root.iter():
        for tag, value in element.attrib.items():
            if tag in _FIELDS and value.strip():
                found.setdefault(_FIELDS[tag], value.strip())
        if element.tag in _FIELDS and (text := _text_of(element)):
            found.setdefault(_FIELDS[element.tag], text)
    return found


def _text_of(element: ElementTree.Element) -> str:
    """What a field says: its first item, its text, or what it points to."""
    for item in element.iter(f"{_RDF}li"):
        if text := (item.text or item.get(f"{_RDF}resource") or "").strip():
            return text
    return (element.get(f"{_RDF}resource") or element.text or "").strip()
