"""Which period a column or a row is about, from the places a form names, in their order."""

from collections.abc import Iterator

from data_access.sheet_map_headers import Heading
from data_access.sheet_map_layout import Block
from indicators.intake_findings import Findings, Place
from indicators.intake_periods import PeriodWords, find_period, find_periods, words_of_date, words_of_period
from indicators.period import Period


class PeriodReader:
    """Reads the period words of one block; what is odd about them is told once."""

    def __init__(self, block: Block, findings: Findings) -> None:
        self._block = block
        self._findings = findings
        self._source = block.table.period
        self._by_text: dict[str, PeriodWords | None] = {}
        self._file = find_period(findings.file_name)

    @property
    def is_by_row(self) -> bool:
        """Whether rows carry a period of their own."""
        return "column" in self._source.sources and self._block.period >= 0

    def of_row(self, row: int) -> PeriodWords | None:
        """Give the words in the period column of a row; None when there are none."""
        cell = self._block.sheet.columns[self._block.period][row]
        text = self._block.sheet.text(row, self._block.period)
        if hasattr(cell, "isoformat"):
            return words_of_date(cell)  # type: ignore[arg-type]
        if text not in self._by_text:
            self._by_text[text] = find_period(text)
        return self._by_text[text]

    def of_column(self, heading: Heading | None, row_words: PeriodWords | None) -> PeriodWords | None:
        """Give the words that hold for a column (of a row); None is told as a finding."""
        said = list(self._said(heading, row_words))
        words = _merged([each for _, each in said])
        if words is None:
            if row_words is None:
                self._tell_none()
            return None
        if heading is not None and "header" not in self._source.sources:
            self._check_heading(heading, words)
        if said[0][0] in ("title", "sheet_name"):
            self._check_file_name(words)
        return words

    def _said(self, heading: Heading | None, row_words: PeriodWords | None) -> Iterator[tuple[str, PeriodWords]]:
        for source in self._source.sources:
            words: PeriodWords | None = None
            match source:
                case "fixed":
                    words = words_of_period(Period.parse(self._source.fixed))
                case "column":
                    words = row_words
                case "header":
                    words = heading.words if heading else None
                case "title":
                    words = _of_title(self._block.title)
                case "sheet_name":
                    words = find_period(self._block.sheet.name)
                case "file_name":
                    words = self._file
            if words:
                yield source, words

    def _check_heading(self, heading: Heading, words: PeriodWords) -> None:
        said = heading.words
        if said is None or said.is_year_alone or words.is_year_alone or said.last_month == words.last_month:
            return
        self._findings.error(
            f"表头“{heading.text}”写的是{said.text}，而这张表的报告期是{words.text}，请核对是否用错了月份的表。",
            Place(self._block.sheet.name, heading.row + 1, heading.column + 1),
        )

    def _check_file_name(self, words: PeriodWords) -> None:
        """A title left over from last month is the commonest slip; the file's name often knows better."""
        file = self._file
        if file is None or file.is_year_alone or words.is_year_alone:
            return
        if file.last_month != words.last_month or (file.year and words.year and file.year != words.year):
            self._findings.warning(
                f"文件名写的是{file.text}，表内写的是{words.text}，已按表内的报告期读取，请核对是否选错了文件。",
                Place(self._block.sheet.name),
            )

    def _tell_none(self) -> None:
        places = "、".join(_PLACES[source] for source in self._source.sources)
        self._findings.error(
            f"找不到报告期（在{places}里都没有写），请在标题里写明，例如“2026年10月”。", Place(self._block.sheet.name)
        )


_PLACES = {
    "title": "标题",
    "sheet_name": "工作表名",
    "file_name": "文件名",
    "column": "报告期列",
    "header": "表头",
    "fixed": "表式",
}


def _of_title(title: str) -> PeriodWords | None:
    """Take the first words finer than a year, else the year; a date of signing comes last in a title."""
    found = find_periods(title)
    return next((words for words in found if not words.is_year_alone), found[0] if found else None)


def _merged(said: list[PeriodWords]) -> PeriodWords | None:
    """The first words decide; later ones add the year, or the month when only a year was said."""
    if not said:
        return None
    words = said[0]
    for other in said[1:]:
        if words.is_year_alone and not other.is_year_alone and other.year in (0, words.year):
            words = other.with_year(words.year)
        elif not words.year and other.year:
            words = words.with_year(other.year)
    return words
