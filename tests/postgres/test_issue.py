"""A bulletin from draft to issue: frozen figures, signatures, documents that never change, and what changed since."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Engine, Executable, delete, event, exc, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from data_access.store import Store, open_store
from data_access.tables import audit, bulletin_files, bulletin_signatures, bulletins
from indicators.catalogue import Aggregation
from indicators.issuing import Act, Bulletin, BulletinKind, Stage, Written
from indicators.problem import Refusal
from indicators.scoring.scheme import Adjustment
from tests.postgres.district import DAY, JULY, MAP_TOWN, RENAMED_NEW, STREET
from tests.postgres.test_schemes import DOCUMENT, TABLE, TOWNS
from tests.postgres.watch import MINUTE, Watch, plain
from workflows.cockpit import Cockpit
from workflows.issue import BulletinBook, Order
from workflows.issue_compiling import ISSUED_ENDINGS

NUMBER, NEXT = "潞政办通〔2026〕8号", "潞政办通〔2026〕9号"
ORDER = Order("", JULY, BulletinKind.NOTICE, Written(NUMBER, "区政府办公室"))


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district whose three towns reported June and July, and a scheme in force."""
    made = Watch(store)
    made.found(plain(is_rankable=True, aggregation=Aggregation.NONE))
    for town, figures in zip(TOWNS, (("50", "90"), ("80", "70"), ("60", "60")), strict=True):
        made.months(figures, area=town)
    made.cockpit.schemes.save("monthly", TABLE, "首版", "张三")
    return made


@pytest.fixture
def book(watch: Watch) -> BulletinBook:
    return watch.cockpit.bulletin_book


def signing(book: BulletinBook, order: Order = ORDER) -> Bulletin:
    """Give a bulletin that waits to be issued."""
    drafted = book.draft(order, "张三")
    submitted = book.act(drafted.bulletin_id, drafted.revision, Act.SUBMIT, "张三")
    return book.act(submitted.bulletin_id, submitted.revision, Act.REVIEW, "李四")


def issued(book: BulletinBook, order: Order = ORDER) -> Bulletin:
    """Give an issued bulletin."""
    ready = signing(book, order)
    return book.issue(ready.bulletin_id, ready.revision, "王五")


def correct_july(watch: Watch) -> None:
    """Let a revised July figure change two places."""
    watch.clock.now += DAY
    watch.months(("55",), area=MAP_TOWN)


def test_a_draft_stays_on_the_figures_of_its_instant(watch: Watch, book: BulletinBook) -> None:
    drafted = book.draft(ORDER, "张三")
    before = book.content(drafted.bulletin_id)
    correct_july(watch)
    revised = book.revise(drafted.bulletin_id, 1, replace(drafted.written, copies_to="区委各部门"), "张三", template="")
    assert book.content(revised.bulletin_id) == replace(before, copies_to="区委各部门")


def test_a_load_in_the_same_instant_as_the_draft_is_not_in_it(watch: Watch, book: BulletinBook) -> None:
    drafted = book.draft(ORDER, "张三")
    watch.months(("55",), area=MAP_TOWN)  # the clock has not moved
    ready = book.act(drafted.bulletin_id, 1, Act.SUBMIT, "张三")
    ready = book.act(ready.bulletin_id, ready.revision, Act.REVIEW, "李四")
    assert book.issue(ready.bulletin_id, ready.revision, "王五").digest == drafted.digest


def test_a_draft_renewed_takes_the_figures_of_now(watch: Watch, book: BulletinBook) -> None:
    drafted = book.draft(ORDER, "张三")
    correct_july(watch)
    renewed = book.revise(drafted.bulletin_id, 1, drafted.written, "张三", template="", renew=True)
    assert (renewed.digest == drafted.digest, renewed.known_at > drafted.known_at) == (False, True)


def test_every_act_leaves_a_signature_of_role_and_time_on_what_was_seen(book: BulletinBook) -> None:
    done = issued(book)
    signed = [(one.act.label, one.person, one.digest == done.digest) for one in done.signatures]
    assert signed == [("拟稿", "张三", True), ("送审", "张三", True), ("审核", "李四", True), ("签发", "王五", True)]


def test_an_issue_bears_the_day_it_was_issued(watch: Watch, book: BulletinBook) -> None:
    ready = signing(book)
    drafted = book.content(ready.bulletin_id).day
    watch.clock.now += 3 * DAY
    done = book.issue(ready.bulletin_id, ready.revision, "王五")
    assert (drafted, book.content(done.bulletin_id).day) == ("　　年　月　日", "2026年8月13日")


@pytest.mark.parametrize("what", ["figures", "undo", "scheme", "retired", "mark", "withdrawn"])
def test_an_issue_is_byte_identical_when_compiled_again_from_its_vintage(
    watch: Watch, book: BulletinBook, what: str
) -> None:
    schemes = watch.cockpit.schemes
    schemes.mark("monthly", Adjustment(MAP_TOWN, 1.0, "获表彰", DOCUMENT), JULY, JULY, "张三")
    done = issued(book)
    watch.clock.now += DAY
    if what == "figures":
        watch.months(("55",), area=MAP_TOWN)
    elif what == "undo":
        watch.cockpit.undo(watch.cockpit.loads()[0].load_id)
    elif what == "scheme":
        schemes.save("monthly", TABLE | {"name": "季度考核"}, "改名", "张三")
    elif what == "retired":
        schemes.retire("monthly", "不再考核", "张三")
    elif what == "mark":
        schemes.mark("monthly", Adjustment(TOWNS[1], 2.0, "获表彰", DOCUMENT), JULY, JULY, "张三")
    else:
        schemes.withdraw(schemes.marks("monthly")[0].mark_id, "张三")
    assert watch.another().bulletin_book.verify(done.bulletin_id) == ()


def test_the_files_of_an_issue_are_the_ones_that_were_made_then(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    before = {suffix: book.file(done.bulletin_id, suffix) for suffix in ISSUED_ENDINGS}
    correct_july(watch)
    assert {suffix: book.file(done.bulletin_id, suffix) for suffix in ISSUED_ENDINGS} == before


def test_the_pdf_of_an_issue_is_made_once_however_many_ask(watch: Watch, book: BulletinBook) -> None:
    done, made = issued(book), list[bytes]()

    def convert(docx: bytes) -> bytes:
        made.append(docx)
        return b"%PDF-1"

    cockpit = watch.cockpit
    asked = BulletinBook(watch.store, watch.clock, cockpit.schemes, cockpit.bulletins, "", convert)
    with ThreadPoolExecutor(4) as crowd:
        found = set(crowd.map(lambda _: asked.file(done.bulletin_id, ".pdf"), range(4)))
    assert (found, made) == ({b"%PDF-1"}, [book.file(done.bulletin_id, ".docx")])


@pytest.mark.parametrize("change", ["words", "stage", "signature", "file", "row", "replaced"])
def test_the_database_itself_keeps_an_issue_as_it_is(watch: Watch, book: BulletinBook, change: str) -> None:
    done = issued(book)
    act = {
        "words": update(bulletins).values(content="{}"),
        "stage": update(bulletins).values(stage="draft"),
        "signature": update(bulletin_signatures).values(person="赵六"),
        "file": update(bulletin_files).values(content=b""),
        "row": delete(bulletins).where(bulletins.c.bulletin_id == done.bulletin_id),
        "replaced": _replacing(watch.store, done),
    }[change]
    with pytest.raises(exc.DBAPIError, match="append-only"), watch.store.write() as connection:
        connection.execute(act)


def _replacing(store: Store, done: Bulletin) -> Executable:
    """Give the way of each engine to write over a row that is there."""
    row = {"bulletin_id": done.bulletin_id, "suffix": ".docx", "content": b""}
    if store.is_sqlite:
        return insert(bulletin_files).prefix_with("OR REPLACE").values(**row)
    over = postgresql_insert(bulletin_files).values(**row)
    return over.on_conflict_do_update(index_elements=["bulletin_id", "suffix"], set_={"content": b""})


def test_nobody_acts_on_what_he_has_not_seen(book: BulletinBook) -> None:
    drafted = book.draft(ORDER, "张三")
    book.revise(drafted.bulletin_id, 1, replace(drafted.written, copies_to="区委"), "赵六", template="")
    with pytest.raises(Refusal, match="您打开以后，赵六已修改；请刷新页面，看过再办。"):
        book.act(drafted.bulletin_id, 1, Act.SUBMIT, "张三")


def test_two_who_issue_at_once_make_one_issue(watch: Watch, book: BulletinBook) -> None:
    ready, together = signing(book), Barrier(2)

    def outcome(one: BulletinBook) -> str:
        together.wait()
        try:
            return one.issue(ready.bulletin_id, ready.revision, "王五").stage.label
        except Refusal as refusal:
            return str(refusal)

    with ThreadPoolExecutor(2) as crowd:
        found = set(crowd.map(outcome, (book, watch.another().bulletin_book)))
    assert found == {"已签发", "您打开以后，王五已签发；请刷新页面，看过再办。"}


def test_a_return_needs_another_review(book: BulletinBook) -> None:
    ready = signing(book)
    back = book.act(ready.bulletin_id, ready.revision, Act.RETURN, "王五", "文号不对")
    with pytest.raises(Refusal, match="现在是草稿，不能签发"):
        book.issue(back.bulletin_id, back.revision, "王五")


def test_a_period_has_one_bulletin_of_a_kind(book: BulletinBook) -> None:
    book.draft(ORDER, "张三")
    with pytest.raises(Refusal, match="2026年7月的通报已有一份（潞政办通〔2026〕8号，草稿）"):
        book.draft(ORDER, "李四")


def test_a_discarded_draft_makes_room(book: BulletinBook) -> None:
    drafted = book.draft(ORDER, "张三")
    book.act(drafted.bulletin_id, 1, Act.DISCARD, "张三", "重写")
    assert book.draft(ORDER, "张三").stage is Stage.DRAFT


def test_a_number_is_given_once(book: BulletinBook) -> None:
    issued(book)
    ready = signing(book, replace(ORDER, period=JULY.shift(-1)))
    with pytest.raises(Refusal, match="“潞政办通〔2026〕8号”已经用过；请退回草稿改号"):
        book.issue(ready.bulletin_id, ready.revision, "王五")


def test_the_next_bulletin_opens_with_what_staff_wrote_last(book: BulletinBook) -> None:
    written = Written(NUMBER, "区政府办公室", "各镇人民政府", "区委各部门", ("请各镇抓紧。",))
    issued(book, replace(ORDER, written=written))
    assert book.opening("", BulletinKind.NOTICE) == replace(written, number=NEXT)


def test_a_draft_of_a_past_day_knows_what_was_known_then(watch: Watch, book: BulletinBook) -> None:
    today = watch.clock.now.date()
    correct_july(watch)
    drafted = book.content(book.draft(replace(ORDER, known_on=today), "张三").bulletin_id)
    assert "马厂镇列第一" in "".join(drafted.sections[1].paragraphs)


def test_an_interrupted_issue_leaves_the_draft_and_no_document(watch: Watch, book: BulletinBook) -> None:
    ready = signing(book)
    url = watch.store.url.render_as_string(hide_password=False)
    if not (child := os.fork()):
        _issue_and_die(url, watch, ready)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with watch.store.read() as connection:
        files = connection.execute(select(bulletin_files.c.suffix)).all()
    assert (book.bulletin(ready.bulletin_id), files) == (ready, [])


def _issue_and_die(url: str, watch: Watch, ready: Bulletin) -> None:
    """Be killed right after the documents were written, before the transaction ends."""
    try:
        store = open_store(url)

        def die(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "INSERT INTO bulletin_files" in statement:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "after_cursor_execute", die)
        Cockpit(store, watch.clock).bulletin_book.issue(ready.bulletin_id, ready.revision, "王五")
    finally:
        os._exit(1)


def test_what_was_done_to_a_bulletin_stands_in_the_audit(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    with watch.store.read() as connection:
        found = connection.execute(select(audit.c.actor, audit.c.object).where(audit.c.action == "bulletin")).all()
    number = done.bulletin_id
    assert [tuple(row) for row in found] == [
        ("张三", f"通报 {number} 拟稿"),
        ("张三", f"通报 {number} 送审"),
        ("李四", f"通报 {number} 审核"),
        ("王五", f"通报 {number} 签发"),
    ]


def test_a_mark_given_later_is_not_in_an_earlier_vintage(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    watch.clock.now += MINUTE
    watch.cockpit.schemes.mark("monthly", Adjustment(MAP_TOWN, 1.0, "获表彰", DOCUMENT), JULY, JULY, "张三")
    assert (book.verify(done.bulletin_id), bool(book.changed(done.bulletin_id).rows)) == ((), True)


def test_a_draft_with_a_template_there_is_not_is_refused(book: BulletinBook) -> None:
    with pytest.raises(Refusal, match="没有这个模板；请另选一个。"):
        book.draft(replace(ORDER, template="0" * 64), "张三")


def test_every_step_of_the_ranking_is_kept_with_the_issue(book: BulletinBook) -> None:
    done = issued(book)
    kept = {row["area_name"]: row for row in json.loads(book.file(done.bulletin_id, ".json"))["rows"]}
    (item,) = kept["马厂镇"]["items"]
    assert (kept["马厂镇"]["rank"], kept["马厂镇"]["score"], item["value"], item["score"]) == (1, 96.0, 90.0, 96.0)


@pytest.mark.parametrize(
    "number", [" 潞政办通〔2026〕 8 号", "潞政办通[2026]08号", "潞政办通〔２０２６〕８号", "潞政办通(2026)8号"]
)
def test_a_number_written_otherwise_is_the_same_number(book: BulletinBook, number: str) -> None:
    issued(book)
    ready = signing(book, replace(ORDER, period=JULY.shift(-1), written=Written(number)))
    with pytest.raises(Refusal, match="“潞政办通〔2026〕8号”已经用过"):
        book.issue(ready.bulletin_id, ready.revision, "王五")


def test_a_number_that_is_none_is_refused_when_it_is_written(book: BulletinBook) -> None:
    with pytest.raises(Refusal, match="发文字号应写成 机关代字〔年份〕序号，如 潞政办通〔2026〕8号；写的是“第1期”"):
        book.draft(replace(ORDER, written=Written("第1期")), "张三")


def test_the_next_number_leaves_out_the_one_of_an_open_draft(book: BulletinBook) -> None:
    book.draft(ORDER, "张三")
    assert book.opening("", BulletinKind.NOTICE).number == NEXT


def test_who_reviewed_does_not_issue(book: BulletinBook) -> None:
    ready = signing(book)
    with pytest.raises(Refusal, match="签发人不能是审核的人（李四）"):
        book.issue(ready.bulletin_id, ready.revision, "李四")


def test_a_setting_of_the_place_does_not_change_what_was_drafted(watch: Watch, book: BulletinBook) -> None:
    done = issued(book, replace(ORDER, written=Written(NUMBER)))
    elsewhere = Cockpit(watch.store, watch.clock, issuer="另一个办公室")
    assert elsewhere.bulletin_book.verify(done.bulletin_id) == ()


def test_what_is_lacking_is_named_anew_when_a_draft_is_renewed(watch: Watch, book: BulletinBook) -> None:
    watch.cockpit.schemes.save("monthly", TABLE | {"peer_groups": ["街道", "镇"]}, "也看街道", "张三")
    drafted = book.draft(ORDER, "张三")
    for street in (STREET, RENAMED_NEW):
        watch.months(("70",), area=street)
    renewed = book.revise(drafted.bulletin_id, 1, drafted.written, "张三", template="", renew=True)
    assert (drafted.lacks, renewed.lacks) == (("指标completion：东街街道、堠北庄街道",), ())
