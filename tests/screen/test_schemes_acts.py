"""What is done to schemes over a real store: saved, overtaken, retired, marked; made-up requests are refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from callbacks.gate import CALLBACK_BYTES
from callbacks.roles import Role
from data_access.migrations import migrate
from data_access.store import open_store
from indicators.scoring.scheme import Veto
from layouts.schemes import ids
from tests.postgres.district import MAP_TOWN
from tests.postgres.watch import Watch
from tests.screen.scheme_pages import DONE, done, draft_of, marked, page_of, said, saved, shown
from tests.screen.scheme_store import CODE, found_schemes
from tests.screen.wire import fire, person

DOCUMENT = "潞督发〔2026〕3号"
FIELDS = {
    "who": "王五",
    "area": MAP_TOWN,
    "kind": "points",
    "points": "１．５",
    "document": DOCUMENT,
    "reason": "通报表扬",
    "first": "2026-07",
    "last": "2026-09",
}


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    store = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(store)
    yield found_schemes(store)
    store.close()


@pytest.fixture
def page(watch: Watch) -> Dash:
    return page_of(watch.store)


def reweighted(draft: dict[str, Any], first: str, second: str) -> dict[str, Any]:
    for item, weight in zip(draft["form"]["parts"][0]["parts"], (first, second), strict=True):
        item["weight"] = weight
    return draft


def mark(**changes: str) -> dict[str, Any]:
    return {"act": "mark", "turn": 3, "code": CODE, "fields": FIELDS | changes}


# --- saving ---


def test_a_saved_draft_is_the_next_version_with_name_and_reason(page: Dash, watch: Watch) -> None:
    answer = saved(page, reweighted(draft_of(page), "50", "50"), reason="按新办法")
    newest = watch.cockpit.schemes.versions(CODE)[0]
    assert answer["sentence"] == "“月度考核”第 2 版已保存，现在起执行。"
    assert (newest.scheme.items[0].weight_pct, newest.author, newest.reason) == (50, "李四", "按新办法")


def test_a_draft_that_changes_nothing_is_no_new_version(page: Dash, watch: Watch) -> None:
    assert "没有新的一版" in saved(page, draft_of(page))["sentence"]
    assert len(watch.cockpit.schemes.versions(CODE)) == 1


def test_a_faster_colleague_is_not_written_over(page: Dash, watch: Watch) -> None:
    mine, theirs = reweighted(draft_of(page), "30", "70"), reweighted(draft_of(page), "50", "50")
    saved(page, theirs, "张三")
    answer = saved(page, mine)
    assert answer["is_refused"] is True
    assert "已有第 2 版，您看到的是第 1 版" in answer["sentence"]
    assert watch.cockpit.schemes.versions(CODE)[0].scheme.items[0].weight_pct == 50


@pytest.mark.parametrize(
    ("who", "reason", "sentence"),
    [
        ("", "试", "请填写姓名"),
        ("本机用户", "试", "请填写姓名"),
        ("李四", " ", "请写明理由"),
        ("李四", "长" * 201, "请写明理由"),
    ],
    ids=["no name", "nobody's name", "no reason", "an endless reason"],
)
def test_a_version_needs_a_name_and_a_reason(page: Dash, who: str, reason: str, sentence: str) -> None:
    answer = saved(page, reweighted(draft_of(page), "50", "50"), who, reason)
    assert (answer["is_refused"], sentence in answer["sentence"]) == (True, True)


def test_errors_keep_a_draft_from_being_saved(page: Dash) -> None:
    assert "权重合计 110，不是 100" in saved(page, reweighted(draft_of(page), "70", "40"))["sentence"]
    assert "“权重”写的“七十”不是数字" in saved(page, reweighted(draft_of(page), "七十", "40"))["sentence"]


def test_a_copy_becomes_a_scheme_of_its_own(page: Dash, watch: Watch) -> None:
    draft = draft_of(page, f"?new=1&copy={CODE}")
    draft["form"]["head"] |= {"code": "half_year", "name": "半年考核"}
    answer = saved(page, draft)
    assert answer["search"] == "?scheme=half_year"
    assert [one.scheme.name for one in watch.cockpit.schemes.schemes().values()] == ["半年考核", "月度考核"]


@pytest.mark.parametrize(("code", "sentence"), [("", "请给方案定一个代码"), (CODE, "已经用过")])
def test_a_new_scheme_takes_no_other_schemes_place(page: Dash, code: str, sentence: str) -> None:
    draft = draft_of(page, f"?new=1&copy={CODE}")
    draft["form"]["head"]["code"] = code
    assert sentence in saved(page, draft)["sentence"]


def test_a_draft_without_the_version_it_began_with_is_refused(page: Dash) -> None:
    draft = reweighted(draft_of(page), "50", "50")
    del draft["base"]
    assert "您看到的是第 0 版" in saved(page, draft)["sentence"]


def test_a_name_known_to_the_server_is_not_asked_of_the_page(watch: Watch) -> None:
    page = page_of(watch.store, person(Role.ANALYST))
    saved(page, reweighted(draft_of(page), "50", "50"), who="冒名")
    assert watch.cockpit.schemes.versions(CODE)[0].author == "测试员"


def test_a_retired_scheme_no_longer_ranks_and_can_be_saved_again(page: Dash, watch: Watch) -> None:
    draft = draft_of(page)
    answer = done(page, {"act": "retire", "turn": 2, "code": CODE, "fields": {"who": "李四", "reason": "年度结束"}})
    assert (answer["sentence"], answer["search"]) == ("“月度考核”已停用，不再按它排名。", "")
    assert watch.cockpit.schemes.schemes() == {}
    assert "第 2 版已保存" in saved(page, draft)["sentence"]


# --- marks ---


def test_points_by_a_document_are_listed_with_who_and_when(page: Dash) -> None:
    assert marked(page, mark())["sentence"] == f"已登记：+1.5 分，依据{DOCUMENT}。"
    text = said(shown(page, f"?scheme={CODE}&part=marks")[ids.PART]["children"])
    assert f"+1.5 分 {DOCUMENT} 通报表扬 2026年7月至2026年9月 王五 撤回…" in text


def test_a_veto_needs_no_points(page: Dash, watch: Watch) -> None:
    assert "一票否决" in marked(page, mark(kind="veto", points=""))["sentence"]
    assert isinstance(watch.cockpit.schemes.marks(CODE)[0].what, Veto)


def test_a_mark_taken_back_is_no_longer_listed(page: Dash, watch: Watch) -> None:
    marked(page, mark())
    number = watch.cockpit.schemes.marks(CODE)[0].mark_id
    asked = {"act": "withdraw", "turn": 4, "fields": {"who": "王五", "mark": str(number)}}
    assert marked(page, asked)["sentence"] == "登记已撤回，不再计分。"
    assert watch.cockpit.schemes.marks(CODE) == ()
    assert marked(page, asked)["sentence"] == "这条加减分或否决已经撤回。"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"who": ""}, "请填写姓名"),
        ({"points": ""}, "分值没有填"),
        ({"points": "一分"}, "分值写的“一分”不是数字"),
        ({"points": "9"}, "±5 分以内"),
        ({"points": "nan"}, "不是数字"),
        ({"document": " "}, "文号"),
        ({"first": "2026-10"}, "起止报告期颠倒了"),
        ({"last": "十月"}, "请选从哪一期到哪一期"),
        ({"area": "140403999"}, "没有代码为“140403999”的单位"),
    ],
)
def test_a_mark_that_cannot_stand_is_refused_in_a_sentence(page: Dash, changes: dict[str, str], sentence: str) -> None:
    answer = marked(page, mark(**changes))
    assert (answer["is_refused"], sentence in answer["sentence"]) == (True, True)


# --- what no page sends ---


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "save",
        [],
        {"act": "save"},
        {"act": "drop", "fields": {}},
        {"act": "save", "draft": 5, "fields": {"who": "李四", "reason": "试"}},
        {"act": "save", "draft": {"code": ["x"]}, "fields": {"who": "李四", "reason": "试"}},
        {"act": "retire", "code": "", "fields": {"who": "李四", "reason": "试"}},
        {"act": "retire", "code": "none", "fields": {"who": "李四", "reason": "试"}},
        {"act": "mark", "code": CODE, "fields": {}},
        {"act": "withdraw", "fields": {"who": "李四", "mark": "1; drop"}},
    ],
)
def test_a_request_no_page_sends_is_refused_in_a_sentence(page: Dash, watch: Watch, asked: object) -> None:
    assert [answer["is_refused"] for answer in (done(page, asked), marked(page, asked))] == [True, True]
    assert len(watch.cockpit.schemes.versions(CODE)) == 1


def test_a_part_nested_without_end_is_refused(page: Dash) -> None:
    draft = draft_of(page)
    part: dict[str, Any] = {"indicator": "x"}
    for _ in range(300):
        part = {"name": "层", "weight": "100", "parts": [part]}
    draft["form"]["parts"] = [part]
    assert "层级过深" in saved(page, draft)["sentence"]


def test_a_request_larger_than_any_form_is_not_read(page: Dash) -> None:
    draft = draft_of(page) | {"padding": "长" * CALLBACK_BYTES}
    assert fire(page, DONE, **{ids.ASKED: {"act": "save", "draft": draft, "fields": {}}}).status_code == 413
