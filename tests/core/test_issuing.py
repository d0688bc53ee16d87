"""A bulletin on its way: who may do what when, and which number comes next."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from indicators.issuing import (
    Act,
    Bulletin,
    BulletinKind,
    Signature,
    Stage,
    Written,
    fault_of,
    next_number,
    stage_after,
)
from indicators.period import Period

AT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
DRAFT = Bulletin(
    7, "monthly", Period.parse("2026-10"), BulletinKind.NOTICE, AT, Written("潞政办通〔2026〕8号"), "", 0, (),
    "关于2026年10月考核情况的通报", "abc", Stage.DRAFT, 1, (Signature(Act.DRAFT, "张三", AT, "", "abc"),),
)  # fmt: skip


def standing(stage: Stage) -> Bulletin:
    return replace(DRAFT, stage=stage)


@pytest.mark.parametrize(
    ("stage", "act", "after"),
    [
        (Stage.DRAFT, Act.REVISE, Stage.DRAFT),
        (Stage.DRAFT, Act.SUBMIT, Stage.REVIEW),
        (Stage.REVIEW, Act.REVIEW, Stage.SIGNING),
        (Stage.REVIEW, Act.RETURN, Stage.DRAFT),
        (Stage.SIGNING, Act.RETURN, Stage.DRAFT),
        (Stage.SIGNING, Act.ISSUE, Stage.ISSUED),
        (Stage.SIGNING, Act.DISCARD, Stage.DISCARDED),
    ],
)
def test_each_act_has_its_stage_and_leads_to_the_next(stage: Stage, act: Act, after: Stage) -> None:
    assert (fault_of(standing(stage), act, "李四", "重写"), stage_after(act)) == ("", after)


@pytest.mark.parametrize("stage", [Stage.ISSUED, Stage.DISCARDED])
@pytest.mark.parametrize("act", [act for act in Act if act is not Act.DRAFT])
def test_nothing_becomes_of_what_is_final(stage: Stage, act: Act) -> None:
    assert fault_of(standing(stage), act, "李四", "重写").endswith(f"现在是{stage.label}，不能{act.label}。")


@pytest.mark.parametrize(("stage", "act"), [(Stage.REVIEW, Act.REVIEW), (Stage.SIGNING, Act.ISSUE)])
@pytest.mark.parametrize("name", ["张三", " 张 三 ", "张\u200b三"])
def test_nobody_signs_for_a_second_time_what_he_drafted(stage: Stage, act: Act, name: str) -> None:
    assert "不能是拟稿、修改或送审的人（张三）" in fault_of(standing(stage), act, name, "")


def test_whoever_revised_it_is_a_drafter_too() -> None:
    revised = replace(DRAFT, signatures=(*DRAFT.signatures, Signature(Act.REVISE, "王五", AT, "", "def")))
    assert "张三、王五" in fault_of(replace(revised, stage=Stage.REVIEW), Act.REVIEW, "王五", "")


@pytest.mark.parametrize("act", [Act.RETURN, Act.DISCARD])
def test_what_goes_back_says_why(act: Act) -> None:
    assert fault_of(standing(Stage.REVIEW), act, "李四", " ") == f"请写明{act.label}的原因。"


@pytest.mark.parametrize("name", ["", "\u3000", "\u200b", "长" * 31])
def test_nobody_signs_without_a_name(name: str) -> None:
    assert fault_of(DRAFT, Act.SUBMIT, name, "") == "请写明送审人的姓名，不超过 30 字。"


@pytest.mark.parametrize(("kind", "what"), [(BulletinKind.NOTICE, "发文字号"), (BulletinKind.REPORT, "期号")])
def test_nothing_is_issued_without_a_number(kind: BulletinKind, what: str) -> None:
    blank = replace(standing(Stage.SIGNING), kind=kind, written=Written())
    assert fault_of(blank, Act.ISSUE, "李四", "") == f"还没有{what}；请退回草稿填写后再签发。"


@pytest.mark.parametrize(
    ("kind", "issued", "proposed"),
    [
        pytest.param(BulletinKind.REPORT, [], "第1期", id="the first report"),
        pytest.param(BulletinKind.REPORT, ["第9期", "第10期", "增刊"], "第11期", id="a report counts on"),
        pytest.param(BulletinKind.NOTICE, [], "", id="nobody guesses the sign of an office"),
        pytest.param(
            BulletinKind.NOTICE,
            ["潞政办通〔2026〕9号", "潞政办通〔2026〕10号"],
            "潞政办通〔2026〕11号",
            id="the next one",
        ),
        pytest.param(BulletinKind.NOTICE, ["潞政办通〔2025〕41号"], "潞政办通〔2026〕1号", id="a year begins at one"),
        pytest.param(
            BulletinKind.NOTICE,
            ["潞政办通〔2026〕9号", "潞考办〔2026〕2号"],
            "潞考办〔2026〕3号",
            id="the office of the last",
        ),
    ],
)
def test_the_next_number_follows_the_issued_ones(kind: BulletinKind, issued: list[str], proposed: str) -> None:
    assert next_number(kind, issued, DAY) == proposed
