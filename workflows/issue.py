"""Issue: a bulletin from draft to review to issue, what was signed kept for ever, what changed since told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection

from bulletins.changes import changes
from bulletins.content import Content, read_content
from data_access import queries_bulletins as kept
from data_access import writes
from data_access.instants import day_of, end_of_day
from data_access.store import Store
from data_access.writes_bulletins import Composed, change_bulletin, put_bulletin, put_files, sign
from indicators.issuing import Act, Bulletin, BulletinKind, Signature, Stage, Written, next_number, stage_after
from indicators.period import Period
from indicators.problem import Refusal
from workflows.bulletins import Bulletins, to_pdf_file
from workflows.issue_checks import (
    check_drafter,
    found,
    refuse_correction,
    refuse_second,
    refuse_taken_number,
    standing,
)
from workflows.issue_compiling import ISSUED_ENDINGS, Compiler
from workflows.schemes import SchemeBook

_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Order:
    """What a new draft is to be; without a scheme's code the only scheme there is, `known_on` None meaning now."""

    scheme_code: str
    period: Period
    kind: BulletinKind
    written: Written
    known_on: date | None = None
    template: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in the figures since an issue, as its change sheet would list it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class BulletinBook:
    """Use cases of bulletins that are kept. Every act names the `revision` the person saw."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        schemes: SchemeBook,
        bulletins: Bulletins,
        issuer: str,
        to_pdf: Callable[[bytes], bytes] = to_pdf_file,
    ) -> None:
        self._store, self._clock, self._schemes = store, clock, schemes
        self._compiler, self._issuer, self._to_pdf = Compiler(store, bulletins), issuer, to_pdf
        self._converting = Lock()

    def bulletins(self) -> tuple[Bulletin, ...]:
        """Give every bulletin, newest first."""
        with self._store.read() as connection:
            return kept.bulletins_kept(connection)

    def bulletin(self, bulletin_id: int) -> Bulletin:
        """Give one bulletin.

        Raises:
            Refusal: there is none of that number.
        """
        with self._store.read() as connection:
            return found(connection, bulletin_id)

    def newest_issued(self) -> int:
        """Give the number of the bulletin that was issued last.

        Raises:
            Refusal: none was.
        """
        issued = [one for one in self.bulletins() if one.stage is Stage.ISSUED]
        if not issued:
            raise Refusal.because("还没有签发过通报。")
        return max(issued, key=lambda one: one.signatures[-1].at).bulletin_id

    def content(self, bulletin_id: int) -> Content:
        """Give what a bulletin says; raises as `bulletin` does."""
        return self._compiler.content(bulletin_id)

    def opening(self, scheme_code: str, kind: BulletinKind) -> Written:
        """Propose what staff wrote in the last bulletin of a scheme and kind, with the next number."""
        code = self._schemes.scheme(scheme_code).scheme.code
        with self._store.read() as connection:
            last = next(
                (one for one in kept.bulletins_of(connection, code, kind) if one.stage is not Stage.DISCARDED), None
            )
            number = self._next_number(connection, kind)
        return replace(last.written if last else Written(issuer=self._issuer), number=number, day=None)

    def draft(self, order: Order, who: str) -> Bulletin:
        """Compose a draft; from now on its figures stay as they are known at this instant.

        Raises:
            Refusal: no name, no scheme, no figures, or there is a bulletin of the period already.
        """
        check_drafter(who)
        code = self._schemes.scheme(order.scheme_code).scheme.code
        with self._store.read() as connection:
            refuse_second(connection, code, order.kind, order.period)
        return self._put(replace(order, scheme_code=code), who, 0)

    def correct(self, bulletin_id: int, who: str) -> Bulletin:
        """Draft the issue that takes the place of an issued one, with the sheet of what changed.

        Raises:
            Refusal: it is not issued, was corrected already, or nothing of its figures has changed.
        """
        check_drafter(who)
        with self._store.read() as connection:
            old = found(connection, bulletin_id)
            refuse_correction(connection, old)
            number = self._next_number(connection, old.kind)
        if not self.changed(bulletin_id).rows:
            raise Refusal.because(f"“{old.label}”签发以来数据没有变化，不需要更正。")
        written = replace(old.written, number=number, day=None)
        order = Order(old.scheme_code, old.period, old.kind, written, template=old.template)
        return self._put(order, who, bulletin_id)

    def changed(self, bulletin_id: int) -> Changed:
        """Say which figures and places of a bulletin are others by what is known now."""
        one = self.bulletin(bulletin_id)
        table = changes(self.content(bulletin_id), self._compiler.now(one))
        return Changed(table.headings[0], table.rows)

    def revise(
        self, bulletin_id: int, revision: int, written: Written, who: str, *, template: str, renew: bool = False
    ) -> Bulletin:
        """Let a draft say what staff wrote now; `renew` takes the figures as they are known by now.

        Raises:
            Refusal: it is no draft, somebody was faster, or a text is too long.
        """
        with self._store.read() as connection:
            one = standing(connection, bulletin_id, revision, Act.REVISE, who)
        revised = replace(one, written=written, template=template)
        if renew:
            revised = replace(revised, known_at=self._now())
            revised = replace(revised, lacks=self._compiler.lacks(revised))
        composed = self._compiler.composed(revised)
        return self._act(one, Act.REVISE, who, "更新到最新数据" if renew else "", composed)

    def act(self, bulletin_id: int, revision: int, act: Act, who: str, remark: str = "") -> Bulletin:
        """Submit, review, return or discard a bulletin.

        Raises:
            Refusal: it does not stand so, this person may not, or somebody was faster.
        """
        with self._store.read() as connection:
            one = standing(connection, bulletin_id, revision, act, who, remark)
        if act is Act.SUBMIT and one.corrects and not self.content(bulletin_id).correction:
            raise Refusal.because("与所更正的一份相比没有变化，不需要更正；请作废这份草稿。")
        return self._act(one, act, who, remark)

    def issue(self, bulletin_id: int, revision: int, who: str) -> Bulletin:
        """Issue a reviewed bulletin: its documents are written first, then all is kept at once, or nothing.

        Raises:
            Refusal: it was not reviewed, has no number or one that is taken, or somebody was faster.
        """
        with self._store.read() as connection:
            one = standing(connection, bulletin_id, revision, Act.ISSUE, who)
            refuse_taken_number(connection, one)
        signed = replace(one, written=replace(one.written, day=one.written.day or day_of(self._clock())))
        composed = self._compiler.composed(signed)
        if composed.digest != one.digest:
            raise Refusal.because("按当时的数据重新编写，结果与审核过的不一致；请退回草稿，更新后重新送审。")
        files = self._compiler.files(signed, read_content(dict(composed.content)))
        return self._act(one, Act.ISSUE, who, "", composed, files)

    def file(self, bulletin_id: int, suffix: str) -> bytes:
        """Give a bulletin as a file: of an issued one the very bytes of its issue, its PDF made once of its docx.

        Raises:
            Refusal: no such bulletin or ending, or no PDF can be made.
        """
        with self._store.read() as connection:
            one = found(connection, bulletin_id)
            issued = kept.issued_file(connection, bulletin_id, suffix)
        if issued is not None:
            return issued
        if suffix == _PDF and one.stage is Stage.ISSUED:
            return self._first_pdf(bulletin_id)
        return self._compiler.file(one, self.content(bulletin_id), suffix)

    def _first_pdf(self, bulletin_id: int) -> bytes:
        """Make the PDF of an issue and keep it; whoever was faster made the one that stays."""
        with self._converting:
            with self._store.read() as connection:
                made = kept.issued_file(connection, bulletin_id, _PDF)
            if made is not None:
                return made
            pdf = self._to_pdf(self.file(bulletin_id, ".docx"))
            with self._store.write() as connection:
                made = kept.issued_file(connection, bulletin_id, _PDF)  # by another process meanwhile
                if made is None:
                    put_files(connection, bulletin_id, {_PDF: pdf})
        return made or pdf

    def verify(self, bulletin_id: int) -> tuple[str, ...]:
        """Compile an issued bulletin again from the same vintage; gives what is not the same, byte for byte.

        Raises:
            Refusal: it is not issued.
        """
        with self._store.read() as connection:
            one = found(connection, bulletin_id)
            files = {suffix: kept.issued_file(connection, bulletin_id, suffix) for suffix in ISSUED_ENDINGS}
        if one.stage is not Stage.ISSUED:
            raise Refusal.because(f"“{one.label}”还没有签发。")
        composed = self._compiler.composed(one)
        content = read_content(dict(composed.content))
        again = self._compiler.files(one, content)
        differs = [f"{suffix} 文件" for suffix in ISSUED_ENDINGS if files[suffix] != again[suffix]]
        return (*(["文字和数字"] if content != self.content(bulletin_id) else []), *differs)

    def _put(self, order: Order, who: str, corrects: int) -> Bulletin:
        known_at = self._vintage(order.known_on)
        written = replace(order.written, issuer=order.written.issuer or self._issuer)
        new = Bulletin(
            0, order.scheme_code, order.period, order.kind, known_at, written, order.template, corrects, (),
            "", "", Stage.DRAFT, 1, (),
        )  # fmt: skip
        composed = self._compiler.composed(replace(new, lacks=self._compiler.lacks(new)))
        with self._store.write() as connection:
            if corrects:
                refuse_correction(connection, found(connection, corrects))
            else:
                refuse_second(connection, order.scheme_code, order.kind, order.period)
            at = writes.next_known_at(connection, self._clock())
            bulletin_id = put_bulletin(connection, new.scheme_code, new.period, new.kind, composed, corrects=corrects)
            sign(connection, bulletin_id, Signature(Act.DRAFT, who, at, "", composed.digest), composed.title)
            return found(connection, bulletin_id)

    def _act(
        self,
        one: Bulletin,
        act: Act,
        who: str,
        remark: str,
        composed: Composed | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Bulletin:
        """Write an act in one transaction, if the bulletin still stands as it was seen."""
        with self._store.write() as connection:
            standing(connection, one.bulletin_id, one.revision, act, who, remark)
            if act is Act.ISSUE:
                refuse_taken_number(connection, one)
            at = writes.next_known_at(connection, self._clock())
            change_bulletin(connection, one.bulletin_id, one.revision, stage_after(act), composed)
            if files:
                put_files(connection, one.bulletin_id, files)
            digest = composed.digest if composed else one.digest
            sign(connection, one.bulletin_id, Signature(act, who, at, remark, digest), one.title)
            return found(connection, one.bulletin_id)

    def _vintage(self, known_on: date | None) -> datetime:
        """Give the instant whose figures are frozen: the end of a past day, else an instant nothing else will share."""
        if known_on is not None and known_on < day_of(self._clock()):
            return end_of_day(known_on)
        return self._now()

    def _now(self) -> datetime:
        with self._store.write() as connection:
            return writes.next_known_at(connection, self._clock())

    def _next_number(self, connection: Connection, kind: BulletinKind) -> str:
        taken = kept.numbers_of(connection, kind, *(stage for stage in Stage if stage is not Stage.DISCARDED))
        return next_number(kind, taken, day_of(self._clock()))
