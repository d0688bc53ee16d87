"""The text of a bulletin, sentence by sentence, on a small district ranked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from bulletins.compose import compose
from bulletins.content import content_table, read_content
from indicators.issuing import BulletinKind
from indicators.period import Period
from indicators.scoring.ranking_rows import ranking_rows
from indicators.scoring.scheme import Adjustment, Aggregation, Branch, MissingPolicy, Scheme, Veto
from indicators.scoring.scheme_record import Mark
from tests.builders import OCTOBER
from tests.core.bulletin_scene import (
    NOW_REPEAT,
    NOW_SATISFACTION,
    SCHEME,
    STREETS,
    content,
    frozen,
    masthead,
    ranked,
    section,
)


def mark(what: Adjustment | Veto, period: Period = OCTOBER) -> Mark:
    return Mark(1, "monthly", what, period, period, "考核办")


def with_score(street: str, satisfaction: float | None) -> list[float | None]:
    return [satisfaction if i == 1 + STREETS.index(street) else one for i, one in enumerate(NOW_SATISFACTION)]


def test_a_notice_is_about_the_month_of_a_scheme() -> None:
    assert content().title == "关于2026年10月镇街月度考核情况的通报"


def test_a_report_has_the_plain_title() -> None:
    assert content(kind=BulletinKind.REPORT).title == "2026年10月镇街月度考核情况"


def test_the_lead_names_scheme_document_office_and_participants() -> None:
    assert content().lead[0] == (
        "按照《镇街月度考核办法》（潞政办发〔2026〕3号，第3版），区考核办对街道组6个、镇组3个单位"
        "2026年10月的情况进行了考核。现将有关情况通报如下。"
    )


def test_the_definition_says_how_figures_become_a_score_and_what_is_compared() -> None:
    assert content().lead[1] == (
        "得分由政务服务（占75%）、平安建设（占25%）两个方面2项指标构成，各项按满意值得100分、不允许值得60分折算，"
        "加权算术平均，保留两位小数。数据截至2026年11月23日。文中“同比”指与上年同期相比，“上月”指2026年9月。"
    )


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(
            "本期9个单位均有得分，平均81.78分。街道组平均82.67分，最高100.00分，最低60.00分，相差40.00分；"
            "镇组平均80.00分，最高96.00分，最低64.00分，相差32.00分。另有功能区1个，只列数据，不参加排名。",
            id="who has a score and how high",
        ),
        pytest.param(
            "与上月相比，得分上升的1个、下降的1个、持平的7个。上升最多的是乙街道，上升10.00分；"
            "下降最多的是丁街道，下降10.00分。",
            id="what moved",
        ),
        pytest.param("政务服务方面，潞州区回访满意率85.50%。", id="the district's own figure"),
        pytest.param("重复诉求率不适用于丁街道，缺项权重由其余指标分担。", id="what does not apply"),
    ],
)
def test_the_overall_section_says(said: str) -> None:
    assert said in section(content(), "总体情况").split("\n")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(
            "6个单位得分由高到低依次为：甲街道100.00分、乙街道和丙街道并列第2（均为90.00分）、丁街道80.00分、"
            "戊街道76.00分、己街道60.00分。甲街道列第一。",
            id="in order, ties said",
        ),
        pytest.param(
            "与上月相比，位次上升的有乙街道（2位）；位次下降的有丁街道（2位）；其余4个单位位次未变。", id="who moved"
        ),
        pytest.param("红榜：甲街道；黑榜：己街道。", id="lists by threshold"),
        pytest.param("本组3个单位，只列得分和位次，不设红榜、黑榜。", id="a small group has no lists"),
        pytest.param("高新区只列数据，不参加排名，各项数据折算的得分见附件2。", id="zones apart"),
        pytest.param(
            "各组分别按得分由高到低排名，得分相同的并列、不分先后。95.00分及以上列红榜，低于70.00分或一票否决的列黑榜。"
            "位次和位次区间见附件1。",
            id="the rules once",
        ),
    ],
)
def test_the_ranking_section_says(said: str) -> None:
    assert said in section(content(), "排名情况").split("\n")


def test_the_groups_are_headings_of_the_second_level() -> None:
    found = section(content(), "排名情况").split("\n")
    assert [text for text in found if text.startswith("（")] == ["（一）街道组", "（二）镇组", "（三）功能区"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(
            "从9个单位的平均得分看，失分较多的是：回访满意率应得75.00分，平均实得61.25分；"
            "重复诉求率应得25.00分，平均实得21.39分。",
            id="where all lose",
        ),
        pytest.param(
            "戊街道得76.00分，居街道组第5位（共6个单位，位次区间5—6），得分与上月持平。"
            "失分较多的是：回访满意率75.00%，应得75.00分，实得56.25分。",
            id="the arithmetic of the loss",
        ),
        pytest.param(
            "己街道得60.00分，居街道组第6位（共6个单位，位次区间5—6），得分与上月持平；有缺项，应得分按调整后的权重计。"
            "失分较多的是：回访满意率60.00%，应得100.00分，实得60.00分。",
            id="with a figure missing",
        ),
        pytest.param("重复诉求率未报送的有己街道。按照方案，缺项权重由其余指标分担。", id="what is missing"),
    ],
)
def test_the_problems_say(said: str) -> None:
    assert said in section(content(), "存在问题").split("\n")


def test_no_unit_of_a_small_group_is_named_for_its_loss() -> None:
    assert not any(town in section(content(), "存在问题") for town in ("子镇", "丑镇", "寅镇"))


def test_nobody_is_named_last_whose_place_is_not_firm() -> None:
    found = ranked()
    unsure = tuple(replace(row, low=1) if row.low else row for row in ranking_rows(found, {}))
    assert "排名靠后" not in section(compose(found, unsure, masthead()), "存在问题")


def test_nobody_above_an_unsure_last_place_is_named() -> None:
    found = ranked()
    rows = tuple(replace(row, low=1 if row.area_name == "己街道" else 6, high=6) for row in ranking_rows(found, {}))
    assert "排名靠后" not in section(compose(found, rows, masthead()), "存在问题")


def test_a_first_that_methods_do_not_agree_on_belongs_to_the_first_tier() -> None:
    found = ranked()
    rows = tuple(
        replace(row, p_first=0.6 if row.rank_number == 1 else 0.3, is_first_tier=row.rank in ("1", "并列2"))
        for row in ranking_rows(found, {})
    )
    said = section(compose(found, rows, masthead()), "排名情况")
    assert "换方法重排，或者计入办件多少的抽样误差，甲街道、乙街道、丙街道均可能居首，同列第一梯队，不分先后。" in said
    assert "列第一。" not in said


def test_two_that_stand_first_together_are_said_together() -> None:
    found = ranked(snapshots=frozen(with_score("乙街道", 100.0), [0, 0, 0, *NOW_REPEAT[3:]]))
    rows = tuple(replace(row, p_first=1.0 if row.rank_number == 1 else 0.0) for row in ranking_rows(found, {}))
    assert "甲街道、乙街道并列第一。" in section(compose(found, rows, masthead()), "排名情况")


def test_without_anybody_below_the_threshold_there_is_no_black_list() -> None:
    found = ranked(replace(SCHEME, black_below=50.0))
    assert "红榜：甲街道；本期无黑榜。" in section(content(found), "排名情况")


def test_a_scheme_without_thresholds_has_no_lists() -> None:
    found = ranked(replace(SCHEME, black_below=None, red_from=None))
    assert not {"红榜", "黑榜"} & {word for text in content(found).texts() for word in ("红榜", "黑榜") if word in text}


VETO = mark(Veto("140403001", "发生较大事故", "潞安委〔2026〕9号"))
ADDED = mark(Adjustment("140403005", 1.5, "获省级通报表扬", "晋政发〔2026〕7号"))
TAKEN = mark(Adjustment("140403006", -2, "信访件逾期", "潞政办发〔2026〕31号"))


def test_points_stand_with_their_documents() -> None:
    said = section(content(ranked(marks=[ADDED, VETO])), "排名情况").split("\n")
    assert "本组加减分情况：戊街道因获省级通报表扬（晋政发〔2026〕7号）加1.50分。" in said


def test_a_vetoed_unit_is_said_apart_from_the_order_of_scores() -> None:
    said = section(content(ranked(marks=[VETO])), "排名情况")
    assert (
        "除一票否决的以外，其余5个单位得分由高到低依次为：乙街道和丙街道并列第1（均为90.00分）、丁街道80.00分、"
        "戊街道76.00分、己街道60.00分；甲街道（100.00分）因发生较大事故（潞安委〔2026〕9号）一票否决，列本组末位。"
    ) in said


def test_several_vetoed_units_stand_at_the_end_each_with_its_place() -> None:
    other = mark(Veto("140403002", "数据造假", "潞统发〔2026〕3号"))
    said = section(content(ranked(marks=[VETO, other])), "排名情况")
    assert (
        "己街道60.00分；甲街道（100.00分）因发生较大事故（潞安委〔2026〕9号）一票否决，列本组第5位；"
        "乙街道（90.00分）因数据造假（潞统发〔2026〕3号）一票否决，列本组第6位。"
    ) in said


def test_the_problems_say_of_a_vetoed_unit_its_document_and_no_losses() -> None:
    said = section(content(ranked(marks=[VETO])), "存在问题").split("\n")
    assert "甲街道得100.00分，因发生较大事故（潞安委〔2026〕9号）一票否决，列街道组第6位（共6个单位）。" in said


def test_the_lowest_are_chosen_among_those_not_vetoed() -> None:
    found = ranked(marks=[VETO])
    firm = tuple(replace(row, low=row.rank_number, high=row.rank_number) for row in ranking_rows(found, {}))
    said = section(compose(found, firm, masthead()), "存在问题")
    assert "己街道得60.00分，居街道组第5位（共6个单位）" in said


def test_points_taken_are_part_of_the_arithmetic_of_the_loss() -> None:
    said = section(content(ranked(marks=[TAKEN])), "存在问题")
    assert "各项合计60.00分，因信访件逾期（潞政办发〔2026〕31号）减2.00分，得58.00分。" in said


def test_points_beyond_the_cap_are_said_to_be_cut() -> None:
    both = [TAKEN, mark(Adjustment("140403006", -4, "数据迟报", "潞统发〔2026〕5号"))]
    said = section(content(ranked(marks=both)), "存在问题")
    assert "因数据迟报（潞统发〔2026〕5号）减4.00分，合计按上限减5.00分，得55.00分。" in said


def test_whoever_sent_nothing_is_last_of_all_and_never_zero() -> None:
    found = content(ranked(snapshots=frozen(with_score("己街道", None))))
    assert "本期9个单位中8个有得分" in section(found, "总体情况")
    assert "没有得分、不参加排名的有己街道（未报送）。" in section(found, "排名情况")
    assert "因参评单位变化，本组位次不与上月相比。" in section(found, "排名情况")


def test_a_group_too_small_to_rank_is_listed_by_score_with_the_reason() -> None:
    fewer = [None if i == 9 else one for i, one in enumerate(NOW_SATISFACTION)]
    found = content(ranked(snapshots=frozen(fewer)))
    said = section(found, "排名情况").split("\n")
    assert "子镇96.00分、丑镇80.00分（同组参评不足 3 个，不排名）。" in said
    assert "没有得分、不参加排名的有寅镇（缺数过多）。" in said


def test_figures_of_a_month_before_are_said_to_be_so() -> None:
    then, now = frozen()
    column = now.column("satisfaction")
    older = replace(now, columns={**now.columns, "satisfaction": replace(column, period=OCTOBER.shift(-1))})
    found = content(ranked(snapshots=(then, older)))
    assert "，其中回访满意率为2026年9月数。" in found.lead[1]
    assert "回访满意率（2026年9月）85.50%" in section(found, "总体情况")


def test_provisional_figures_are_said_to_be_so() -> None:
    then, now = frozen()
    column = now.column("satisfaction")
    letters = np.where(column.status == "A", "P", column.status)
    early = replace(now, columns={**now.columns, "satisfaction": replace(column, status=letters)})
    found = content(ranked(snapshots=(then, early)))
    assert "其中回访满意率为初步数。" in found.lead[1]


def test_geometric_scores_are_not_said_to_add_up() -> None:
    found = ranked(replace(SCHEME, aggregation=Aggregation.GEOMETRIC))
    said = section(content(found), "存在问题")
    assert "回访满意率75.00%，满分100.00分，得75.00分，权重75.00%" in said
    assert "应得75.00分" not in said


def test_a_score_for_a_missing_figure_is_marked() -> None:
    found = content(ranked(replace(SCHEME, missing=MissingPolicy.LOWEST)))
    assert any("※" in cell for row in found.annexes[1].rows for cell in row)


def test_the_loss_by_a_figure_that_was_filled_in_says_so() -> None:
    service, safety = (part for part in SCHEME.root.parts if isinstance(part, Branch))
    parts = (replace(service, weight_pct=25), replace(safety, weight_pct=75))
    found = ranked(replace(SCHEME, missing=MissingPolicy.LOWEST, root=replace(SCHEME.root, parts=parts)))
    firm = tuple(replace(row, low=row.rank_number, high=row.rank_number) for row in ranking_rows(found, {}))
    said = section(compose(found, firm, masthead()), "存在问题")
    assert "重复诉求率（缺数，按本组最低分计），应得75.00分，实得59.25分" in said


def test_a_first_ranking_is_compared_with_nothing() -> None:
    found = replace(ranked(), before=None)
    alone = replace(
        found,
        rank_change=np.full(len(found.rank_change), np.iinfo(np.int64).min),
        score_change=np.full(len(found.score_change), np.nan),
        change_note=("",) * len(found.change_note),
    )
    said = content(alone)
    assert not any("相比，" in text for one in said.sections for text in one.paragraphs)
    assert len(said.annexes) == 2


def test_staff_write_the_requirements() -> None:
    assert section(content(requirements=("一要核实。", "二要整改。")), "下步要求") == "一要核实。\n二要整改。"


def test_a_sample_is_a_sample() -> None:
    named: Scheme = replace(SCHEME, name="月度考核（样例）", is_sample=True)
    found = content(ranked(named))
    assert (found.is_sample, found.title) == (True, "关于2026年10月月度考核情况的通报")


def test_a_kept_content_reads_back_as_it_was() -> None:
    assert read_content(content_table(content())) == content()


def test_the_basis_names_scheme_version_period_and_vintage() -> None:
    assert content().basis == "方案《镇街月度考核办法》第3版；报告期2026年10月；数据截至2026年11月23日09:00:00"
