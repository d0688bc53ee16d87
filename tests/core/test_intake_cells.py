"""What a cell says: figures, missing figures, units, period words; exact, and nothing guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import Kind
from indicators.intake import Absent, Cell, CellFault, CellRule, Reading, Unreadable, read_cell, read_column
from indicators.intake_periods import find_period, find_periods, period_for, words_of_date
from indicators.intake_units import exponent_between, parse_unit, units_in, units_of_line
from indicators.observation import Status
from indicators.period import Frequency, Period
from tests.builders import indicator

PLAIN = CellRule(parse_unit("万元"))
PERCENT = CellRule(parse_unit("%"))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param(0, "0", id="zero is zero"),
        pytest.param("0", "0", id="zero as text"),
        pytest.param(0.1 + 0.2, "0.3", id="float dust is wiped off"),
        pytest.param(1234567.89, "1234567.89", id="a float"),
        pytest.param("1,234,567.80", "1234567.80", id="thousands separators"),
        pytest.param("１２．３", "12.3", id="full-width digits"),
        pytest.param(" 12.3 ", "12.3", id="blanks around"),
        pytest.param("-4.2", "-4.2", id="negative"),
        pytest.param("－4.2", "-4.2", id="full-width minus"),
        pytest.param("−4.2", "-4.2", id="mathematical minus"),
        pytest.param("12.3(2)", "12.3", id="a rank in brackets is no part of the number"),
        pytest.param("12.3（第2名）", "12.3", id="a rank in full-width brackets"),
        pytest.param("12亿元", "120000", id="a unit of its own"),
        pytest.param("12万元", "12", id="the same unit"),
        pytest.param(1e14, "100000000000000", id="a large number without an exponent"),
    ],
)
def test_a_figure_is_read_exactly(cell: Cell, value: str) -> None:
    reading = read_cell(cell, PLAIN)
    assert (str(reading.value.normalize()) if reading.value else "0", reading.status) == (
        str(Decimal(value).normalize()),
        Status.NORMAL,
    )


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        pytest.param(None, Status.MISSING, id="blank"),
        pytest.param("  ", Status.MISSING, id="only blanks"),
        pytest.param("—", Status.NOT_APPLICABLE, id="long dash"),
        pytest.param("-", Status.NOT_APPLICABLE, id="hyphen"),
        pytest.param("——", Status.NOT_APPLICABLE, id="double dash"),
        pytest.param("/", Status.NOT_APPLICABLE, id="slash"),
        pytest.param("未报送", Status.MISSING, id="said to be missing"),
        pytest.param("不适用", Status.NOT_APPLICABLE, id="said not to apply"),
    ],
)
def test_missing_and_not_applicable_are_never_zero(cell: Cell, status: Status) -> None:
    assert read_cell(cell, PLAIN) == Reading(None, status)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        pytest.param("暂定", "应是数字，却是“暂定”；请填写数字，没有报送的留空，不适用的填“—”。", id="text"),
        pytest.param("约12", "“约12”不是确切的数，请填写确切的数字，符号和文字写到备注里。", id="about"),
        pytest.param("↑3.5", "“↑3.5”不是确切的数，请填写确切的数字，符号和文字写到备注里。", id="arrow"),
        pytest.param("(4.2)", "“(4.2)”是括号写法的负数，请写成 -4.2。", id="bracket negative"),
        pytest.param("12人", "“12人”带有单位“人”，而该指标的单位是“万元”，请改为不带单位的数字。", id="another unit"),
        pytest.param("12%", "“12%”带有单位“%”，而该指标的单位是“万元”，请改为不带单位的数字。", id="per cent"),
        pytest.param(True, "应是数字，却是逻辑值 TRUE，请填写数字。", id="truth"),
        pytest.param(
            date(2026, 10, 5), "应是数字，却是日期 2026-10-05，请填写数字，或把单元格格式改为“常规”。", id="date"
        ),
        pytest.param(CellFault("#DIV/0!"), "单元格显示“#DIV/0!”，请改正公式或直接填写数字。", id="Excel error"),
        pytest.param(1e15, "数值 1e+15 过大，请核对单位和数字。", id="too large"),
        pytest.param("n/a", "应是数字，却是“n/a”；请填写数字，没有报送的留空，不适用的填“—”。", id="n/a"),
        pytest.param("1_000", "应是数字，却是“1_000”；请填写数字，没有报送的留空，不适用的填“—”。", id="underscore"),
        pytest.param("NaN", "应是数字，却是“NaN”；请填写数字，没有报送的留空，不适用的填“—”。", id="NaN"),
    ],
)
def test_what_is_no_figure_is_told_with_its_cure(cell: Cell, sentence: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read_cell(cell, PLAIN)
    assert str(unreadable.value) == sentence


@pytest.mark.parametrize(
    ("cell", "rule", "value"),
    [
        pytest.param("87.3%", PERCENT, "87.3", id="percent text"),
        pytest.param("87.3％", PERCENT, "87.3", id="full-width percent"),
        pytest.param(87.3, PERCENT, "87.3", id="percent number"),
        pytest.param("8.73‰", PERCENT, "0.873", id="per mille"),
        pytest.param(0.873, CellRule(parse_unit("%"), exponent=2), "87.3", id="declared fraction"),
        pytest.param("87.3%", CellRule(parse_unit("%"), exponent=2), "87.3", id="percent text among fractions"),
        pytest.param(12345, CellRule(parse_unit("亿元"), exponent=-4), "1.2345", id="万元 to 亿元"),
    ],
)
def test_units_are_converted_exactly(cell: Cell, rule: CellRule, value: str) -> None:
    assert read_cell(cell, rule).value == Decimal(value)


def test_a_word_agreed_upon_is_left_out_with_a_note() -> None:
    reading = read_cell("N/A", CellRule(parse_unit(""), skip_values=frozenset({"n/a"})))
    assert (reading.status, reading.note) == (None, "“N/A”不是数字，按表式约定略过。")


cells = st.lists(
    st.one_of(
        st.none(),
        st.floats(-1e9, 1e9).map(lambda x: round(x, 4)),
        st.integers(-(10**9), 10**9),
        st.sampled_from(["", "—", "12.3", "1,200", "未报送"]),
    ),
    max_size=30,
)


@given(cells, st.integers(-4, 4), st.sampled_from(list(Absent)))
def test_a_column_reads_as_its_cells_one_by_one(column: list[Cell], exponent: int, blank: Absent) -> None:
    rule = CellRule(parse_unit("万元"), exponent=exponent, blank=blank)
    read = read_column(column, rule)
    single = [read_cell(cell, rule) for cell in column]
    assert read.values() == [reading.value for reading in single]
    assert read.status == [reading.status.value if reading.status else "" for reading in single]
    assert [None if text is None else Decimal(text) for text in read.texts()] == read.values()
    assert not any(text and "E" in text.upper() for text in read.texts())


@pytest.mark.parametrize(
    ("found", "expected", "exponent"),
    [
        pytest.param("万元", "亿元", -4, id="万元 → 亿元"),
        pytest.param("亿元", "万元", 4, id="亿元 → 万元"),
        pytest.param("元", "万元", -4, id="元 → 万元"),
        pytest.param("人", "万人", -4, id="人 → 万人"),
        pytest.param("万千瓦时", "千瓦时", 4, id="万千瓦时"),
        pytest.param("亿度", "万千瓦时", 4, id="度 is 千瓦时"),
        pytest.param("百分点", "%", 0, id="points and per cent"),
        pytest.param("起", "件", 0, id="things counted one by one"),
        pytest.param("μg/m³", "微克/立方米", 0, id="spellings"),
        pytest.param("mg/m3", "μg/m3", 3, id="milligrams"),
        pytest.param("平方千米", "平方公里", 0, id="square kilometres"),
        pytest.param("—", "", 0, id="no unit"),
        pytest.param("万元", "%", None, id="money is no rate"),
        pytest.param("人", "元", None, id="people are no money"),
        pytest.param("人", "户", None, id="people are no households"),
    ],
)
def test_a_unit_turns_into_another_by_a_power_of_ten_or_not_at_all(
    found: str, expected: str, exponent: int | None
) -> None:
    assert exponent_between(parse_unit(found), parse_unit(expected)) == exponent


def test_units_are_found_where_offices_write_them() -> None:
    assert units_in("税收收入（累计）(万元)") == ("万元", "累计")
    assert units_of_line("单位：万元、%") == ("万元", "%")
    assert units_of_line("（计量单位：微克/立方米）") == ("微克/立方米",)
    assert units_of_line("填报单位") == ()


@pytest.mark.parametrize(
    ("text", "year", "first", "month", "day", "quarter"),
    [
        pytest.param("2026年10月经济运行情况", 2026, 0, 10, 0, 0, id="title"),
        pytest.param("２０２６年 １－２月", 2026, 1, 2, 0, 0, id="merged January, full-width"),
        pytest.param("2026年1—10月", 2026, 1, 10, 0, 0, id="cumulative"),
        pytest.param("2026年1月至10月", 2026, 1, 10, 0, 0, id="cumulative in words"),
        pytest.param("二〇二六年十月份", 2026, 0, 10, 0, 0, id="Chinese numerals"),
        pytest.param("10月降尘量", 0, 0, 10, 0, 0, id="a month in a heading"),
        pytest.param("2021年10月降尘监测结果_GBK.csv", 2021, 0, 10, 0, 0, id="a file name"),
        pytest.param("2020-11-01", 2020, 0, 11, 1, 0, id="a date"),
        pytest.param("202610", 2026, 0, 10, 0, 0, id="six digits"),
        pytest.param("2026年前三季度", 2026, 1, 9, 0, 0, id="three quarters"),
        pytest.param("2026年上半年", 2026, 1, 6, 0, 0, id="half a year"),
        pytest.param("2026-Q3", 2026, 0, 0, 0, 3, id="SDMX quarter"),
        pytest.param("三季度", 0, 0, 0, 0, 3, id="a quarter without its year"),
        pytest.param("2026年度目标", 2026, 0, 0, 0, 0, id="a year"),
    ],
)
def test_period_words_are_found(text: str, year: int, first: int, month: int, day: int, quarter: int) -> None:
    (words,) = find_periods(text)
    assert (words.year, words.first_month, words.month, words.day, words.quarter) == (year, first, month, day, quarter)


@pytest.mark.parametrize("text", ["12345热线", "140403001", "95.38", "晋政函〔2021〕31号", "无"])
def test_other_numbers_are_no_period(text: str) -> None:
    assert find_periods(text) == ()


@pytest.mark.parametrize(
    ("text", "frequency", "period"),
    [
        pytest.param("2026年10月", Frequency.MONTH, "2026-10", id="month"),
        pytest.param("2026年1—10月", Frequency.MONTH, "2026-10", id="months from January end with the last"),
        pytest.param("2026-10-31", Frequency.MONTH, "2026-10", id="a day lies in its month"),
        pytest.param("2020-11-01", Frequency.YEAR, "2020", id="a census day is its year"),
        pytest.param("2026年1—12月", Frequency.YEAR, "2026", id="twelve months are the year"),
        pytest.param("2026年9月", Frequency.QUARTER, "2026-Q3", id="the last month of a quarter"),
        pytest.param("2026年前三季度", Frequency.QUARTER, "2026-Q3", id="three quarters end with the third"),
        pytest.param("2026-10-05", Frequency.DAY, "2026-10-05", id="day"),
    ],
)
def test_words_mean_the_slot_of_the_indicators_calendar(text: str, frequency: Frequency, period: str) -> None:
    words = find_period(text)
    assert words
    assert period_for(words, indicator(frequency=frequency)) == Period.parse(period)


@pytest.mark.parametrize(
    ("text", "frequency", "sentence"),
    [
        pytest.param("2026年", Frequency.MONTH, "与“办结满意率”的频度（按月）不符", id="a year is no month"),
        pytest.param("2026年10月", Frequency.QUARTER, "请写成“2026年三季度”", id="October ends no quarter"),
        pytest.param("2026年3—5月", Frequency.MONTH, "不是从 1 月起的累计", id="three months in between"),
        pytest.param("10月", Frequency.MONTH, "没有写年份", id="no year"),
        pytest.param("2026-02-30", Frequency.DAY, "不是真实存在的日期", id="no such day"),
    ],
)
def test_words_that_fit_no_slot_are_told(text: str, frequency: Frequency, sentence: str) -> None:
    words = find_period(text)
    assert words
    with pytest.raises(ValueError, match=sentence):
        period_for(words, indicator(name="办结满意率", frequency=frequency))


def test_a_january_that_is_published_with_february_is_told() -> None:
    retail = indicator(name="零售额", kind=Kind.CUMULATIVE, has_merged_january=True)
    with pytest.raises(ValueError, match="1月不单独公布，请把 1—2 月合并填在 2 月"):
        period_for(words_of_date(date(2026, 1, 31)), retail)
