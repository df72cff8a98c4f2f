"""What the C2PA manifest inside a file says: who signed it, what was done, whether it still fits.

Through the c2pa library, which checks hashes and signatures. Nothing is fetched: no remote
manifest, no revocation list, no trust list. So a signature tells that the file is as its signer
left it, not who the signer really is. Pure.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import c2pa

MOST_MANIFESTS = 50
MOST_ACTIONS = 100
LONGEST = 240
"""Characters of a name, or of a problem, that are kept."""
LONGEST_PROMPT = 20_000

_SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
_UNTRUSTED = "signingCredential.untrusted"
_PROMPT_KEYS = ("prompt", "ai_prompt", "aiPrompt", "promptText", "text_prompt", "textPrompt")
_PROMPT_TYPE = "c2pa.types.generator.prompt"
_WORDS = {
    "assertion.dataHash.mismatch": "The picture was changed after it was signed.",
    "assertion.bmffHash.mismatch": "The picture was changed after it was signed.",
    "assertion.hashedURI.mismatch": "A statement of the manifest was changed after it was signed.",
    "assertion.missing": "A statement of the manifest is missing.",
    "claimSignature.mismatch": "The signature does not fit the manifest.",
    "claimSignature.missing": "The manifest has no signature.",
    "signingCredential.invalid": "The signer’s certificate is not one for signing content.",
    "signingCredential.expired": "The signer’s certificate had expired.",
    "signingCredential.revoked": "The signer’s certificate was revoked.",
}


@dataclass(frozen=True)
class Action:
    """One thing that was done. name: C2PA's, such as “c2pa.created”; agent: by which program.

    source_type: IPTC's DigitalSourceType, "" where none is given. is_part: it was done to
    something that this picture is only composed of.
    """

    name: str
    agent: str = ""
    source_type: str = ""
    when: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class Manifest:
    """A manifest, and what it rests on.

    signer, generator: "" where it does not say. is_valid: nothing was changed since it was signed.
    problems: sentences for people. prompt: a prompt that it holds, parameters what stands beside.
    """

    signer: str = ""
    generator: str = ""
    actions: tuple[Action, ...] = ()
    is_valid: bool = False
    problems: tuple[str, ...] = ()
    prompt: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    raw: str = ""


def read_manifest(data: bytes) -> Manifest | None:
    """The manifest inside a file; None where there is none. Never raises.

    One that cannot be read is a Manifest with a problem.
    """
    mime = _mime(data)
    if mime is None or b"jumb" not in data or b"c2pa" not in data:
        return None
    try:
        context = c2pa.Context(settings=c2pa.Settings.from_dict(_SETTINGS))
        with c2pa.Reader(mime, io.BytesIO(data), context=context) as reader:
            told = json.loads(reader.json())
            return _manifest(told, reader)
    except c2pa.C2paError.ManifestNotFound:
        return None
    except Exception as fault:  # whatever the library says of a damaged store, a native one at that
        return Manifest(problems=(f"The C2PA manifest cannot be read: {fault}."[:LONGEST],))


def _manifest(told: dict[str, Any], reader: c2pa.Reader) -> Manifest:
    manifests = {k: m for k, m in _dict(told.get("manifests")).items() if isinstance(m, dict)}
    active = manifests.get(str(told.get("active_manifest")), {})
    line = list(_line_of(active, manifests))
    signature = _dict(active.get("signature_info"))
    actions = [action for manifest, is_part in line for action in _actions(manifest, is_part)]
    found = next((p for manifest, _ in line if (p := _prompt_of(manifest, reader))), ("", {}, ""))
    return Manifest(
        signer=_text(signature.get("issuer")) or _text(signature.get("common_name")),
        generator=_generator(active),
        actions=tuple(actions[:MOST_ACTIONS]),
        is_valid=told.get("validation_state") in ("Valid", "Trusted"),
        problems=tuple(dict.fromkeys(_problems(told))),
        prompt=found[0],
        parameters=found[1],
        raw=found[2],
    )


def _line_of(
    active: dict[str, Any], manifests: dict[str, dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """The manifest and those of what it was made from: (manifest, whether it is only a part)."""
    queue, seen = [(active, False)], 0
    for manifest, is_part in queue:
        yield manifest, is_part
        for ingredient in _dicts(manifest.get("ingredients")):
            behind = manifests.get(str(ingredient.get("active_manifest")))
            seen += 1
            if behind is not None and seen < MOST_MANIFESTS:
                is_component = ingredient.get("relationship") != "parentOf"
                queue.append((behind, is_part or is_component))


def _actions(manifest: dict[str, Any], is_part: bool) -> Iterator[Action]:
    for assertion in _dicts(manifest.get("assertions")):
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            for action in _dicts(_dict(assertion.get("data")).get("actions")):
                agent = action.get("softwareAgent")
                yield Action(
                    name=_text(action.get("action")),
                    agent=_text(agent.get("name") if isinstance(agent, dict) else agent),
                    source_type=_text(action.get("digitalSourceType")),
                    when=_text(action.get("when")),
                    is_part=is_part,
                )


def _generator(manifest: dict[str, Any]) -> str:
    for info in _dicts(manifest.get("claim_generator_info")):
        return f"{_text(info.get('name'))} {_text(info.get('version'))}".strip()
    return _text(manifest.get("claim_generator"))


def _problems(told: dict[str, Any]) -> Iterator[str]:
    """What speaks against the active manifest, without that we keep no list of trusted signers."""
    failures = _dict(_dict(told.get("validation_results")).get("activeManifest")).get("failure")
    for failure in _dicts(failures)[:20]:
        code = _text(failure.get("code"))
        if code != _UNTRUSTED:
            yield _WORDS.get(
                code, f"The check “{code}” failed: {_text(failure.get('explanation'))}."
            )


def _prompt_of(
    manifest: dict[str, Any], reader: c2pa.Reader
) -> tuple[str, dict[str, str], str] | None:
    """(prompt, what stands beside it, raw) from an ingredient of that type, or an assertion."""
    for ingredient in _dicts(manifest.get("ingredients")):
        kinds = [kind.get("type") for kind in _dicts(ingredient.get("data_types"))]
        data = _dict(ingredient.get("data"))
        kinds += [kind.get("type") for kind in _dicts(data.get("data_types"))]
        if _PROMPT_TYPE in kinds and (identifier := _text(data.get("identifier"))):
            stream = io.BytesIO()
            reader.resource_to_stream(identifier, stream)
            text = stream.getvalue()[: 4 * LONGEST_PROMPT].decode("utf-8", errors="replace")
            if text.strip():
                return text.strip(), {}, text
    for assertion in _dicts(manifest.get("assertions")):
        for holder in _dicts_within(assertion.get("data")):
            for key in _PROMPT_KEYS:
                prompt = holder.get(key)
                if isinstance(prompt, str) and prompt.strip():
                    return prompt.strip(), _beside(holder, key), json.dumps(holder)
    return None


def _beside(holder: dict[str, Any], prompt_key: str) -> dict[str, str]:
    plain = {k: v for k, v in holder.items() if isinstance(v, str | int | float)}
    return {str(key): str(value) for key, value in plain.items() if key != prompt_key}


def _dicts_within(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value, outermost first, at most some hundred."""
    queue = [value]
    for here in queue:
        if isinstance(here, dict):
            yield here
        inner = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        queue += list(inner)[: max(0, 500 - len(queue))]


def _mime(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] in {b"II*\x00", b"MM\x00*"}:
        return "image/tiff"
    if data[4:8] == b"ftyp":
        return "image/avif" if data[8:12] in {b"avif", b"avis"} else "image/heic"
    return None


def _text(value: Any) -> str:
    return value.replace("\x00", "").strip()[:LONGEST] if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict)]
