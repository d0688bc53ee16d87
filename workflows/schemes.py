"""Schemes as versioned data: written, checked, kept, brought in and out; 加减分 and 一票否决 by document."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from sqlalchemy import Connection

from data_access import queries, writes
from data_access.instants import instant_of
from data_access.queries_ranking import (
    marks_of,
    newest_scheme_version,
    newest_scheme_versions,
    scheme_versions,
    schemes_in_force,
)
from data_access.store import Store
from data_access.writes_alerts import bump_act_version
from data_access.writes_ranking import close_scheme, definition_of, put_mark, put_scheme, withdraw_mark
from indicators.period import Period
from indicators.problem import Problem, Refusal
from indicators.scoring.scheme import Adjustment, Scheme, Veto
from indicators.scoring.scheme_linter import Ground, SchemeFinding, lint_scheme
from indicators.scoring.scheme_record import Mark, SchemeVersion, fault_of_mark
from indicators.scoring.scheme_table import read_scheme, scheme_table
from indicators.snapshot import AreaFrame
from workflows.publish import Publisher
from workflows.scheme_file import read_scheme_file, write_scheme_file
from workflows.scheme_history import SchemeHistory

_LONGEST_REASON = 200


class SchemeBook:
    """Use cases of schemes over one store."""

    def __init__(self, store: Store, clock: Callable[[], datetime], publisher: Publisher, actor: str) -> None:
        self._store, self._clock, self._publisher, self._actor = store, clock, publisher, actor
        self._history = SchemeHistory(publisher, clock)

    def schemes(self, known_on: date | None = None) -> Mapping[str, SchemeVersion]:
        """Give the schemes in force, by code, as known today or at the end of a day."""
        with self._store.read() as connection:
            return schemes_in_force(connection, self._instant(known_on))

    def retired(self) -> Mapping[str, SchemeVersion]:
        """Give the last version of every scheme that is no longer in force, by code."""
        standing = self.schemes()
        with self._store.read() as connection:
            found = newest_scheme_versions(connection)
        return {one.scheme.code: one for one in found if one.scheme.code not in standing}

    def areas(self) -> AreaFrame:
        """Give the areas there are; raises Refusal when none are loaded."""
        return self._publisher.cube().areas

    def scheme(self, scheme_code: str = "", known_on: date | None = None) -> SchemeVersion:
        """Give one scheme in force; without a code the only one there is.

        Raises:
            Refusal: there is no such scheme, or several and none was named.
        """
        found = self.schemes(known_on)
        if scheme_code in found:
            return found[scheme_code]
        if not found:
            raise Refusal.because("还没有考核方案；请在方案页新建或导入。")
        named = "、".join(f"{code}（{one.scheme.name}）" for code, one in found.items())
        if scheme_code:
            raise Refusal.because(f"没有代码为“{scheme_code}”的考核方案；现有：{named}。")
        if len(found) > 1:
            raise Refusal.because(f"有几个考核方案：{named}；请指明用哪一个。")
        return next(iter(found.values()))

    def versions(self, scheme_code: str) -> tuple[SchemeVersion, ...]:
        """Give every version of a scheme, newest first.

        Raises:
            Refusal: there is no such scheme.
        """
        with self._store.read() as connection:
            found = scheme_versions(connection, scheme_code)
        if not found:
            raise Refusal.because(f"没有代码为“{scheme_code}”的考核方案。")
        return found

    def read(self, code: str, table: Mapping[str, object]) -> tuple[Scheme, tuple[SchemeFinding, ...]]:
        """Read a scheme that is being written and check it against the catalogue and the last two years.

        Raises:
            Refusal: the table cannot be read as a scheme.
        """
        scheme = read_scheme(code, table)
        ground = self._ground()
        findings = lint_scheme(scheme, ground)
        if not any(one.is_error for one in findings):  # only then are two years of figures worth reading
            findings = lint_scheme(scheme, replace(ground, history=self._history.figures(scheme)))
        return scheme, findings

    def save(
        self,
        code: str,
        table: Mapping[str, object],
        reason: str,
        who: str = "",
        *,
        base_version: int | None = None,
    ) -> SchemeVersion:
        """Keep a scheme as its next version; one that says what stands already is left alone.

        `base_version` is the version the writer saw; None does not ask.

        Raises:
            Refusal: the scheme has faults, the reason is missing, or somebody was faster.
        """
        scheme, findings = self.read(code, table)
        faults = tuple(Problem(one.sentence()) for one in findings if one.is_error)
        if faults:
            raise Refusal(faults)
        self._check_reason(reason)
        with self._store.write() as connection:
            newest = newest_scheme_version(connection, code)
            if base_version is not None and base_version != newest:
                raise Refusal.because(
                    f"方案“{scheme.name}”已有第 {newest} 版，您看到的是第 {base_version} 版；请刷新后再改。"
                )
            self._keep(connection, scheme, reason, who)
            return scheme_versions(connection, code)[0]

    def _keep(self, connection: Connection, scheme: Scheme, reason: str, who: str) -> bool:
        """Keep a scheme as its next version, and say whether it differs from what stands."""
        now = max(self._clock(), queries.last_known_at(connection))
        standing = schemes_in_force(connection, now).get(scheme.code)
        if standing is not None and definition_of(standing.scheme) == definition_of(scheme):
            return False
        at = writes.next_known_at(connection, self._clock())
        version = put_scheme(connection, scheme, author=who or self._actor, reason=reason, at=at)
        self._note(connection, at, who, "scheme", f"考核方案 {scheme.code} 第 {version} 版", reason)
        return True

    def retire(self, scheme_code: str, reason: str, who: str = "") -> None:
        """Take a scheme out of force.

        Raises:
            Refusal: it is not in force, or the reason is missing.
        """
        self._check_reason(reason)
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            if not close_scheme(connection, scheme_code, at):
                raise Refusal.because(f"考核方案“{scheme_code}”没有在执行；执行中的方案用 schemes list 查看。")
            self._note(connection, at, who, "scheme", f"考核方案 {scheme_code} 停用", reason)

    def mark(self, scheme_code: str, what: Adjustment | Veto, first: Period, last: Period, who: str = "") -> None:
        """Add 加分, 减分 or 一票否决 by a document, for the periods from the first to the last.

        Raises:
            Refusal: no such scheme or unit, no document, no points, the periods are the wrong way round, or
                the very same stands already.
        """
        scheme = self.scheme(scheme_code).scheme
        fault = fault_of_mark(scheme, what, first, last, self.areas())
        if fault:
            raise Refusal.because(fault)
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            twin = _twin(marks_of(connection, scheme_code, at), what, first, last)
            if twin is not None:
                periods = f"{twin.first_period.label()}至{twin.last_period.label()}"
                raise Refusal.because(
                    f"同样的一条已经登记过（第 {twin.mark_id} 条，{periods}）；要改报告期，请先撤回它。"
                )
            put_mark(connection, scheme_code, what, (first, last), author=who or self._actor, at=at)
            said = f"{what.points:+g}分" if isinstance(what, Adjustment) else "一票否决"
            detail = f"{what.area_code} {said} {first}至{last} {what.document_number} {what.reason}"
            self._note(connection, at, who, "scheme_mark", f"考核方案 {scheme_code}", detail)

    def withdraw(self, mark_id: int, who: str = "") -> None:
        """Take a mark back.

        Raises:
            Refusal: it does not stand.
        """
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            if not withdraw_mark(connection, mark_id, who=who or self._actor, at=at):
                raise Refusal.because("这条加减分或否决已经撤回。")
            self._note(connection, at, who, "scheme_mark", f"第 {mark_id} 条", "撤回")

    def marks(self, scheme_code: str, known_on: date | None = None) -> tuple[Mark, ...]:
        """Give the marks of a scheme that stand, oldest first."""
        with self._store.read() as connection:
            return marks_of(connection, scheme_code, self._instant(known_on))

    def lint(self, file_name: str = "", content: bytes = b"") -> list[tuple[Scheme, tuple[SchemeFinding, ...]]]:
        """Check the schemes of a file, or without one those in force; gives each one and its findings.

        Raises:
            Refusal: the file cannot be read as schemes.
        """
        if file_name:
            tables = read_scheme_file(file_name, content)
        else:
            tables = {code: scheme_table(one.scheme) for code, one in self.schemes().items()}
        return [self.read(code, table) for code, table in tables.items()]

    def export(self, suffix: str, scheme_code: str = "") -> bytes:
        """Write the schemes in force, or one of them, as .toml or .xlsx, so that `import_file` reads them again.

        Raises:
            Refusal: another ending, or no such scheme.
        """
        schemes = [self.scheme(scheme_code).scheme] if scheme_code else [one.scheme for one in self.schemes().values()]
        columns = self._publisher.now().columns
        return write_scheme_file(suffix, schemes, lambda code: columns[code].indicator.label if code in columns else "")

    def import_file(
        self,
        file_name: str,
        content: bytes,
        reason: str,
        who: str = "",
        *,
        base_versions: Mapping[str, int] | None = None,
    ) -> tuple[SchemeVersion, ...]:
        """Keep every scheme of a file that differs from what stands; gives the new versions.

        `base_versions` are the versions the writer compared the file with, by code; None does not ask.

        Raises:
            Refusal: the file or one of its schemes has faults, or somebody was faster; nothing of it is kept.
        """
        tables = read_scheme_file(file_name, content)
        read = {code: self.read(code, table) for code, table in tables.items()}
        faults = [
            Problem(f"{scheme.name}：{one.sentence()}", file_name=file_name)
            for scheme, findings in read.values()
            for one in findings
            if one.is_error
        ]
        if faults:
            raise Refusal(tuple(faults))
        self._check_reason(reason)
        with self._store.write() as connection:
            _check_bases(connection, tables, base_versions)
            kept = [code for code, (scheme, _) in read.items() if self._keep(connection, scheme, reason, who)]
            return tuple(scheme_versions(connection, code)[0] for code in kept)

    def _ground(self) -> Ground:
        with self._store.read() as connection:
            known_at = max(self._clock(), queries.last_known_at(connection))
            catalogue = {one.code: one for one in queries.indicators(connection, known_at)}
        groups = list(dict.fromkeys(filter(None, self.areas().peer_groups)))
        return Ground(catalogue, groups, np.empty((0, 0, 0)))

    def _note(self, connection: Connection, at: datetime, who: str, action: str, object_: str, detail: str) -> None:
        """Keep who did what, and let every process see that something was done."""
        writes.record_audit(connection, at=at, actor=who or self._actor, action=action, object_=object_, detail=detail)
        bump_act_version(connection)

    def _check_reason(self, reason: str) -> None:
        if not reason.strip() or len(reason) > _LONGEST_REASON:
            raise Refusal.because(f"请写明理由，不超过 {_LONGEST_REASON} 字。")

    def _instant(self, known_on: date | None) -> datetime:
        if known_on is not None:
            return instant_of(known_on)
        with self._store.read() as connection:
            return max(self._clock(), queries.last_known_at(connection))


def _check_bases(connection: Connection, codes: Iterable[str], base_versions: Mapping[str, int] | None) -> None:
    """Refuse a file that was compared with other versions than stand now."""
    newest = {code: newest_scheme_version(connection, code) for code in codes}
    overtaken = [code for code, one in newest.items() if base_versions is not None and base_versions.get(code) != one]
    if overtaken:
        raise Refusal.because(f"核对以后方案“{'、'.join(overtaken)}”又有了新版本；请重新选择文件再核对。")


def _twin(standing: Iterable[Mark], what: Adjustment | Veto, first: Period, last: Period) -> Mark | None:
    """Find the mark that says the same of a period in common."""
    return next(
        (
            one
            for one in standing
            if one.what == what and one.first_period.start <= last.end and first.start <= one.last_period.end
        ),
        None,
    )
