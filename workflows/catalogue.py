"""Load a catalogue of indicators: definition tables (TOML) or a table with Chinese headings."""

import tomllib
from collections import Counter as Tally
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from data_access import queries, writes
from data_access.catalogue_words import HEADINGS, REQUIRED, definition_of
from data_access.records import missing_headings, read_records
from data_access.store import Store
from data_access.writes_history import Counts
from data_access.writes_reference import put_indicators
from data_access.writes_rules import put_default_rules
from indicators.catalogue import Indicator
from indicators.parse import parse_definitions
from indicators.problem import Problem, Refusal

KIND = "catalogue"


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What a load of definitions did."""

    file_name: str
    load_id: int
    already_loaded: bool
    counts: Counts

    def sentence(self) -> str:
        """Say it in one line."""
        if self.already_loaded:
            return f"“{self.file_name}”内容相同，已作为批次 {self.load_id} 导入过，没有重复导入。"
        return (
            f"已导入“{self.file_name}”（批次 {self.load_id}）：指标新增 {self.counts.new} 项、"
            f"新版本 {self.counts.revised} 项、未变 {self.counts.unchanged} 项。"
        )


def load_catalogue(
    store: Store, file_name: str, content: bytes, now: datetime, who: str, *, is_sample: bool = False
) -> CatalogueReport:
    """Load definitions; a changed definition becomes the indicator's next version.

    Raises:
        Refusal: with every fault of every definition; nothing stored has changed.
    """
    with store.read() as connection:
        standing = queries.standing_load(connection, writes.content_key(content, KIND, ""))
        stored = queries.indicators(connection, max(now, queries.last_known_at(connection)))
    if standing is not None:
        return CatalogueReport(file_name, standing.load_id, True, Counts())
    definitions = read_definitions(file_name, content, [indicator.code for indicator in stored])
    with store.write() as connection:
        known_at = writes.next_known_at(connection, now)
        load_id = writes.insert_load(
            connection,
            kind=KIND,
            file_name=file_name,
            content=content,
            loaded_at=known_at,
            loaded_by=who,
            is_sample=is_sample,
        )
        counts = put_indicators(connection, known_at, definitions)
        put_default_rules(connection, definitions, known_at)
        writes.finish_load(connection, load_id, counts)
        writes.record_audit(connection, at=known_at, actor=who, action=KIND, object_=file_name, detail="")
        writes.bump_version(connection)
    return CatalogueReport(file_name, load_id, False, counts)


def read_definitions(file_name: str, content: bytes, known_codes: Collection[str] = ()) -> tuple[Indicator, ...]:
    """Read a catalogue file; `known_codes` are the indicators the store has already.

    Raises:
        Refusal: with every fault.
    """
    try:
        return parse_definitions(_tables(file_name, content), known_codes)
    except Refusal as refusal:
        raise Refusal(tuple(_placed(problem, file_name) for problem in refusal.problems)) from refusal


def _placed(problem: Problem, file_name: str) -> Problem:
    if problem.file_name:
        return problem
    return Problem(problem.message, file_name, problem.sheet, problem.row, problem.column, problem.gravity)


def _tables(file_name: str, content: bytes) -> Mapping[str, Mapping[str, object]]:
    if PurePath(file_name).suffix.lower() == ".toml":
        return _of_toml(file_name, content)
    records = read_records(file_name, content, HEADINGS, REQUIRED)
    if records is None:
        raise missing_headings(file_name, HEADINGS, REQUIRED)
    problems: list[Problem] = []
    tables: dict[str, Mapping[str, object]] = {}
    for record in records:
        lacking = [HEADINGS[name][0] for name in REQUIRED if name != "unit" and not record[name]]
        if lacking:
            problems.append(record.problem(f"{'、'.join(f'“{name}”' for name in lacking)}是空的，请补上。"))
            continue
        table, faults = definition_of(record.cells)
        problems.extend(record.problem(fault) for fault in faults)
        tables[record["code"]] = table
    problems.extend(_repeated(file_name, [record["code"] for record in records]))
    if problems:
        raise Refusal(tuple(problems))
    return tables


def _repeated(file_name: str, codes: Sequence[str]) -> list[Problem]:
    repeated = sorted(code for code, times in Tally(codes).items() if code and times > 1)
    return [Problem(f"指标代码“{code}”出现了不止一次，请只保留一行。", file_name=file_name) for code in repeated]


def _of_toml(file_name: str, content: bytes) -> Mapping[str, Mapping[str, object]]:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal.because("不是 UTF-8 编码，请另存为 UTF-8 后重试。", file_name=file_name) from error
    except tomllib.TOMLDecodeError as error:
        raise Refusal.because(f"TOML 写法有误（{error}），请改正后重试。", file_name=file_name) from error
    except RecursionError as error:
        raise Refusal.because("TOML 嵌套过深，请核对文件。", file_name=file_name) from error
    strays = [name for name, table in tables.items() if not isinstance(table, dict)]
    if strays or not tables:
        raise Refusal.because("每个指标要写成一个表，例如 [tax_revenue]；请改正。", file_name=file_name)
    return tables
