"""Whose row is it: names and codes as offices write them, on the day they are about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import Area, AreaChange, Level
from geo.matching import Ambiguous, Gazetteer, Match, Unknown
from geo.names import comparable, take_apart
from tests.builders import ROOT_CODE, area, district

REFORM = date(2021, 4, 7)
BEFORE, AFTER = date(2020, 12, 31), date(2026, 10, 31)
STREETS = ("东街街道", "紫金街街道", "太行东街街道", "太行西街街道", "英雄南路街道", "常青街道")


def change(old: tuple[str, str], new: tuple[str, str], territory: str) -> AreaChange:
    return AreaChange(old[0], old[1], new[0], new[1], "变更", territory, "晋政函〔2021〕31号", REFORM)


def old(code: str, name: str) -> Area:
    return area(ROOT_CODE + code, name, kind=name[-1], valid_to=REFORM)


def new(code: str, name: str) -> Area:
    return area(ROOT_CODE + code, name, kind=name[-1], valid_from=REFORM)


def standing(code: str, name: str) -> Area:
    return area(ROOT_CODE + code, name, kind="镇" if name.endswith("镇") else "街道")


LUZHOU = (
    *district(0),
    *(standing(f"{i:03d}", name) for i, name in enumerate(STREETS, 1)),
    standing("103", "马厂镇"),
    standing("104", "黄碾镇"),
    old("011", "长北街道"),
    old("012", "故县街道"),
    old("101", "堠北庄镇"),
    old("200", "西白兔乡"),
    new("013", "堠北庄街道"),
    new("105", "西白兔镇"),
)
CHANGES = (
    change(("140403011", "长北街道"), ("140403103", "马厂镇"), "整建制并入"),
    change(("140403012", "故县街道"), ("140403104", "黄碾镇"), "5社区"),
    change(("140403012", "故县街道"), ("140403105", "西白兔镇"), "3社区"),
    change(("140403101", "堠北庄镇"), ("140403013", "堠北庄街道"), "区域不变"),
    change(("140403200", "西白兔乡"), ("140403105", "西白兔镇"), "加原故县街道3社区"),
)
GAZETTEER = Gazetteer(LUZHOU, CHANGES)

CHANGZHI = Gazetteer(
    (
        area("140400", "长治市", level=Level.PREFECTURE, kind="市", parent_code="140000"),
        area("140403", "潞州区", level=Level.COUNTY, kind="区", parent_code="140400"),
        area("140406", "潞城区", level=Level.COUNTY, kind="区", parent_code="140400"),
        area("140428", "长子县", level=Level.COUNTY, kind="县", parent_code="140400"),
        area("140430", "沁县", level=Level.COUNTY, kind="县", parent_code="140400"),
        area("140403100", "城关镇", kind="镇", parent_code="140403"),
        area("140406001", "城关街道", kind="街道", parent_code="140406", short_name="城关"),
        area("140428100", "城关镇", kind="镇", parent_code="140428"),
    )
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("东街街道", "001", id="the full name"),
        pytest.param(" 东 街 街 道 ", "001", id="spaces inside"),
        pytest.param("东街\u3000街道办事处", "001", id="a full-width space and the office"),
        pytest.param("东街办事处", "001", id="the office without the kind"),
        pytest.param("东街街道办", "001", id="the office cut short"),
        pytest.param("东街", "001", id="no kind, one candidate"),
        pytest.param("紫金街", "002", id="a stem that ends like a street"),
        pytest.param("太行西街", "004", id="not its eastern neighbour"),
        pytest.param("马厂镇人民政府", "103", id="the government of a town"),
        pytest.param("马厂", "103", id="a town without its kind"),
        pytest.param("潞州区黄碾镇", "104", id="the district written in front"),
        pytest.param("潞州区人民政府", "", id="the government of the district"),
    ],
)
def test_a_name_is_found_however_an_office_writes_it(written: str, code: str) -> None:
    assert GAZETTEER.match(written, AFTER) == Match(ROOT_CODE + code)


@pytest.mark.parametrize(
    ("written", "on", "code"),
    [
        pytest.param("堠北庄镇", BEFORE, "101", id="the name of the day, before"),
        pytest.param("堠北庄镇", AFTER, "013", id="the old name, after: same ground, one heir"),
        pytest.param("堠北庄街道", BEFORE, "101", id="the new name, before: same ground, one ancestor"),
        pytest.param("堠北庄", BEFORE, "101", id="no kind, before"),
        pytest.param("堠北庄", AFTER, "013", id="no kind, after"),
        pytest.param("故县街道", BEFORE, "012", id="a street later split, before"),
        pytest.param("西白兔乡", BEFORE, "200", id="a township later enlarged, before"),
    ],
)
def test_a_name_leads_to_the_area_that_stood_on_the_day(written: str, on: date, code: str) -> None:
    assert GAZETTEER.match(written, on) == Match(ROOT_CODE + code)


@pytest.mark.parametrize(
    ("written", "on", "sentence"),
    [
        pytest.param(
            "故县街道",
            AFTER,
            "“故县街道”已于2021年4月7日撤销并分别划入黄碾镇、西白兔镇，不能归入其中一个，请按现行区划分别填报。",
            id="a split has no single heir",
        ),
        pytest.param(
            "长北街道",
            AFTER,
            "“长北街道”已于2021年4月7日改为马厂镇且区域有变化（整建制并入），两者数据不可比，请改填马厂镇的数据。",
            id="a merger changes the territory",
        ),
        pytest.param(
            "西白兔镇",
            BEFORE,
            "“西白兔镇”自2021年4月7日起由故县街道、西白兔乡变更而来且区域有变化，此前的数据请按故县街道、西白兔乡填报。",
            id="an enlarged town has no single ancestor",
        ),
    ],
)
def test_changed_ground_is_refused_with_its_reason(written: str, on: date, sentence: str) -> None:
    answer = GAZETTEER.match(written, on)
    assert isinstance(answer, Unknown)
    assert answer.sentence(written) == sentence


def test_a_bare_name_of_a_town_and_a_street_is_ambiguous() -> None:
    answer = CHANGZHI.match("城关", AFTER, level=Level.TOWN)
    assert answer == Ambiguous((("140403100", "城关镇"), ("140406001", "城关街道"), ("140428100", "城关镇")))


def test_two_candidates_are_told_apart_in_one_sentence() -> None:
    both = Gazetteer((*district(0), standing("100", "城关镇"), standing("001", "城关街道")))
    answer = both.match("城 关", AFTER)
    assert isinstance(answer, Ambiguous)
    assert answer.sentence("城关") == "“城关”既是城关街道又是城关镇，请写全称。"


def test_one_name_in_two_counties_needs_the_county_or_the_code() -> None:
    answer = CHANGZHI.match("城关镇", AFTER)
    assert isinstance(answer, Ambiguous)
    assert "请填写区划代码" in answer.sentence("城关镇")
    assert CHANGZHI.match("城关镇", AFTER, within="140428") == Match("140428100")
    assert CHANGZHI.match("长子县城关镇", AFTER) == Match("140428100")
    assert CHANGZHI.match("长治市长子县城关镇人民政府", AFTER) == Match("140428100")


def test_a_name_of_one_character_and_its_kind_is_a_name() -> None:
    assert CHANGZHI.match("沁县人民政府", AFTER) == Match("140430")


def test_a_town_of_another_level_is_out_of_scope() -> None:
    answer = CHANGZHI.match("长子县", AFTER, level=Level.TOWN)
    assert answer == Unknown(reason="“长子县”不在本次填报的范围或层级内，请核对单位。")


def test_a_wrong_kind_is_not_guessed_but_the_nearest_name_is_offered() -> None:
    answer = GAZETTEER.match("黄碾街道", AFTER)
    assert isinstance(answer, Unknown)
    assert "黄碾镇" in answer.suggestions


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("140403001", "140403001", id="nine digits"),
        pytest.param("140403001000", "140403001", id="twelve digits"),
        pytest.param("140403001.0", "140403001", id="as a spreadsheet turns it into a number"),
        pytest.param("１４０４０３", "140403", id="full-width digits"),
        pytest.param("140403000000", "140403", id="the district in twelve digits"),
        pytest.param("140403101", "140403013", id="a former code with one heir"),
    ],
)
def test_a_code_is_found_in_every_length(written: str, code: str) -> None:
    assert GAZETTEER.match_code(written, AFTER) == Match(code)


def test_a_former_code_of_a_split_area_is_refused() -> None:
    answer = GAZETTEER.match_code("140403012", AFTER)
    assert isinstance(answer, Unknown)
    assert "分别划入" in answer.reason


def test_a_name_that_comes_and_goes_with_one_code_is_one_area() -> None:
    renamed = Gazetteer(
        (
            *district(0),
            area("140403001", "城内街道", valid_to=REFORM),
            area("140403001", "东街街道", valid_from=REFORM),
        )
    )
    assert renamed.match("城内街道", AFTER) == Match("140403001")
    assert renamed.match("东街街道", BEFORE) == Match("140403001")


DECORATIONS = st.sampled_from(["{}", " {} ", "{}\u3000", "\u200b{}", "\ufeff{}"])


@given(st.sampled_from([a for a in LUZHOU if a.is_valid_on(AFTER)]), DECORATIONS, st.integers(0, 6))
def test_decoration_never_changes_whom_a_full_name_means(meant: Area, decoration: str, place: int) -> None:
    spaced = meant.name[:place] + " " + meant.name[place:]
    assert GAZETTEER.match(decoration.format(spaced), AFTER) == Match(meant.area_code)


@given(st.sampled_from(LUZHOU), st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_whatever_is_matched_stood_on_the_day(meant: Area, on: date) -> None:
    answer = GAZETTEER.match(meant.name, on)
    if isinstance(answer, Match):
        assert GAZETTEER.area(answer.area_code, on).is_valid_on(on)


@given(st.text(alphabet="潞州城区 人民政府长治市街道镇\u3000", max_size=8))
def test_luzhou_and_lucheng_are_never_taken_for_each_other(written: str) -> None:
    answer = CHANGZHI.match(written, AFTER)
    if answer == Match("140403"):
        assert "州" in written
    if answer == Match("140406"):
        assert "城" in written.replace("城关", "")
        assert "潞州" not in comparable(written)


@given(st.text(max_size=12))
def test_a_comparable_form_is_its_own_comparable_form(written: str) -> None:
    assert comparable(comparable(written)) == comparable(written)


@given(st.text(min_size=2, max_size=6), st.sampled_from(["街道", "镇", "乡", "社区", "村"]))
def test_a_stem_and_a_kind_put_together_come_apart_again(stem: str, kind: str) -> None:
    apart = take_apart(stem + kind)
    assert apart.kind == kind or len(comparable(stem)) < 2


@given(st.text(max_size=12))
def test_any_text_is_answered_with_a_match_or_a_sentence(written: str) -> None:
    answer = GAZETTEER.match(written, AFTER)
    assert isinstance(answer, Match) or answer.sentence(written).endswith("。")
