"""The sample's files: which, when, and what stands in them."""

import hashlib
import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data_access.sheet_map import SheetMap
from data_access.sheet_map_text import parse_form_text
from sample_data import months
from sample_data.figures import definitions
from sample_data.generator import Receipt, content_of, receipts
from sample_data.place import communities, rows_of, towns, zones

ROOT = Path(__file__).parents[2]
FORMS = {file.stem: file for file in sorted((ROOT / "sample_data" / "forms").glob("*.toml"))}
SHARED = ROOT.parent / "shared" / "data" / "luzhou"
LAST_OF_EACH_FORM = {receipt.form_code: receipt for receipt in receipts()}
MONTHLY = ("community_monthly", "service_hotline", "safety_ecology", "investment_finance")
with_every_form = pytest.mark.parametrize("code", FORMS)


def form(code: str) -> SheetMap:
    return parse_form_text(FORMS[code].read_text(encoding="utf-8"))


def find(form_code: str, period: str, edition: int = 0) -> Receipt:
    wanted = (form_code, period, edition)
    return next(r for r in receipts() if (r.form_code, str(r.period), r.edition) == wanted)


def cells(receipt: Receipt, sheet: str) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content_of(receipt)), data_only=True)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def row_of(receipt: Receipt, sheet: str, name: str) -> list[object]:
    return next(row for row in cells(receipt, sheet) if name in row)


def fingerprint() -> str:
    parts = [content_of(receipt) for receipt in LAST_OF_EACH_FORM.values()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_two_processes_write_the_same_bytes() -> None:
    code = "from tests.core.test_sample_generator import fingerprint; print(fingerprint())"
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == fingerprint()


def test_files_arrive_in_order_and_never_two_at_once() -> None:
    instants = [receipt.received_at for receipt in receipts()]
    assert instants == sorted(set(instants))


def test_no_two_files_of_one_form_share_a_name() -> None:
    names = Counter((receipt.form_code, receipt.file_name) for receipt in receipts())
    assert names.most_common(1)[0][1] == 1


def test_every_month_of_four_years_is_reported_and_no_statistics_come_for_january() -> None:
    first_sent = Counter(receipt.form_code for receipt in receipts() if receipt.edition == 0)
    assert [str(months.WRITTEN[0]), str(months.WRITTEN[-1])] == ["2022-11", "2026-10"]
    assert {first_sent[code] for code in MONTHLY} == {48}
    assert first_sent["statistics"] == 44


def test_the_first_statistics_of_a_year_speak_of_two_months() -> None:
    receipt = find("statistics", "2026-02")
    assert receipt.file_name == "2026年1—2月统计月报.xlsx"
    assert cells(receipt, "镇街")[0][0] == "潞州区2026年1—2月镇街经济运行月报"


def test_a_late_file_comes_after_the_due_day() -> None:
    assert find("safety_ecology", "2024-02").received_at.date().isoformat() == "2024-03-18"


def test_a_unit_that_was_silent_is_told_in_the_second_edition() -> None:
    first, second = (row_of(find("investment_finance", "2025-04", n), "项目招商", "常青街道") for n in (0, 1))
    assert set(first[2:]) == {None}
    assert None not in second[2:]


def test_a_wrong_figure_is_put_right_in_the_second_edition_and_nothing_else_changes() -> None:
    first, second = (cells(find("investment_finance", "2025-08", n), "项目招商") for n in (0, 1))
    changed = [a[1] for a, b in zip(first, second, strict=True) if a != b]
    assert changed == ["马厂镇", "合计"] or changed == ["马厂镇", None]


def test_the_total_row_adds_up_what_is_printed() -> None:
    rows = cells(find("investment_finance", "2026-10"), "项目招商")
    names = [row[1] for row in rows]
    first, last = names.index("东街街道"), names.index("西白兔镇")
    total = rows[last + 1]
    planned = [row[2] for row in rows[first : last + 1]]
    assert sum(float(str(figure)) for figure in planned) == total[2]


def test_communities_come_as_text_of_the_grid_system() -> None:
    lines = content_of(find("community_monthly", "2026-10")).decode("gb18030").splitlines()
    assert lines[0] == "潞州区2026年10月社区（村）月报"
    assert lines[1].startswith("区划代码,单位,在册人口（人）")
    assert len(lines) == 2 + 215


def test_only_published_figures_are_not_marked_as_sample() -> None:
    assert {receipt.form_code for receipt in receipts() if not receipt.is_sample} == {"real_figures"}


def test_every_file_has_its_form_and_every_form_its_files() -> None:
    assert set(LAST_OF_EACH_FORM) == set(FORMS)


@with_every_form
def test_a_form_names_known_indicators_only(code: str) -> None:
    named = {column.indicator for table in form(code).tables for column in table.columns}
    named |= {table.indicator_code for table in form(code).tables}
    assert named - {""} <= set(definitions())


def test_the_forms_together_report_every_indicator() -> None:
    named = {column.indicator for code in FORMS for table in form(code).tables for column in table.columns}
    named |= {table.indicator_code for code in FORMS for table in form(code).tables}
    by_name = {str(table["name"]): code for code, table in definitions().items()}
    for code in ("service_hotline", "safety_ecology", "investment_finance", "statistics", "quarterly"):
        named |= {by_name[str(row[0])] for row in cells(LAST_OF_EACH_FORM[code], "全区") if str(row[0]) in by_name}
    named |= {
        by_name[str(row[0])] for row in cells(LAST_OF_EACH_FORM["quarterly"], "生产总值") if str(row[0]) in by_name
    }
    assert set(definitions()) - named == set()


@with_every_form
def test_a_form_names_the_sheets_its_workbook_has(code: str) -> None:
    if LAST_OF_EACH_FORM[code].file_name.endswith(".csv"):
        assert {table.sheet for table in form(code).tables} == {()}
        return
    book = load_workbook(io.BytesIO(content_of(LAST_OF_EACH_FORM[code])), read_only=True)
    named = {sheet for table in form(code).tables for sheet in table.sheet}
    assert named <= set(book.sheetnames)


def test_a_story_and_a_silence_are_about_towns_and_indicators_that_exist() -> None:
    codes = {town.area_code for town in towns()}
    for file_name in ("story.csv", "silences.csv", "slips.csv"):
        for row in rows_of(file_name):
            assert row["area_code"] in codes, row
            assert row["indicator_code"] in {*definitions(), "*"}, row
            assert row["name"] == next(town.name for town in towns() if town.area_code == row["area_code"])


def test_the_district_has_sixteen_towns_three_units_and_215_communities() -> None:
    assert (len(towns()), len(zones()), len(communities())) == (16, 3, 215)


def test_the_shipped_lists_hold_what_the_public_lists_hold() -> None:
    if not SHARED.exists():
        pytest.skip(f"the public lists are not here ({SHARED}); the sample stands without them")
    assert _codes_and_names(SHARED / "villages_140403.csv") == {(u.area_code, u.name) for u in communities()}
    standing = {(row["区划代码"], row["名称"]) for row in rows_of("areas.csv") if not row["停用日期"]}
    assert _codes_and_names(SHARED / "towns_140403.csv") == standing - {("140403", "潞州区")}


def _codes_and_names(file: Path) -> set[tuple[str, str]]:
    lines = file.read_text(encoding="utf-8-sig").splitlines()[1:]
    return {(line.split(",")[0], line.split(",")[1]) for line in lines}
