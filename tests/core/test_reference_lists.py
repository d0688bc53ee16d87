"""Areas, changes of division and the catalogue come in as lists, whole or not at all."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data_access import queries
from data_access.migrations import migrate
from data_access.store import Store, open_store
from geo.area import Level
from indicators.period import Period
from indicators.problem import Refusal
from workflows.areas import load_areas
from workflows.catalogue import load_catalogue

NOW = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
AREAS = "区划代码,名称,分组\n140400,长治市,\n140403,潞州区,\n140404,上党区,\n140423,襄垣县,\n"
CATALOGUE = "代码,名称,专题,单位,频度,方向,报送期限,预警方式,比较,黄,红\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(store)
    return store


def areas(store: Store, text: str, *, name: str = "单位.csv", root: str = "") -> str:
    return load_areas(store, name, text.encode(), NOW, "张三", root=root).sentence()


def catalogue(store: Store, rows: str, *, name: str = "目录.csv") -> str:
    return load_catalogue(store, name, rows.encode(), NOW, "张三").sentence()


def test_codes_say_level_kind_parent_and_group(store: Store) -> None:
    assert areas(store, AREAS) == "已导入“单位.csv”（批次 1）：单位新增 4 个、修改 0 个、未变 0 个。"
    with store.read() as connection:
        found = {area.area_code: area for area in queries.all_areas(connection)}
        assert queries.root_code(connection) == "140400"
    assert [found["140403"].level, found["140403"].kind, found["140403"].parent_code] == [Level.COUNTY, "区", "140400"]
    assert [found["140404"].peer_group, found["140423"].peer_group] == ["市辖区", "县"]


def test_a_second_load_of_the_same_list_changes_nothing(store: Store) -> None:
    areas(store, AREAS)
    assert areas(store, AREAS) == "“单位.csv”内容相同，已作为批次 1 导入过，没有重复导入。"


def test_a_town_code_of_twelve_digits_is_the_same_town(store: Store) -> None:
    areas(store, "代码,名称\n140403,潞州区\n140403001000,东街街道\n140403400,漳泽试验区\n140403001001,和平社区居委会\n")
    with store.read() as connection:
        found = {area.area_code: area for area in queries.all_areas(connection)}
    assert found["140403001"].kind == "街道"
    assert (found["140403400"].level, found["140403400"].is_ranked) == (Level.ZONE, False)
    assert (found["140403001001"].level, found["140403001001"].parent_code) == (Level.COMMUNITY, "140403001")


def test_all_faults_of_a_list_are_told_at_once(store: Store) -> None:
    rows = "区划代码,名称,层级,启用日期\n14040,潞州区,,\n140404,,,\n140405,屯留区,省,\n140406,潞城区,,去年\n"
    with pytest.raises(Refusal) as refused:
        areas(store, rows)
    assert [problem.sentence() for problem in refused.value.problems] == [
        "单位.csv，第 2 行：区划代码“14040”应是 6、9 或 12 位数字，请改正。",
        "单位.csv，第 3 行：区划代码 140404 没有名称，请补上。",
        "单位.csv，第 4 行：“层级”写的是“省”，只能是地市、市、区县、县、镇街、村社区、社区、功能区之一，请改正。",
        "单位.csv，第 5 行：“启用日期”写的是“去年”，请写成 2021-04-07。",
    ]
    with store.read() as connection:
        assert queries.all_areas(connection) == ()


def test_areas_without_anything_above_ask_for_the_root(store: Store) -> None:
    counties = "code,name\n140403,潞州区\n140404,上党区\n"
    with pytest.raises(Refusal, match="上级单位 140400 还没有导入；请在表中加上这一行，或用 --root 140400=名称 指明"):
        areas(store, counties)
    assert "新增 3 个" in areas(store, counties, root="140400=长治市")


def test_a_split_is_one_change_with_two_heirs(store: Store) -> None:
    areas(store, "代码,名称\n140403,潞州区\n140403104,黄碾镇\n140403105,西白兔镇\n")
    told = areas(
        store,
        "old_code,old_name,change,new_code,new_name,territory,doc,变更日期\n"
        "140403012,故县街道,撤销街道,140403105;140403104,西白兔镇;黄碾镇,拆分,晋政函〔2021〕31号,2021-04-07\n",
        name="变更.csv",
    )
    assert told == "已导入“变更.csv”（批次 2）：区划变更 2 条。"
    with store.read() as connection:
        assert {change.new_name for change in queries.area_changes(connection)} == {"西白兔镇", "黄碾镇"}


def test_a_catalogue_row_becomes_a_definition_with_its_ladder(store: Store) -> None:
    catalogue(store, f"{CATALOGUE}online_rate,网办率,服务,%,月,高为优,次月3日,阈值,小于,80,60\n")
    with store.read() as connection:
        (indicator,) = queries.indicators(connection, NOW)
    assert (indicator.name, indicator.direction.value, indicator.due.day) == ("网办率", "higher", 3)
    assert indicator.rule is not None
    assert [(step.severity.label, step.enter_value) for step in indicator.rule.steps] == [("黄", 80), ("红", 60)]


def test_an_indicator_of_an_earlier_file_may_weigh_a_later_one(store: Store) -> None:
    heading = "代码,名称,专题,单位,频度,汇总方式,权重指标\n"
    with pytest.raises(Refusal, match="没有这个指标"):
        catalogue(store, f"{heading}share,占比,基础,%,年,加权平均,people\n")
    catalogue(store, f"{heading}people,人口,基础,人,年,求和,\n", name="人口.csv")
    assert "新增 1 项" in catalogue(store, f"{heading}share,占比,基础,%,年,加权平均,people\n")


def test_a_changed_definition_is_the_next_version(store: Store) -> None:
    catalogue(store, f"{CATALOGUE}online_rate,网办率,服务,%,月,高为优,次月3日,,,,\n")
    told = catalogue(store, f"{CATALOGUE}online_rate,网办率,服务,%,月,高为优,次月5日,,,,\n")
    assert told == "已导入“目录.csv”（批次 2）：指标新增 0 项、新版本 1 项、未变 0 项。"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("a.csv", "名称,口径\nx,y\n", "没有找到表头，至少要有这些列：“代码”、“名称”", id="no heading"),
        pytest.param("a.toml", "x = [", "TOML 写法有误", id="broken TOML"),
        pytest.param("a.toml", "x = 1", "每个指标要写成一个表", id="no table"),
        pytest.param("a.csv", f"{CATALOGUE}a,甲,社会,%,月,高为优,,,,,\n", "“专题”写的是“社会”，只能是", id="word"),
        pytest.param("a.csv", f"{CATALOGUE}a,甲,经济,%,月,,三天内,,,,\n", "“报送期限”写的是“三天内”", id="due rule"),
        pytest.param("a.csv", f"{CATALOGUE}a,,经济,%,月,,,,,,\n", "“名称”是空的", id="no name"),
        pytest.param("a.csv", f"{CATALOGUE}a,甲,经济,%,月,,,,,,\na,乙,经济,%,月,,,,,,\n", "不止一次", id="twice"),
    ],
)
def test_a_wrong_catalogue_is_refused_in_a_sentence(store: Store, name: str, content: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        catalogue(store, content, name=name)
    assert sentence in str(refused.value)
    with store.read() as connection:
        assert queries.indicators(connection, NOW) == ()


def test_a_census_is_irregular_and_never_owed(store: Store) -> None:
    catalogue(store, f"{CATALOGUE}census,常住人口（普查）,基础,人,年,中性,不定期,,,,\n")
    with store.read() as connection:
        (indicator,) = queries.indicators(connection, NOW)
    assert indicator.due.due_on(Period.parse("2020")) == date.max
