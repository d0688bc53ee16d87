"""Schemes are kept in versions, marks by document; a period is ranked by what was known and in force."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from data_access.store import Store
from indicators.catalogue import Aggregation
from indicators.period import Period
from indicators.problem import Refusal
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.scheme import Adjustment, Veto
from tests.postgres.district import COMPLETION, DAY, JULY, MAP_TOWN, SPLIT_ONE, SPLIT_TWO, STREET
from tests.postgres.watch import Watch, plain

JUNE = JULY.shift(-1)
TOWNS = (MAP_TOWN, SPLIT_TWO, SPLIT_ONE)  # the group 镇
DOCUMENT = "潞政办〔2026〕1号"
ITEM = {"indicator": COMPLETION, "weight": 100, "satisfactory": 100, "unacceptable": 0}
TABLE: dict[str, Any] = {"name": "月度考核", "parts": [ITEM]}
OTHER = TABLE | {"name": "月度考核（改）"}


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district whose three towns reported June and July; the first rose, the second fell."""
    made = Watch(store)
    made.found(plain(is_rankable=True, aggregation=Aggregation.NONE))
    for town, figures in zip(TOWNS, (("50", "90"), ("80", "70"), ("60", "60")), strict=True):
        made.months(figures, area=town)
    return made


@pytest.fixture
def ranking(watch: Watch) -> Watch:
    """Give the district with a scheme in force."""
    watch.cockpit.schemes.save("monthly", TABLE, "首版", "张三")
    return watch


def ranked(watch: Watch, period: Period = JULY) -> Ranked:
    return watch.cockpit.rankings.ranked(watch.cockpit.schemes.scheme("monthly").scheme, period)


def rows(watch: Watch, period: Period = JULY) -> dict[str, RankingRow]:
    found = ranked(watch, period)
    return {row.area_code: row for row in watch.cockpit.rankings.rows(found)}


def places(watch: Watch, period: Period = JULY) -> Sequence[str]:
    found = rows(watch, period)
    return [found[town].rank for town in TOWNS]


def test_a_saved_scheme_is_the_first_version(ranking: Watch) -> None:
    (version,) = ranking.cockpit.schemes.versions("monthly")
    assert (version.scheme.version, version.author, version.reason, version.until) == (1, "张三", "首版", None)


def test_a_change_is_the_next_version_and_ends_the_one_before(ranking: Watch) -> None:
    ranking.cockpit.schemes.save("monthly", OTHER, "改名", "李四", base_version=1)
    newest, first = ranking.cockpit.schemes.versions("monthly")
    assert (newest.scheme.name, first.until) == ("月度考核（改）", newest.since)


def test_the_same_scheme_again_is_no_new_version(ranking: Watch) -> None:
    assert ranking.cockpit.schemes.save("monthly", TABLE, "再存").scheme.version == 1


def test_somebody_who_saw_an_older_version_is_refused(ranking: Watch) -> None:
    ranking.cockpit.schemes.save("monthly", OTHER, "改名", base_version=1)
    with pytest.raises(Refusal, match="已有第 2 版，您看到的是第 1 版；请刷新后再改"):
        ranking.cockpit.schemes.save("monthly", TABLE, "改回", base_version=1)


def test_two_new_schemes_of_one_code_are_not_one(ranking: Watch) -> None:
    with pytest.raises(Refusal, match="已有第 1 版，您看到的是第 0 版"):
        ranking.cockpit.schemes.save("monthly", OTHER, "新建", base_version=0)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201], ids=["none", "blank", "endless"])
def test_a_scheme_without_a_reason_is_refused(watch: Watch, reason: str) -> None:
    with pytest.raises(Refusal, match="请写明理由，不超过 200 字"):
        watch.cockpit.schemes.save("monthly", TABLE, reason)


def test_a_scheme_with_faults_is_refused_and_nothing_is_kept(watch: Watch) -> None:
    with pytest.raises(Refusal, match="各项权重合计 40，不是 100"):
        watch.cockpit.schemes.save("monthly", TABLE | {"parts": [ITEM | {"weight": 40}]}, "首版")
    assert watch.cockpit.schemes.schemes() == {}


def test_the_past_is_ranked_by_the_scheme_that_stood(ranking: Watch) -> None:
    before = ranking.clock.now
    ranking.clock.now += 2 * DAY
    ranking.cockpit.schemes.save("monthly", OTHER, "改名", base_version=1)
    assert ranking.cockpit.schemes.scheme("monthly", before.date()).scheme.version == 1


def test_a_scheme_entered_later_ranks_the_past_too(ranking: Watch) -> None:
    asked = (ranking.clock.now - 3 * DAY).date()
    assert ranking.cockpit.schemes.scheme("monthly", asked).scheme.version == 1


def test_a_retired_scheme_is_not_in_force(ranking: Watch) -> None:
    ranking.cockpit.schemes.retire("monthly", "不再考核")
    with pytest.raises(Refusal, match="还没有考核方案"):
        ranking.cockpit.schemes.scheme("monthly")


def test_a_scheme_that_is_not_in_force_cannot_be_retired(watch: Watch) -> None:
    with pytest.raises(Refusal, match="没有在执行"):
        watch.cockpit.schemes.retire("monthly", "不再考核")


def test_every_act_on_a_scheme_is_in_the_audit(ranking: Watch) -> None:
    ranking.cockpit.schemes.retire("monthly", "不再考核", "王五")
    assert ranking.audited("scheme") == [
        ("张三", "考核方案 monthly 第 1 版", "首版"),
        ("王五", "考核方案 monthly 停用", "不再考核"),
    ]


def test_the_towns_are_ranked_by_the_scheme(ranking: Watch) -> None:
    assert places(ranking) == ["1", "2", "3"]


def test_places_are_compared_with_the_month_before(ranking: Watch) -> None:
    found = rows(ranking)
    assert [found[town].rank_change for town in TOWNS] == ["↑2", "↓1", "↓1"]


def test_a_street_that_did_not_report_is_told_so(ranking: Watch) -> None:
    found = rows(ranking)[STREET]
    assert (found.rank, found.note) == ("—", "未报送")


def test_a_month_without_figures_is_refused_with_the_last_that_has_some(ranking: Watch) -> None:
    with pytest.raises(Refusal, match="2027年1月没有数据；最近一期是2026年7月"):
        ranked(ranking, Period.parse("2027-01"))


def test_an_addition_counts_in_its_periods_only(ranking: Watch) -> None:
    ranking.cockpit.schemes.mark("monthly", Adjustment(SPLIT_TWO, 5, "创建先进", DOCUMENT), JULY, JULY)
    assert [rows(ranking, period)[SPLIT_TWO].adjustment for period in (JUNE, JULY)] == ["0", "+5.00"]


def test_a_veto_puts_a_town_last_in_its_group(ranking: Watch) -> None:
    ranking.cockpit.schemes.mark("monthly", Veto(MAP_TOWN, "重大事故", DOCUMENT), JUNE, JULY)
    assert places(ranking) == ["3", "1", "2"]


def test_a_mark_taken_back_counts_no_more(ranking: Watch) -> None:
    ranking.cockpit.schemes.mark("monthly", Veto(MAP_TOWN, "重大事故", DOCUMENT), JULY, JULY)
    (mark,) = ranking.cockpit.schemes.marks("monthly")
    ranking.cockpit.schemes.withdraw(mark.mark_id, "李四")
    assert places(ranking) == ["1", "2", "3"]


def test_a_mark_taken_back_twice_is_told(ranking: Watch) -> None:
    ranking.cockpit.schemes.mark("monthly", Veto(MAP_TOWN, "重大事故", DOCUMENT), JULY, JULY)
    (mark,) = ranking.cockpit.schemes.marks("monthly")
    ranking.cockpit.schemes.withdraw(mark.mark_id)
    with pytest.raises(Refusal, match="已经撤回"):
        ranking.cockpit.schemes.withdraw(mark.mark_id)


@pytest.mark.parametrize(
    ("what", "first", "said"),
    [
        pytest.param(Adjustment("999999999", 1, "原因", DOCUMENT), JULY, "没有代码为“999999999”的单位", id="nobody"),
        pytest.param(Adjustment(MAP_TOWN, 1, "原因", " "), JULY, "写明原因和依据的文号", id="no document"),
        pytest.param(Adjustment(MAP_TOWN, 6, "原因", DOCUMENT), JULY, "要在 ±5 分以内，不能为 0", id="too much"),
        pytest.param(Adjustment(MAP_TOWN, 0, "原因", DOCUMENT), JULY, "要在 ±5 分以内，不能为 0", id="nothing"),
        pytest.param(Veto(MAP_TOWN, "原因", DOCUMENT), JULY.shift(1), "起止报告期颠倒了", id="wrong way round"),
    ],
)
def test_a_mark_that_cannot_stand_is_refused(ranking: Watch, what: Adjustment | Veto, first: Period, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        ranking.cockpit.schemes.mark("monthly", what, first, JULY)


def test_the_month_before_is_ranked_by_the_same_version(ranking: Watch) -> None:
    ranking.cockpit.schemes.save("monthly", TABLE | {"decimals": 1}, "改小数", base_version=1)
    found = ranked(ranking)
    assert [one.scheme.version for one in (found, found.before) if one] == [2, 2]


@pytest.mark.parametrize("suffix", [".toml", ".xlsx"])
def test_what_is_exported_comes_back_as_the_same_scheme(ranking: Watch, suffix: str) -> None:
    content = ranking.cockpit.schemes.export(suffix)
    assert ranking.cockpit.schemes.import_file(f"方案{suffix}", content, "试") == ()


def test_an_imported_change_is_the_next_version(ranking: Watch) -> None:
    content = ranking.cockpit.schemes.export(".toml").decode().replace("月度考核", "季度考核")
    (kept,) = ranking.cockpit.schemes.import_file("方案.toml", content.encode(), "改名", "李四")
    assert (kept.scheme.version, kept.scheme.name) == (2, "季度考核")


def test_a_file_with_a_fault_keeps_nothing(ranking: Watch) -> None:
    content = ranking.cockpit.schemes.export(".toml").decode()
    both = content + content.replace("[monthly]", "[other]").replace("[[monthly", "[[other").replace(
        "= 100.0", "= 90.0"
    )
    with pytest.raises(Refusal, match="各项权重合计 90"):
        ranking.cockpit.schemes.import_file("方案.toml", both.encode(), "试")
    assert list(ranking.cockpit.schemes.schemes()) == ["monthly"]


def test_a_file_that_breaks_off_at_its_second_scheme_keeps_nothing(ranking: Watch) -> None:
    content = ranking.cockpit.schemes.export(".toml").decode().replace("月度考核", "季度考核")
    both = content + content.replace("[monthly]", "[other]").replace("[[monthly", "[[other")
    written: list[str] = []

    def break_off(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if statement.startswith("INSERT INTO schemes ") else [])
        if len(written) == 2:
            raise ConnectionAbortedError

    event.listen(Engine, "before_cursor_execute", break_off)
    try:
        with pytest.raises(ConnectionAbortedError):
            ranking.cockpit.schemes.import_file("方案.toml", both.encode(), "试")
    finally:
        event.remove(Engine, "before_cursor_execute", break_off)
    assert [one.scheme.name for one in ranking.cockpit.schemes.schemes().values()] == ["月度考核"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("方案.doc", b"", "请用 xlsx 或 toml 文件", id="ending"),
        pytest.param("方案.toml", b"[x", "TOML 写法有误", id="broken"),
        pytest.param("方案.toml", "x = 1".encode("gbk") + b"\xff", "不是 UTF-8 编码", id="encoding"),
        pytest.param("方案.toml", b"x = 1", "每个方案要写成一张表", id="no table"),
        pytest.param("方案.xlsx", b"not a workbook", "内容却不是工作簿", id="no workbook"),
    ],
)
def test_a_file_that_is_no_scheme_is_refused(watch: Watch, name: str, content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        watch.cockpit.schemes.import_file(name, content, "试")


def test_the_way_up_names_the_figure_and_how_far(ranking: Watch) -> None:
    found = ranked(ranking)
    unit = ranking.cockpit.rankings.unit(found, "黄碾镇")
    (way,) = ranking.cockpit.rankings.ways_up(found, unit)
    assert way.startswith("“指标completion”由70.0%变为90.0%，可上升一位（需增加8.01分")


def test_an_unknown_unit_is_refused_with_the_names_there_are(ranking: Watch) -> None:
    with pytest.raises(Refusal, match="找不到名为“城关”的单位，请核对名称"):
        ranking.cockpit.rankings.unit(ranked(ranking), "城关")


def test_a_retired_scheme_is_kept_apart_from_those_in_force(ranking: Watch) -> None:
    schemes = ranking.cockpit.schemes
    schemes.save("monthly", OTHER, "改名")
    schemes.save("yearly", TABLE, "年度")
    schemes.retire("monthly", "停")
    assert list(schemes.schemes()) == ["yearly"]
    assert [(code, one.scheme.version) for code, one in schemes.retired().items()] == [("monthly", 2)]


def test_one_scheme_is_exported_without_the_others(ranking: Watch) -> None:
    ranking.cockpit.schemes.save("yearly", TABLE, "年度")
    assert "[monthly]" not in ranking.cockpit.schemes.export(".toml", "yearly").decode()


def test_a_file_that_was_compared_with_an_older_version_is_refused(ranking: Watch) -> None:
    content = ranking.cockpit.schemes.export(".toml")
    ranking.cockpit.schemes.save("monthly", OTHER, "改名")
    with pytest.raises(Refusal, match="核对以后方案“monthly”又有了新版本"):
        ranking.cockpit.schemes.import_file("方案.toml", content, "试", base_versions={"monthly": 1})


def test_a_scheme_is_tried_beside_another_one(ranking: Watch) -> None:
    other = ranking.cockpit.schemes.scheme("monthly").scheme
    shifts = ranking.cockpit.rankings.tried(replace(other, code="new"), 24, "monthly")
    assert [one.gain for one in shifts] == [0, 0, 0]
