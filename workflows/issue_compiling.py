"""Compiling a bulletin from its vintage: what it says, what it lacks, and its documents, always the same again."""

from datetime import date

from bulletins.content import Content, content_table, digest_of, read_content
from data_access import queries_bulletins as kept
from data_access.store import Store
from data_access.writes_bulletins import Composed
from indicators.issuing import Bulletin
from workflows.bulletins import Bulletins
from workflows.issue_checks import checked, found
from workflows.templates import template_bytes

ISSUED_ENDINGS = (".docx", ".xlsx", ".html", ".json")  # the last holds every step of the ranking


class Compiler:
    """Compiles bulletins; what it gives depends on the vintage and on what staff wrote, on nothing else."""

    def __init__(self, store: Store, bulletins: Bulletins) -> None:
        self._store, self._bulletins = store, bulletins

    def composed(self, one: Bulletin) -> Composed:
        """Compile what a bulletin says.

        Raises:
            Refusal: what staff wrote cannot stand, or its template is not there.
        """
        with self._store.read() as connection:
            template_bytes(connection, one.template)  # refused here, not when it is issued
        previous = self.content(one.corrects) if one.corrects else None
        written = checked(one.kind, one.written)
        content = self._bulletins.composed(
            one.scheme_code,
            one.period,
            one.kind,
            one.known_at,
            written,
            scheme_on=self._scheme_on(one),
            previous=previous,
        )
        table, digest = content_table(content), digest_of(content)
        return Composed(one.known_at, written, one.template, content.title, table, digest, one.lacks)

    def now(self, one: Bulletin) -> Content:
        """Compile what a bulletin would say by what is known now, by the scheme it was judged by."""
        return self._bulletins.composed(
            one.scheme_code, one.period, one.kind, None, one.written, scheme_on=self._scheme_on(one)
        )

    def lacks(self, one: Bulletin) -> tuple[str, ...]:
        """Name the figures that were missing at its vintage."""
        return self._bulletins.lacks(one.scheme_code, one.period, one.known_at, self._scheme_on(one))

    def content(self, bulletin_id: int) -> Content:
        """Give what a bulletin says as it is kept; raises Refusal when there is none of that number."""
        with self._store.read() as connection:
            found(connection, bulletin_id)
            return read_content(kept.content_table(connection, bulletin_id))

    def files(self, one: Bulletin, content: Content) -> dict[str, bytes]:
        """Write every document that is kept with an issue, by its ending."""
        return {suffix: self.file(one, content, suffix) for suffix in ISSUED_ENDINGS}

    def file(self, one: Bulletin, content: Content, suffix: str) -> bytes:
        """Write one document.

        Raises:
            Refusal: another ending, or no PDF can be made.
        """
        if suffix == ".json":
            return self._bulletins.steps(one.scheme_code, one.period, one.known_at, self._scheme_on(one))
        with self._store.read() as connection:
            template = template_bytes(connection, one.template)
        return self._bulletins.document(content, suffix, template, one.known_at)

    def _scheme_on(self, one: Bulletin) -> date:
        """Give the instant whose scheme judges: a correction goes by the scheme of the first issue."""
        with self._store.read() as connection:
            while one.corrects:
                one = found(connection, one.corrects)
        return one.known_at
