"""Reads the prompt out of a ComfyUI graph: from the saved image back to the sampler and its texts.

Our own, because the general library needs the editor’s workflow beside the graph and a sampler
that holds its settings itself, which FLUX graphs, pictures made through the API and chains of text
nodes do not have. Pure.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_NODES = 5_000

_OUTPUTS = ("SaveImage", "PreviewImage", "Image Save", "SaveAnimatedWEBP", "ImageSave")
_TEXT_INPUTS = (
    *("text", "t5xxl", "text_g", "clip_g", "text_l", "clip_l", "prompt", "string", "value"),
    *("positive_prompt", "wildcard_text", "populated_text", "input_string"),
    *("text1", "text2", "text_a", "text_b", "text_c", "string_a", "string_b"),
)
_CONDITIONING_INPUTS = (
    *("conditioning", "conditioning_1", "conditioning_2", "conditioning_to", "conditioning_from"),
    *("cond", "cond1", "cond2"),
)
_SETTINGS = ("seed", "noise_seed", "steps", "cfg", "guidance", "sampler_name", "scheduler")
_MODELS = ("ckpt_name", "unet_name", "model_name")
_SILENT = frozenset({"ConditioningZeroOut"})

Node = Mapping[str, Any]
Link = tuple[str, int]


class UnreadableGraph(ValueError):
    """There is a graph and no prompt can be followed in it; the message is for people."""


@dataclass(frozen=True)
class GraphPrompt:
    """What the graph asked for; parameters: seed, steps, cfg, sampler, scheduler, model."""

    text: str
    negative: str
    parameters: dict[str, str] = field(default_factory=dict)


def read_graph(prompt: str, workflow: str = "") -> GraphPrompt:
    """The prompt of a graph in the API’s form (“prompt”), or of the editor’s (“workflow”).

    Raises UnreadableGraph.
    """
    nodes = _nodes(_json(prompt)) if prompt.strip() else _nodes_of_workflow(_json(workflow))
    try:
        return _Graph(nodes).read()
    except RecursionError as fault:
        raise UnreadableGraph("The ComfyUI graph in the file is nested too deeply.") from fault


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise UnreadableGraph("The ComfyUI graph in the file is not valid JSON.") from fault


def _nodes(data: Any) -> dict[str, Node]:
    if not isinstance(data, dict) or len(data) > MOST_NODES:
        raise UnreadableGraph("The ComfyUI graph in the file has an unknown form.")
    nodes = {str(key): node for key, node in data.items() if isinstance(node, dict)}
    return {key: node for key, node in nodes.items() if isinstance(node.get("inputs"), dict)}


def _nodes_of_workflow(data: Any) -> dict[str, Node]:
    """The editor’s graph in the API’s form: links by input name; a node’s first text as “text”."""
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
        raise UnreadableGraph("The ComfyUI workflow in the file has an unknown form.")
    links: dict[str, Link] = {}
    for link in _listed(data.get("links")):
        if isinstance(link, list) and len(link) >= 3 and isinstance(link[2], int):
            links[str(link[0])] = (str(link[1]), link[2])
    nodes: dict[str, Node] = {}
    for node in data["nodes"][:MOST_NODES]:
        if isinstance(node, dict):
            kind = str(node.get("type", ""))
            nodes[str(node.get("id"))] = {"class_type": kind, "inputs": _inputs(node, kind, links)}
    return nodes


def _inputs(node: Node, kind: str, links: Mapping[str, Link]) -> dict[str, Any]:
    """The inputs of an editor's node: its links by name, and its first written text as “text”."""
    inputs: dict[str, Any] = {}
    for entry in _listed(node.get("inputs")):
        if isinstance(entry, dict) and str(entry.get("link")) in links:
            inputs[str(entry.get("name"))] = list(links[str(entry["link"])])
    texts = [text for text in _listed(node.get("widgets_values")) if isinstance(text, str)]
    if texts and "text" not in inputs and "sampler" not in kind.lower():
        inputs["text"] = texts[0]
    return inputs


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


class _Graph:
    """Nodes of a graph by id, each with ``class_type`` and ``inputs`` (values or links)."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self.nodes = nodes

    def read(self) -> GraphPrompt:
        sampler = next(self._samplers(), None)
        if sampler is None:
            raise UnreadableGraph("No sampler was found in the ComfyUI graph.")
        positive, negative = self._conditioning_of(self.nodes[sampler]["inputs"])
        found = GraphPrompt(
            self._text_behind(positive, "positive"),
            self._text_behind(negative, "negative"),
            self._parameters(sampler),
        )
        if not found.text:
            raise UnreadableGraph("The ComfyUI graph’s sampler leads to no prompt text.")
        return found

    def _samplers(self) -> Iterator[str]:
        """Samplers, the nearest to a saved image first; then any other, in the graph’s order."""
        outputs = [k for k, node in self.nodes.items() if _class(node) in _OUTPUTS]
        reached = list(self._upstream(outputs))
        for key in [*reached, *self.nodes]:
            if self._conditioning_of(self.nodes[key]["inputs"])[0] is not None and (
                "sampler" in _class(self.nodes[key]).lower() or "seed" in self.nodes[key]["inputs"]
            ):
                yield key

    def _upstream(self, start: list[str]) -> Iterator[str]:
        """The nodes that lead to ``start``, breadth first."""
        queue, seen = list(start), set(start)
        for key in queue:
            yield key
            for value in self.nodes[key]["inputs"].values():
                link = _link(value)
                if link and link[0] in self.nodes and link[0] not in seen:
                    seen.add(link[0])
                    queue.append(link[0])

    def _conditioning_of(self, inputs: Node) -> tuple[Link | None, Link | None]:
        """(positive, negative) of a sampler, also through a guider or an embedding node."""
        if (positive := _link(inputs.get("positive"))) is not None:
            return positive, _link(inputs.get("negative"))
        for name in ("guider", "text_embeds"):
            link = _link(inputs.get(name))
            if link and link[0] in self.nodes:
                behind = self.nodes[link[0]]["inputs"]
                alone = _link(behind.get("conditioning"))
                return (alone, None) if alone else self._conditioning_of(behind)
        return None, None

    def _text_behind(self, link: Link | None, role: str) -> str:
        """The texts of the conditioning at a link, each once, joined as a prompt would be.

        role: “positive” or “negative”, the input that is followed where a node has both.
        """
        found: list[str] = []
        queue, seen = [link], set()
        for here in queue:
            if here is None or here[0] in seen or here[0] not in self.nodes:
                continue
            seen.add(here[0])
            inputs = self.nodes[here[0]]["inputs"]
            if _class(self.nodes[here[0]]) in _SILENT:
                continue
            own = inputs.get(role)
            text = own.strip() if isinstance(own, str) else self._text_of(here[0], set())
            if text:
                found.append(text)
            else:
                queue += [_link(inputs.get(name)) for name in (role, *_CONDITIONING_INPUTS)]
        return ", ".join(dict.fromkeys(found))

    def _text_of(self, key: str, seen: set[str]) -> str:
        """The text that a node holds or takes from other text nodes."""
        if key in seen or key not in self.nodes:
            return ""
        seen.add(key)
        inputs = self.nodes[key]["inputs"]
        parts: list[str] = []
        for name in _TEXT_INPUTS:
            value = inputs.get(name)
            link = _link(value)
            text = value if isinstance(value, str) else self._text_of(link[0], seen) if link else ""
            if text.strip() and text.strip() not in parts:
                parts.append(text.strip())
        delimiter = inputs.get("delimiter")
        return (delimiter if isinstance(delimiter, str) else ", ").join(parts)

    def _parameters(self, sampler: str) -> dict[str, str]:
        found: dict[str, str] = {}
        loras: list[str] = []
        for key in self._upstream([sampler]):
            inputs = self.nodes[key]["inputs"]
            for name in (*_SETTINGS, *_MODELS):
                value = inputs.get(name)
                if isinstance(value, str | int | float):
                    label = "model" if name in _MODELS else name.removeprefix("noise_")
                    found.setdefault(label, str(value))
            if isinstance(lora := inputs.get("lora_name"), str):
                loras.append(lora)
        if loras:
            found["LoRA"] = ", ".join(dict.fromkeys(loras))
        return found


def _class(node: Node) -> str:
    return str(node.get("class_type", ""))


def _link(value: Any) -> Link | None:
    """(node id, output number) where an input is a link."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int):
        return str(value[0]), value[1]
    return None
