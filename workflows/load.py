"""Load a file: bytes become checked figures in one transaction, or a list of everything that is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from data_access import queries, writes
from data_access.instants import day_of
from data_access.sheet_guess import Guess, guess
from data_access.sheet_map import FormKind, SheetMap
from data_access.sheet_map_layout import fitness
from data_access.sheet_map_lexicon import Lexicon
from data_access.sheet_map_points import as_table
from data_access.sheet_map_text import parse_form, parse_form_text, to_table
from data_access.store import Store
from data_access.workbook import Workbook, read_workbook
from data_access.writes_intake import put_figures
from indicators.problem import Gravity, Refusal
from indicators.provenance import Load
from workflows.load_counts import expected_counts
from workflows.load_places import locator
from workflows.load_reading import Content, lexicon, read_content
from workflows.load_report import LoadReport

__all__ = ["LoadReport", "check", "load", "put_form"]

_KINDS = ("observations", "events")


@dataclass(frozen=True, slots=True)
class _Read:
    """A file read as far as it goes without writing."""

    report: LoadReport
    content: Content | None = None
    form: SheetMap | None = None


def check(store: Store, file_name: str, content: bytes, form_code: str | None, now: datetime) -> LoadReport:
    """Do everything a load does except writing.

    Raises:
        Refusal: the file cannot be read at all, or no form of that name is known.
    """
    return _counted(store, _read(store, file_name, content, form_code, now))


def load(
    store: Store,
    file_name: str,
    content: bytes,
    form_code: str | None,
    now: datetime,
    who: str,
    *,
    confirm_guess: bool = False,
    is_sample: bool = False,
) -> LoadReport:
    """Load a file in one transaction; with errors, or an unconfirmed guess, nothing is stored.

    Raises:
        Refusal: the file cannot be read at all, or no form of that name is known.
    """
    found = _read(store, file_name, content, form_code, now)
    is_unconfirmed = found.report.is_guessed and not confirm_guess
    if found.content is None or found.form is None or found.report.has_errors or is_unconfirmed:
        return _counted(store, found)
    return _written(store, content, found.content, found.form, found.report, now, who, is_sample=is_sample)


def put_form(store: Store, text: str, now: datetime, who: str, *, file_name: str = "") -> SheetMap:
    """Keep a form written in TOML; a changed one becomes the form's next version.

    Raises:
        Refusal: with every fault of the text.
    """
    form = parse_form_text(text, file_name=file_name)
    with store.write() as connection:
        known_at = writes.next_known_at(connection, now)
        counts = writes.put_form(connection, known_at, form.code, to_table(form))
        if counts.new or counts.revised:
            writes.record_audit(connection, at=known_at, actor=who, action="form", object_=form.code, detail=form.name)
            writes.bump_version(connection)
    return form


def _read(store: Store, file_name: str, content: bytes, form_code: str | None, now: datetime) -> _Read:
    with store.read() as connection:
        standing = _standing(queries.loads(connection), writes.sha256_of(content), form_code)
    if standing is not None:
        return _Read(_already(file_name, standing))
    workbook = read_workbook(file_name, content)
    with store.read() as connection:
        known_at = max(now, queries.last_known_at(connection))
        indicators = queries.indicators(connection, known_at)
        words = lexicon(connection, indicators, day_of(now))
        if not indicators:
            raise Refusal.because("还没有导入指标目录，不知道表里的指标是什么；请先用 catalogue 导入指标目录。")
        form, guessed = _form(workbook, _forms(connection), form_code, words)
        found = read_content(connection, workbook, form, words, locator(connection, known_at))
    return _Read(_report(file_name, form, guessed, found), found, form)


def _counted(store: Store, found: _Read) -> LoadReport:
    """Add what a load would do; a refused file would do nothing."""
    if found.content is None or found.report.has_errors:
        return found.report
    with store.read() as connection:
        counts = expected_counts(connection, found.content)
    return replace(found.report, new=counts.new, revised=counts.revised, unchanged=counts.unchanged)


def _form(
    workbook: Workbook, forms: Mapping[str, SheetMap], form_code: str | None, words: Lexicon
) -> tuple[SheetMap, Guess | None]:
    """Give the form asked for, else the one that fits best, else a guess."""
    if form_code:
        if form_code not in forms:
            known = "、".join(f"{code}（{form.name}）" for code, form in forms.items()) or "还没有任何表式"
            raise Refusal.because(f"没有代码为“{form_code}”的表式；现有：{known}。", file_name=workbook.file_name)
        return forms[form_code], None
    fitting = _fitting(workbook, forms.values(), words)
    if len(fitting) == 1:
        return fitting[0], None
    if fitting:
        names = "、".join(f"{form.code}（{form.name}）" for form in fitting)
        raise Refusal.because(f"有几个表式都适合这个文件：{names}；请指明用哪一个。", file_name=workbook.file_name)
    guessed = guess(workbook, words, taken=forms)
    return guessed.form, guessed


def _fitting(workbook: Workbook, forms: Iterable[SheetMap], words: Lexicon) -> list[SheetMap]:
    """Give the forms that fit best; words of the file name decide between equals."""
    rated = [(_is_named(form, workbook), fitness(workbook, as_table(form), words), form) for form in forms]
    whole = [each for each in rated if each[1]]
    best = max((each[:2] for each in whole), default=(False, 0))
    return [form for named, fit, form in whole if (named, fit) == best]


def _is_named(form: SheetMap, workbook: Workbook) -> bool:
    return any(word in workbook.file_name for word in form.file_names)


def _forms(connection: Connection) -> dict[str, SheetMap]:
    return {code: parse_form(table) for code, table in queries.forms(connection).items()}


def _standing(loads: Iterable[Load], sha256: str, form_code: str | None) -> Load | None:
    """Find the standing load of the same bytes (by the same form, where one is asked for)."""
    for load_ in loads:
        is_same = load_.is_live and load_.sha256 == sha256 and load_.kind in _KINDS
        if is_same and form_code in (None, load_.form_code):
            return load_
    return None


def _already(file_name: str, standing: Load) -> LoadReport:
    return LoadReport(
        file_name=file_name,
        form_code=standing.form_code,
        load_id=standing.load_id,
        loaded_at=standing.loaded_at,
        already_loaded=True,
        unchanged=standing.new_count + standing.revised_count + standing.unchanged_count,
    )


def _report(file_name: str, form: SheetMap, guessed: Guess | None, found: Content) -> LoadReport:
    return LoadReport(
        file_name=file_name,
        form_code=form.code,
        form_name=form.name,
        is_guessed=guessed is not None,
        guess_text=guessed.text if guessed else "",
        problems=found.findings.problems(),
        observation_count=found.observation_count,
        target_count=len(found.targets),
        point_count=len(found.events) + len(found.readings),
        area_count=found.area_count,
        periods=found.periods,
    )


def _written(
    store: Store,
    content: bytes,
    found: Content,
    form: SheetMap,
    report: LoadReport,
    now: datetime,
    who: str,
    *,
    is_sample: bool,
) -> LoadReport:
    with store.write() as connection:
        known_at = writes.next_known_at(connection, now)
        if report.is_guessed:
            writes.put_form(connection, known_at, form.code, to_table(form))
        load_id = writes.insert_load(
            connection,
            kind="observations" if form.kind is FormKind.OBSERVATIONS else "events",
            file_name=report.file_name,
            content=content,
            loaded_at=known_at,
            loaded_by=who,
            form_code=form.code,
            is_sample=is_sample,
            warnings=[problem.sentence() for problem in report.problems if problem.gravity is Gravity.WARNING],
        )
        counts = put_figures(connection, load_id, known_at, found.figures, found.repeated)
        counts += writes.put_targets(connection, load_id, known_at, found.targets)
        counts += writes.put_events(connection, load_id, known_at, found.events)
        counts += writes.put_readings(connection, load_id, known_at, found.readings)
        writes.finish_load(connection, load_id, counts)
        done = replace(
            report,
            load_id=load_id,
            loaded_at=known_at,
            new=counts.new,
            revised=counts.revised,
            unchanged=counts.unchanged,
        )
        writes.record_audit(
            connection,
            at=known_at,
            actor=who,
            action="load",
            object_=f"批次 {load_id} {report.file_name}",
            detail=done.sentence(),
        )
        writes.bump_version(connection)
    return done
