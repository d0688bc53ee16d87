"""The page of bulletins over a real store: what stands there, who may act, and what is refused in a sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ROOT, create_faces
from callbacks.roles import Role
from data_access.settings import Settings
from data_access.store import Store
from indicators.issuing import Act, BulletinKind, Stage
from indicators.period import Period
from layouts.bulletins import ids
from layouts.bulletins.view import BulletinsView, Part
from tests.screen.bulletin_page import CHANGES, NEW, NUMBER, PART, PREVIEW, VERIFIED, Desk, acts, said, sentence_of
from tests.screen.wire import answer_of, body_of, fire, fixed_clock, person, post

ADDRESS = "/bulletins/_dash-update-component"


@pytest.fixture
def desk(empty_store: Store) -> Desk:
    return Desk(empty_store)


def changes(desk: Desk, bulletin_id: int) -> str:
    answer = answer_of(fire(desk.app, CHANGES, **{ids.ADDRESS: f"?bulletin={bulletin_id}"}))
    return "".join(said(answer[ids.CHANGES]["children"]))


def test_a_draft_is_one_form_and_the_page_goes_to_it(desk: Desk) -> None:
    answer = desk.ask("draft", **NEW)
    assert sentence_of(answer) == "草稿已生成：《关于2026年7月月度考核情况的通报》。"
    assert answer[ids.ADDRESS]["search"] == "?bulletin=1"


def test_a_new_draft_opens_with_the_only_scheme_the_last_month_and_what_was_written_last(desk: Desk) -> None:
    desk.issued()
    tree = desk.part("?new=通报")[ids.PART]["children"]
    assert {"月度考核", "2026年7月"} <= set(said(tree))
    assert "潞政办通〔2026〕9号" in str(tree)


def test_a_month_that_has_its_bulletin_is_named_with_the_way_to_it_before_anything_is_typed(desk: Desk) -> None:
    desk.draft(number="")
    found = desk.words("?new=通报&period=2026-07")
    assert "2026年7月的通报已有一份（第1号稿，草稿）， 打开这一份 。" in found
    assert "已有一份" not in desk.words("?new=通报&period=2026-06") + desk.words("?new=专报&period=2026-07")
    assert "第1号稿" in desk.words()


def test_a_month_whose_bulletin_is_issued_leads_to_its_correction(desk: Desk) -> None:
    made = desk.issued()
    found = desk.part("?new=通报&period=2026-07")[ids.PART]["children"]
    assert f"2026年7月的通报已签发（{NUMBER}），不能另写一份；数据有修订时，" in said(found)
    assert f"'href': '/bulletins?bulletin={made}'" in str(found)


def test_the_files_of_a_discarded_draft_say_so(desk: Desk) -> None:
    desk.draft()
    drafted = desk.words("?bulletin=1", ids.SIDE)
    desk.on("discard", who="张三", remark="重写")
    assert ("文件（草稿）" in drafted, "文件（已作废）" in desk.words("?bulletin=1", ids.SIDE)) == (True, True)


def test_the_list_puts_what_waits_first_and_what_was_discarded_last(desk: Desk) -> None:
    desk.issued()
    desk.draft(period="2026-06", number="潞政办通〔2026〕9号")
    desk.on("discard", 2, who="张三", remark="重写")
    desk.draft(period="2026-06", number="潞政办通〔2026〕10号")
    found = desk.words()
    assert re.findall(r"〔2026〕(\d+)号", found) == ["10", "8", "9"]


def test_the_list_shows_one_stage_when_asked_to(desk: Desk) -> None:
    desk.issued()
    assert NUMBER in desk.words("?stage=issued")
    assert "没有草稿的通报。" in desk.words("?stage=draft")


def test_the_list_is_turned_fifty_at_a_time(desk: Desk) -> None:
    for _ in range(51):
        made = desk.draft()
        desk.on("discard", made, who="张三", remark="重写")
    assert "第 1–50 条，共 51 条" in desk.words()
    assert "第 51–51 条，共 51 条" in desk.words("?page=2")


def test_every_stage_offers_just_what_may_come_next(desk: Desk) -> None:
    offered = {}
    made = desk.draft()
    for act, who in (("submit", "张三"), ("review", "李四"), ("issue", "王五"), ("", "")):
        offered[desk.book.bulletin(made).stage] = acts(desk.part(f"?bulletin={made}")[ids.SIDE]["children"])
        if act:
            desk.on(act, made, who=who)
    assert offered == {
        Stage.DRAFT: ["save", "renew", "submit", "discard"],
        Stage.REVIEW: ["review", "return", "discard"],
        Stage.SIGNING: ["issue", "return", "discard"],
        Stage.ISSUED: [],
    }


@pytest.mark.parametrize(
    ("role", "draft", "review"),
    [
        pytest.param(Role.VIEWER, [], [], id="who may only read is offered nothing"),
        pytest.param(Role.STEWARD, ["save", "renew", "submit"], [], id="a steward drafts"),
        pytest.param(
            Role.OFFICE,
            ["save", "renew", "submit", "discard"],
            ["review", "return", "discard"],
            id="the office drafts and reviews",
        ),
    ],
)
def test_nobody_is_offered_what_he_may_not(desk: Desk, role: Role, draft: list[str], review: list[str]) -> None:
    desk.draft()
    desk.app = desk.page(person(role))
    offered = acts(desk.part("?bulletin=1")[ids.SIDE]["children"])
    desk.book.act(1, 1, Act.SUBMIT, "张三")
    assert (offered, acts(desk.part("?bulletin=1")[ids.SIDE]["children"])) == (draft, review)


def test_who_may_only_read_has_no_button_to_begin_and_no_form_by_address(desk: Desk) -> None:
    desk.app = desk.page(person(Role.VIEWER))
    assert "编写通报" not in desk.words() + desk.words("?new=通报")


def test_the_preview_is_the_document_in_a_frame_in_which_nothing_runs(desk: Desk) -> None:
    made = desk.draft()
    frame = answer_of(fire(desk.app, PREVIEW, **{ids.SHOWN: "1", ids.ADDRESS: f"?bulletin={made}"}))[ids.PREVIEW][
        "children"
    ]
    assert frame["props"]["sandbox"] == ""
    assert frame["props"]["srcDoc"] == desk.book.file(made, ".html").decode()


def test_the_document_is_not_drawn_anew_while_it_stays_the_same(desk: Desk) -> None:
    desk.draft()
    shown = desk.part("?bulletin=1")[ids.SHOWN]["data"]
    desk.on("submit", who="张三")
    again = answer_of(fire(desk.app, PART, **{ids.ADDRESS: "?bulletin=1", ids.SHOWN: shown}))
    assert ids.SHOWN not in again


def test_a_form_that_is_being_written_is_not_drawn_anew_when_data_come(desk: Desk) -> None:
    desk.draft()
    for search, status in (("?bulletin=1", 204), ("?new=通报", 204), ("?part=templates", 204), ("", 200)):
        body = body_of(desk.app, PART, {ids.ADDRESS: search}) | {"changedPropIds": ["desk-changed.data"]}
        assert post(desk.client, body, address=ADDRESS).status_code == status


@pytest.mark.parametrize("search", ["?bulletin=77", "?bulletin=77&new=通报", "?bulletin=999999999"])
def test_a_bulletin_that_is_not_there_is_said_in_a_sentence(desk: Desk, search: str) -> None:
    assert "没有编号为" in desk.words(search, ids.SIDE)
    drawn = answer_of(fire(desk.app, PREVIEW, **{ids.SHOWN: "", ids.ADDRESS: search}))
    assert said(drawn[ids.PREVIEW]["children"]) == []


def test_what_a_draft_lacks_is_named_before_anything_is_done(desk: Desk) -> None:
    desk.draft()
    found = desk.words("?bulletin=1", ids.SIDE)
    assert found.index("东街街道") < found.index("修改、送审")


def test_who_may_not_issue_is_named_beside_the_button(desk: Desk) -> None:
    desk.draft()
    desk.on("submit", who="张三")
    desk.on("review", who="李四")
    assert "签发人不能是拟稿、修改或送审的人（张三），也不能是审核人（李四）。" in desk.words("?bulletin=1", ids.SIDE)


def test_an_issue_is_said_to_be_the_same_byte_for_byte(desk: Desk) -> None:
    made = desk.issued()
    answer = answer_of(fire(desk.app, VERIFIED, **{ids.CHECK: {"id": str(made), "turn": 1}}))
    assert "逐字节一致" in "".join(said(answer[ids.VERIFIED]["children"]))


@pytest.mark.parametrize(("asked", "sentence"), [({"id": "1"}, "还没有签发"), ({"id": "x"}, "没有编号"), (7, "")])
def test_what_was_not_issued_cannot_be_compared(desk: Desk, asked: object, sentence: str) -> None:
    desk.draft()
    answer = answer_of(fire(desk.app, VERIFIED, **{ids.CHECK: asked}))
    assert sentence in "".join(said(answer[ids.VERIFIED]["children"]))


def test_a_revision_after_the_issue_is_counted_listed_and_corrected(desk: Desk) -> None:
    made = desk.issued()
    assert "签发以来数据没有变化。" in changes(desk, made)
    desk.correct_july()
    found = changes(desk, made)
    assert ("签发以来有" in found, "马厂镇" in found, "编写更正期" in found) == (True, True, True)
    answer = desk.ask("correct", id=str(made), who="张三")
    assert answer[ids.ADDRESS]["search"] == "?bulletin=2"
    assert f"更正  {NUMBER}" in desk.words("?bulletin=2", ids.SIDE)
    assert "更正期正在办理： 潞政办通〔2026〕9号" in desk.words(f"?bulletin={made}", ids.SIDE)
    assert "编写更正期" not in changes(desk, made)
    listed = desk.words()
    assert (f"更正  {NUMBER}" in listed, "更正期正在办理： 潞政办通〔2026〕9号" in listed) == (True, True)


def test_only_an_issue_tells_what_changed(desk: Desk) -> None:
    desk.draft()
    assert changes(desk, 1) == changes(desk, 77) == ""


def test_an_empty_store_is_told_in_words_and_never_a_fault(empty_store: Store) -> None:
    app = create_faces(Settings(str(empty_store.url), "127.0.0.1", 8050, ROOT), fixed_clock)["/bulletins"]
    for search in ("", "?new=通报", "?bulletin=1", *(f"?part={part}" for part in Part)):
        assert fire(app, PART, **{ids.ADDRESS: search}).status_code == 200


views = st.builds(
    BulletinsView,
    part=st.sampled_from(Part),
    stage=st.sampled_from([None, *Stage]),
    page=st.integers(1, 999),
    bulletin_id=st.integers(0, 999_999_999),
    begun=st.sampled_from([None, *BulletinKind]),
    scheme_code=st.sampled_from(["", "township_monthly"]),
    period=st.sampled_from([None, Period.parse("2026-10")]),
)


@given(views)
def test_the_address_is_read_back_as_it_was_written(view: BulletinsView) -> None:
    assert BulletinsView.parse(view.search()) == view


@given(st.dictionaries(st.sampled_from(["part", "stage", "page", "bulletin", "new", "period"]), st.text(max_size=12)))
def test_nonsense_in_the_address_falls_back_to_the_natural_choice(written: dict[str, str]) -> None:
    search = "&".join(f"{name}=<{text}" for name, text in written.items())
    assert BulletinsView.parse(f"?{search}") == BulletinsView()
