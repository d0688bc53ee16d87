"""Reads the wall of a bulletin back: its texts piece by piece as they stand apart on the screen, and its rows."""

from html.parser import HTMLParser

_BLOCKS = ("p", "h1", "h2", "h3", "td", "th", "a", "button")
_OF_PIECES = {"facts", "named", "unit"}  # their spans stand apart
_ALONE = ("meta", "link", "col", "wbr", "img", "br")

CHROME = {"大屏", "通报页", "样例数据", "‹", "›"}  # what the page itself says; everything else is the bulletin's


class WallReader(HTMLParser):
    """Collects pieces of text, the rows of the tables, the tags and the attributes; every tag must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._open: list[tuple[str, set[str]]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        classes = set((dict(attrs).get("class") or "").split())
        inside = self._open[-1][1] if self._open else set()
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag in _BLOCKS or (tag == "span" and (inside & _OF_PIECES or "sample" in classes)):
            self.pieces.append("")
        if tag not in _ALONE:
            self._open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag
        if self._open and self._open[-1][1] & _OF_PIECES:
            self.pieces.append("")

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "title" in tags or not data.strip():
            return
        self.pieces[-1] += data
        if {"td", "th"} & set(tags):
            self.rows[-1][-1] += data

    @property
    def told(self) -> list[str]:
        """The pieces of the bulletin, without what the page itself says."""
        return [piece for piece in self.pieces if piece.strip() and piece not in CHROME]

    @property
    def body_rows(self) -> list[list[str]]:
        """The rows of the places, without the titles of the columns."""
        return [row for row in self.rows if len(row) > 1 and row[0] != "位次"]
