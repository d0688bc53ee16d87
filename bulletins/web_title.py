"""How the title of a bulletin breaks on a web page."""

import re
from html import escape

_BREAKS = re.compile(r"(?<=\d月)|(?<=[的、，])|(?<=考核|工作|排名)")


def broken_title(text: str) -> str:
    """Write a title as HTML; a long one breaks at a group of sense."""
    return "<wbr>".join(escape(part) for part in _BREAKS.split(text))
