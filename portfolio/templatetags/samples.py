"""Sample data for the style guide, written as JSON in the template that shows it."""

import json
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token

register = template.Library()


class Sample(dict[str, Any]):
    """A JSON object whose members are also attributes, as rows and dataclasses have them."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class SampleNode(template.Node):
    def __init__(self, nodes: NodeList, name: str) -> None:
        self.nodes = nodes
        self.name = name

    def render(self, context: template.Context) -> str:
        context[self.name] = json.loads(self.nodes.render(context), object_hook=Sample)
        return ""


@register.tag
def sample(parser: Parser, token: Token) -> SampleNode:
    """{% sample as name %}…JSON…{% endsample %} puts the data under that name."""
    words = token.split_contents()
    if len(words) != 3 or words[1] != "as":
        raise template.TemplateSyntaxError("Write: {% sample as name %}")
    nodes = parser.parse(("endsample",))
    parser.delete_first_token()
    return SampleNode(nodes, words[2])
