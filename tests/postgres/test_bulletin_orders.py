"""Standing orders: a bulletin is drafted when its figures are complete or at its deadline, and its editor is told."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from data_access.tables import outbox
from indicators.catalogue import Aggregation
from indicators.issuing import CLOCK, Act, BulletinKind, Stage
from indicators.problem import Refusal
from tests.postgres.district import JULY, MAP_TOWN, SPLIT_ONE, SPLIT_TWO
from tests.postgres.test_schemes import TABLE
from tests.postgres.watch import MINUTE, Watch, plain
from workflows.bulletin_orders import BulletinOrders

EDITOR = "考核办编辑"
BEFORE, AFTER = datetime(2026, 8, 15, 0, 59, tzinfo=UTC), datetime(2026, 8, 15, 1, 0, tzinfo=UTC)
NOTICE = BulletinKind.NOTICE


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district two of whose three towns reported July, a scheme of towns in force, and an editor by mail."""
    mail = Receiver(EDITOR, ReceiverKind.MAIL, "mailto://127.0.0.1:25?to=editor@example.com")
    made = Watch(store, receivers=(mail, Receiver("群", ReceiverKind.WEBHOOK, "https://example.com/")))
    made.found(plain(is_rankable=True, aggregation=Aggregation.NONE))
    for town, figures in ((MAP_TOWN, ("50", "90")), (SPLIT_TWO, ("80", "70"))):
        made.months(figures, area=town)
    made.cockpit.schemes.save("monthly", TABLE | {"peer_groups": ["镇"]}, "首版", "张三")
    return made


@pytest.fixture
def orders(watch: Watch) -> BulletinOrders:
    """Order the monthly notice for the fifteenth."""
    watch.cockpit.bulletin_orders.put("monthly", NOTICE, EDITOR, 15, "张三")
    return watch.cockpit.bulletin_orders


def complete(watch: Watch) -> None:
    watch.clock.now += MINUTE
    watch.months(("60", "60"), area=SPLIT_ONE)


def mailed(watch: Watch) -> list[tuple[str, str, str, bool]]:
    """Give receiver, subject, name of the file and whether there is one, of everything on its way."""
    o = outbox.c
    with watch.store.read() as connection:
        rows = connection.execute(select(o.receiver, o.subject, o.file_name, o.file).order_by(o.message_id)).all()
    return [(row.receiver, row.subject, row.file_name, row.file is not None) for row in rows]


def body_of_the_mail(watch: Watch) -> str:
    with watch.store.read() as connection:
        return str(connection.execute(select(outbox.c.body)).scalar_one())


def test_nothing_is_drafted_while_a_figure_is_missing_before_the_deadline(watch: Watch, orders: BulletinOrders) -> None:
    watch.clock.now = BEFORE
    assert (orders.prepare(), watch.cockpit.bulletin_book.bulletins()) == (0, ())


def test_a_bulletin_is_drafted_as_soon_as_its_figures_are_complete(watch: Watch, orders: BulletinOrders) -> None:
    orders.prepare()
    complete(watch)
    assert orders.prepare() == 1
    (drafted,) = watch.cockpit.bulletin_book.bulletins()
    assert (drafted.period, drafted.stage, drafted.lacks, drafted.drafters) == (JULY, Stage.DRAFT, (), (CLOCK,))


def test_at_the_deadline_it_is_drafted_with_what_is_missing_named(watch: Watch, orders: BulletinOrders) -> None:
    orders.prepare()
    watch.clock.now = AFTER
    orders.prepare()
    (drafted,) = watch.cockpit.bulletin_book.bulletins()
    assert drafted.lacks == ("指标completion：西白兔镇",)


def test_the_editor_gets_the_draft_by_mail(watch: Watch, orders: BulletinOrders) -> None:
    complete(watch)
    orders.prepare()
    title = "关于2026年7月月度考核情况的通报"
    assert mailed(watch) == [(EDITOR, f"【通报编写】{title}", f"{title}.docx", True)]


def test_the_mail_names_what_is_missing_and_links_to_the_draft(watch: Watch, orders: BulletinOrders) -> None:
    watch.clock.now = AFTER
    orders.prepare()
    said = body_of_the_mail(watch)
    assert "还缺：指标completion：西白兔镇。" in said
    assert "/bulletins?bulletin=1" in said


def test_it_is_drafted_and_told_once_whoever_looks_again(watch: Watch, orders: BulletinOrders) -> None:
    complete(watch)
    orders.prepare()
    assert (orders.prepare(), watch.another().prepare_bulletins(), len(mailed(watch))) == (0, 0, 1)


def test_what_was_discarded_is_not_drafted_again(watch: Watch, orders: BulletinOrders) -> None:
    complete(watch)
    orders.prepare()
    (drafted,) = watch.cockpit.bulletin_book.bulletins()
    watch.cockpit.bulletin_book.act(drafted.bulletin_id, 1, Act.DISCARD, "张三", "本月不发")
    assert orders.prepare() == 0


def test_a_draft_nobody_was_told_of_is_told_the_next_time(watch: Watch) -> None:
    orders = watch.cockpit.bulletin_orders
    orders.put("monthly", NOTICE, "", 15, "张三")
    complete(watch)
    orders.prepare()
    assert mailed(watch) == []
    orders.put("monthly", NOTICE, EDITOR, 15, "张三")
    orders.prepare()
    assert len(mailed(watch)) == 1


def test_a_month_without_any_figure_is_told_at_its_deadline(watch: Watch, orders: BulletinOrders) -> None:
    watch.clock.now = datetime(2026, 9, 15, 1, 0, tzinfo=UTC)
    orders.prepare()
    assert mailed(watch)[1:] == [(EDITOR, "【通报编写】2026年8月月度考核通报", "", False)]


def test_an_order_that_ended_prepares_nothing(watch: Watch, orders: BulletinOrders) -> None:
    orders.end("monthly", NOTICE, "李四")
    complete(watch)
    assert (orders.orders(), orders.prepare()) == ((), 0)


def test_a_changed_order_takes_the_place_of_the_old_one(orders: BulletinOrders) -> None:
    orders.put("monthly", NOTICE, "", 20, "李四")
    assert [(one.editor, one.deadline_day, one.author) for one in orders.orders()] == [("", 20, "李四")]


@pytest.mark.parametrize(
    ("editor", "day", "who", "why"),
    [
        ("无此人", 15, "张三", "接收方文件里没有收邮件的“无此人”"),
        ("群", 15, "张三", "接收方文件里没有收邮件的“群”"),
        (EDITOR, 29, "张三", "截止日要在 1 到 28 之间"),
        (EDITOR, 15, " ", "请写明登记人的姓名"),
    ],
)
def test_an_order_that_cannot_be_kept_is_refused(watch: Watch, editor: str, day: int, who: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        watch.cockpit.bulletin_orders.put("monthly", NOTICE, editor, day, who)


def test_a_scheme_that_is_gone_is_told_and_holds_up_no_other_order(watch: Watch, orders: BulletinOrders) -> None:
    watch.cockpit.schemes.save("other", TABLE | {"name": "另一项考核", "peer_groups": ["镇"]}, "首版", "张三")
    orders.put("other", NOTICE, "", 15, "张三")
    watch.cockpit.schemes.retire("monthly", "不再考核", "张三")
    complete(watch)
    with pytest.raises(Refusal, match="通报 monthly：没有代码为“monthly”的考核方案"):
        orders.prepare()
    assert [one.scheme_code for one in watch.cockpit.bulletin_book.bulletins()] == ["other"]


def test_a_month_missed_while_nothing_ran_is_drafted_afterwards(watch: Watch, orders: BulletinOrders) -> None:
    watch.clock.now = datetime(2026, 9, 1, 0, 30, tzinfo=UTC)
    orders.prepare()
    assert [one.period for one in watch.cockpit.bulletin_book.bulletins()] == [JULY]


def test_a_year_end_is_no_gap(watch: Watch, orders: BulletinOrders) -> None:
    watch.clock.now = datetime(2027, 2, 16, 2, 0, tzinfo=UTC)
    orders.prepare()
    months = ("2026年8月", "2026年9月", "2026年10月", "2026年11月", "2026年12月", "2027年1月")
    told = [subject for _, subject, _, _ in mailed(watch)[1:]]
    assert told == [f"【通报编写】{month}月度考核通报" for month in months]
