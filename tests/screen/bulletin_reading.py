"""Reads the faces of a bulletin back: their texts in order and their tables, cell by cell as printed."""

import io
import re
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.content import Content, Table
from bulletins.docx_table import JOINER
from bulletins.table_layout import row_spans

Cells = list[list[str]]
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SPACE = re.compile(r"\s+")
_NUMBERED = re.compile(r"^附件\s?\d(?:（续）)?$|^\s*(?:附件：)?\d\.(?=\d{4}\s?年|排名图)", re.MULTILINE)


def figures(text: str) -> set[str]:
    """Give every figure of a text."""
    return set(_FIGURE.findall(text))


def plain(text: str) -> str:
    """Give a text without its white space."""
    return _SPACE.sub("", text)


def unnumbered(text: str) -> str:
    """Take the numbers of the annexes out, which the face gives them: “附件2” and “2.2026年10月…” in the list."""
    return _NUMBERED.sub("", text)


def cells_of(table: Table) -> Cells:
    """Give the cells of a table as it is laid out, headings first; a spanned place repeats nothing."""
    rows = [[row[0] if span else "", *row[1:]] for row, span in zip(table.rows, row_spans(table), strict=True)]
    return [*map(list, table.headings), *rows]


def docx_text(content: bytes) -> str:
    """Give the text of a document in its order, tables included, then what stands at the foot of its pages."""
    document = docx.Document(io.BytesIO(content))
    said = []
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            said.append(part.text)
        else:
            said += [cell for row in _rows(part) for cell in row]
    feet = [foot for section in document.sections for foot in (section.footer, section.even_page_footer)]
    return "\n".join([*said, *(paragraph.text for foot in feet for paragraph in foot.paragraphs)])


def docx_tables(content: bytes) -> list[Cells]:
    """Give the tables of a document."""
    return [_rows(table) for table in docx.Document(io.BytesIO(content)).tables]


def _rows(table: DocxTable) -> Cells:
    """Give a table's cells; a cell that spans several places stands at the first of them."""
    found: Cells = []
    seen = set()
    for row in table.rows:
        line = []
        for cell in row.cells:
            line.append("" if cell._tc in seen else cell.text.replace(JOINER, "").replace("\n", ""))
            seen.add(cell._tc)
        found.append(line)
    return found


def xlsx_tables(content: bytes, told: Content) -> list[Cells]:
    """Give the tables of the workbook, every figure as its format prints it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [_sheet(page, table) for page, table in zip(book.worksheets, told.annexes, strict=True)]


def _sheet(page: Worksheet, table: Table) -> Cells:
    lines = page.iter_rows(min_row=4, max_row=3 + len(table.headings) + len(table.rows), max_col=len(table.widths))
    return [[_printed(cell.value, cell.number_format) for cell in line] for line in lines]


def _printed(value: object, form: str) -> str:
    """Print a cell as its format says (0.00, +0.00;-0.00;0.00, 0%, #,##0.0)."""
    if value is None or isinstance(value, str):
        return value or ""
    number = Decimal(repr(value))
    shape = form.split(";")[0]
    shown = number * 100 if shape.endswith("%") else number
    places = len(shape.rstrip("%").partition(".")[2])
    rounded = shown.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert rounded == shown, f"the format hides a part of {value}"
    sign = "+" if shape.startswith("+") and number > 0 else ""
    return f"{sign}{rounded:{',' if ',' in shape else ''}f}{'%' if shape.endswith('%') else ''}"


class PageReader(HTMLParser):
    """Collects the text of a page and its tables with their spans laid out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tables: list[Cells] = []
        self._taken: dict[tuple[int, int], str] = {}
        self._row, self._inside = -1, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._taken, self._row = {}, -1
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th"):
            spans = {name: int(value or 1) for name, value in attrs if name.endswith("span")}
            column = next(at for at in range(1000) if (self._row, at) not in self._taken)
            for row in range(self._row, self._row + spans.get("rowspan", 1)):
                for at in range(column, column + spans.get("colspan", 1)):
                    self._taken[row, at] = ""
            self._cell = (self._row, column)
        if tag in ("td", "th", "style", "title"):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            width = 1 + max(column for _, column in self._taken)
            self.tables.append([[self._taken[row, at] for at in range(width)] for row in range(self._row + 1)])
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("td", "th"):
            self._taken[self._cell] += data
        if self._inside not in ("style", "title"):
            self.texts.append(data)


def pdf_text(content: bytes, folder: Path) -> str:
    """Give the text of a PDF page by page, without the page numbers and the mark of a sample."""
    file = folder / "face.pdf"
    file.write_bytes(content)
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True, text=True).stdout
    lines = (line.strip() for page in text.split("\f") for line in page.splitlines())
    return "\n".join(line for line in lines if not re.fullmatch(r"— \d+ —", line))
