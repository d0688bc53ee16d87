"""Filling a template: names become words, and nothing else is ever evaluated."""

import re
from collections.abc import Mapping, Set
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, nodes
from jinja2.environment import Template
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

_BREAKS: Final = {
    ord("\n"): '</w:t><w:br/><w:t xml:space="preserve">',
    ord("\t"): '</w:t><w:tab/><w:t xml:space="preserve">',
}
_TEXT: Final = re.compile(r"(?:^|>)[^<]*")


class _NamesOnly(SandboxedEnvironment):
    """An environment whose templates hold nothing but known names."""

    def __init__(self, names: Set[str]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self._names = names

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """Read a template.

        Raises:
            TemplateSyntaxError: it holds a statement, a calculation or an unknown name.
        """
        for node in self.parse(source).find_all(nodes.Node):
            is_name = isinstance(node, nodes.Name) and node.name in self._names
            if not is_name and not isinstance(node, nodes.Output | nodes.TemplateData):
                raise TemplateSyntaxError("no known name", node.lineno)
        return super().from_string(source)


def fill(docx: DocxTemplate, words: Mapping[str, str]) -> None:
    """Put words, which are XML, in the place of their names; the author and dates of the template are taken out.

    Raises:
        TemplateError: the template holds something else than names.
    """
    properties = docx.get_docx().core_properties._element
    for child in list(properties):
        properties.remove(child)
    # The words come with their breaks: the library looks for them in time that grows as the square of the runs.
    docx.resolve_listing = str
    context = {name: Markup(_broken(text)) for name, text in words.items()}  # noqa: S704 - escaped where it became XML
    docx.render(context, _NamesOnly(words.keys()), autoescape=True)


def _broken(xml: str) -> str:
    """Write line ends and tabs of texts as the document has them."""
    return _TEXT.sub(lambda match: match.group().translate(_BREAKS), xml)
