"""Bulletins: a ranked period said as a document, and the document as a file of any kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from shapely.geometry.base import BaseGeometry

from bulletins.compose import compose
from bulletins.content import Content
from bulletins.masthead import Masthead
from bulletins.page_face import write_page
from bulletins.xlsx_face import write_xlsx
from data_access import queries
from data_access.instants import day_of
from data_access.store import Store
from indicators.issuing import BulletinKind, Written
from indicators.issuing_orders import lacks
from indicators.period import Period
from indicators.problem import Refusal
from indicators.scoring.ranked import Ranked
from workflows.boundaries_maps import outlines_of
from workflows.ranking import Rankings
from workflows.schemes import SchemeBook
from workflows.score_steps import written_steps

ENDINGS = (".docx", ".pdf", ".xlsx", ".html")
_ILLUSTRATIVE = "（示意边界）"
_OFFICES = {"镇": "各镇人民政府", "乡": "各乡人民政府", "街道": "各街道办事处"}


class Bulletins:
    """Use cases of bulletins; `issuer` is the office that issues them here, blank when nobody named one."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        schemes: SchemeBook,
        rankings: Rankings,
        issuer: str = "",
    ) -> None:
        self._store, self._clock, self._issuer = store, clock, issuer
        self._schemes, self._rankings = schemes, rankings

    def compose(
        self,
        scheme_code: str,
        period: Period,
        kind: BulletinKind,
        known_on: date | None = None,
        written: Written | None = None,
    ) -> Content:
        """Say a period as a bulletin, by the scheme and the figures known today or at the end of a day.

        Without a scheme's code the only scheme there is; a bulletin of a past day bears its date.

        Raises:
            Refusal: there is no such scheme, or several and none was named, or the period has no figures.
        """
        said = written or Written()
        day = said.day or known_on or day_of(self._clock())
        written = replace(said, day=day, issuer=said.issuer or self._issuer)
        return self.composed(scheme_code, period, kind, known_on, written)

    def composed(
        self,
        scheme_code: str,
        period: Period,
        kind: BulletinKind,
        known_on: date | None,
        written: Written,
        *,
        scheme_on: date | None = None,
        previous: Content | None = None,
    ) -> Content:
        """Say a period as known on a day or at an instant, by no other words than what was written and is known.

        `previous` is the issue that this one corrects; a correction goes by the scheme as it was in force for the
        first issue, at `scheme_on`. Raises as `compose` does.
        """
        scheme = self._schemes.scheme(scheme_code, scheme_on or known_on).scheme
        ranked = self._rankings.ranked(scheme, period, known_on)
        rows = self._rankings.rows(ranked)
        return compose(ranked, rows, _masthead(ranked, kind, written), previous)

    def lacks(self, scheme_code: str, period: Period, known_on: date, scheme_on: date) -> tuple[str, ...]:
        """Name the figures a period lacks for a scheme; raises as `compose` does."""
        return lacks(self._rankings.ranked(self._schemes.scheme(scheme_code, scheme_on).scheme, period, known_on))

    def steps(self, scheme_code: str, period: Period, known_on: date, scheme_on: date) -> bytes:
        """Write every step of the ranking a bulletin says, as JSON; raises as `compose` does."""
        scheme = self._schemes.scheme(scheme_code, scheme_on).scheme
        ranked = self._rankings.ranked(scheme, period, known_on)
        return written_steps(ranked, self._rankings.rows(ranked)).encode()

    def document(
        self, content: Content, suffix: str, template: bytes | None = None, known_at: datetime | None = None
    ) -> bytes:
        """Write a bulletin as a file of one of the `ENDINGS`; the workbook holds its annexes.

        A `template` of the office lays the docx and the PDF out instead of the shipped one; `known_at` is the
        instant whose boundaries the map shows, None meaning now.

        Raises:
            Refusal: another ending, a template with a fault, or a PDF where LibreOffice is missing.
        """
        match suffix.lower():
            case ".docx":
                return self._docx(content, template, known_at)
            case ".pdf":
                return to_pdf_file(self._docx(content, template, known_at))
            case ".xlsx":
                return write_xlsx(content)
            case ".html":
                return self._page(content, known_at)
            case _:
                raise Refusal.because(f"通报可写成 {'、'.join(ENDINGS)} 文件；请改用其中一种扩展名。")

    def _docx(self, content: Content, template: bytes | None, known_at: datetime | None) -> bytes:
        # Who only looks at the wall or the desk should not pay for the libraries that write documents.
        from bulletins.docx_face import write_docx

        told, shapes = self._drawable(content, known_at)
        return write_docx(told, template, outlines=shapes)

    def _page(self, content: Content, known_at: datetime | None) -> bytes:
        from bulletins.drawn import drawn  # as above: only now is a plotting library needed

        return write_page(content, drawn(*self._drawable(content, known_at))).encode()

    def _drawable(self, content: Content, known_at: datetime | None) -> tuple[Content, Mapping[str, BaseGeometry]]:
        """Give the outlines a map is drawn from, and the content whose map says so where they are illustrative."""
        if content.map is None:
            return content, {}
        with self._store.read() as connection:
            instant = known_at or max(self._clock(), queries.last_known_at(connection))
            outlines = outlines_of(queries.boundaries(connection, instant))
        shown = {code: outlines[code] for code, _ in content.map.classes if code in outlines}
        title = content.map.title + (_ILLUSTRATIVE if any(one.is_illustrative for one in shown.values()) else "")
        told = replace(content, map=replace(content.map, title=title))
        return told, {code: one.geometry for code, one in shown.items() if isinstance(one.geometry, BaseGeometry)}


def to_pdf_file(docx: bytes) -> bytes:
    """Make a PDF of a docx.

    Raises:
        Refusal: LibreOffice is missing or fails.
    """
    from data_access.document_pdf import to_pdf

    return to_pdf(docx)


def _masthead(ranked: Ranked, kind: BulletinKind, written: Written) -> Masthead:
    """Fill the head with what staff wrote, else with what is known here; no office is made up."""
    areas, owner = ranked.snapshot.areas, ranked.scheme.owner
    named = written.issuer
    office = named or owner
    neutral = f"{areas.names[0]}督查考核{'通报' if kind is BulletinKind.NOTICE else ''}"
    return Masthead(
        kind=kind,
        issuer=named or neutral,
        office=office,
        day=written.day,
        number=written.number,
        addressees=written.addressees or _addressees(ranked),
        copies_to=written.copies_to,
        printed_by=office,
        requirements=written.requirements,
    )


def _addressees(ranked: Ranked) -> str:
    """Address the offices of the units listed, kind by kind, towns first: 各镇人民政府、各街道办事处、各有关单位."""
    kinds = {ranked.snapshot.areas.kinds[unit] for unit in ranked.listed}
    named = [office for kind, office in _OFFICES.items() if kind in kinds]
    return "、".join([*named, "各有关单位"] if kinds - _OFFICES.keys() else named)
