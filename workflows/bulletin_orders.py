"""Standing orders: a bulletin is drafted when its figures are complete or its deadline passes, and its editor told."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from data_access import queries, writes
from data_access import queries_bulletins as kept
from data_access.instants import day_of
from data_access.leases import LostLease
from data_access.outbox import OutboxMessage, has_message, idempotency_key, put_messages
from data_access.queries_alerts import act_version
from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from data_access.writes_alerts import bump_act_version
from data_access.writes_bulletins import end_order, put_order
from indicators.alerting.message import Message, bulletin_message
from indicators.alerting.people import is_name
from indicators.issuing import CLOCK, Bulletin, BulletinKind, Stage
from indicators.issuing_orders import LAST_DEADLINE_DAY, StandingOrder, deadline_of, lacks
from indicators.period import Period
from indicators.problem import Problem, Refusal
from workflows.issue import BulletinBook, Order
from workflows.publish import Publisher
from workflows.ranking import Rankings
from workflows.schemes import SchemeBook

_MOST_MONTHS = 12  # that are looked back upon after a standstill
_Mark = tuple[int, int, date, int]


class BulletinOrders:
    """Use cases of standing orders over one store."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        publisher: Publisher,
        schemes: SchemeBook,
        rankings: Rankings,
        book: BulletinBook,
        receivers: Callable[[], tuple[Receiver, ...]],
        public_url: str,
    ) -> None:
        self._store, self._clock, self._publisher = store, clock, publisher
        self._schemes, self._rankings, self._book = schemes, rankings, book
        self._receivers, self._url = receivers, public_url.rstrip("/")
        self._seen: dict[tuple[str, BulletinKind], _Mark] = {}

    def orders(self) -> tuple[StandingOrder, ...]:
        """Give what is prepared by itself now."""
        with self._store.read() as connection:
            return kept.standing_orders(connection)

    def editors(self) -> tuple[str, ...]:
        """Name the receivers who can be an editor: those who get mail, for the draft goes with it."""
        return tuple(one.name for one in self._receivers() if one.kind is ReceiverKind.MAIL)

    def put(self, scheme_code: str, kind: BulletinKind, editor: str, deadline_day: int, who: str) -> StandingOrder:
        """Let a scheme's bulletin be prepared by itself from now on; gives the order as kept.

        Raises:
            Refusal: no name, no such scheme or receiver, or a day that not every month has.
        """
        code = self._schemes.scheme(scheme_code).scheme.code
        if not is_name(who):
            raise Refusal.because("请写明登记人的姓名。")
        if editor and editor not in self.editors():
            raise Refusal.because(f"接收方文件里没有收邮件的“{editor}”；请先在接收方文件里写明，或不发给任何人。")
        if not 1 <= deadline_day <= LAST_DEADLINE_DAY:
            raise Refusal.because(f"截止日要在 1 到 {LAST_DEADLINE_DAY} 之间。")
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            order = StandingOrder(code, kind, editor, deadline_day, who, at)
            put_order(connection, order, at)
            _record(connection, at, who, order, f"每月{deadline_day}日前，编辑 {editor or '（无）'}")
        return order

    def end(self, scheme_code: str, kind: BulletinKind, who: str) -> None:
        """Let a bulletin be prepared by itself no more.

        Raises:
            Refusal: no name, or it was not.
        """
        if not is_name(who):
            raise Refusal.because("请写明停止人的姓名。")
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            order = next((one for one in kept.standing_orders(connection) if _key(one) == (scheme_code, kind)), None)
            if order is None or not end_order(connection, scheme_code, kind, at):
                raise Refusal.because("这一项没有在定期编写。")
            _record(connection, at, who, order, "停止")

    def prepare(self) -> int:
        """Draft what is due and tell the editors; gives how many drafts were made.

        Raises:
            Refusal: some could not be drafted, for these reasons; the others were.
        """
        drafted, faults = 0, list[Problem]()
        for order in self.orders():
            try:
                drafted += self._prepared(order)
            except LostLease:
                raise
            except Exception as error:  # noqa: BLE001 - whatever one order meets must not hold up the others
                said = str(error) if isinstance(error, Refusal) else f"编写时出错（{type(error).__name__}）"
                faults.append(Problem(f"{order.kind} {order.scheme_code}：{said}"))
        if faults:
            raise Refusal(tuple(faults))
        return drafted

    def _prepared(self, order: StandingOrder) -> int:
        """Look at one order; nothing is composed as long as nothing changed since the last look."""
        months = _months_of(order, day_of(self._clock()))
        overdue = frozenset(month for month in months if self._clock() >= deadline_of(order, month))
        mark = self._mark(len(overdue))
        if self._seen.get(_key(order)) == mark:
            return 0
        drafted = 0
        for month in months:
            drafted += self._drafted(order, month, is_over=month in overdue)
            self._tell(order, month, is_over=month in overdue)
        self._seen[_key(order)] = self._mark(len(overdue))
        return drafted

    def _mark(self, overdue: int) -> _Mark:
        with self._store.read() as connection:
            return queries.data_version(connection), act_version(connection), day_of(self._clock()), overdue

    def _drafted(self, order: StandingOrder, period: Period, *, is_over: bool) -> int:
        with self._store.read() as connection:
            if kept.bulletins_of(connection, order.scheme_code, order.kind, period):
                return 0
        scheme = self._schemes.scheme(order.scheme_code).scheme
        if period not in self._publisher.period_choices():
            return 0
        missing = lacks(self._rankings.ranked(scheme, period))
        if missing and not is_over:
            return 0
        written = self._book.opening(order.scheme_code, order.kind)
        self._book.draft(Order(order.scheme_code, period, order.kind, written), CLOCK)
        return 1

    def _tell(self, order: StandingOrder, period: Period, *, is_over: bool) -> None:
        """Put on its way what the editor has not been told: whoever dies before this tells it the next time."""
        if not order.editor:
            return
        for message in self._untold(order, period, is_over=is_over):
            with self._store.write() as connection:
                put_messages(connection, [message], self._clock())

    def _untold(self, order: StandingOrder, period: Period, *, is_over: bool) -> Iterator[OutboxMessage]:
        with self._store.read() as connection:
            found = kept.bulletins_of(connection, order.scheme_code, order.kind, period)
            drafts = [one for one in found if one.stage is Stage.DRAFT and one.signatures[0].person == CLOCK]
            keys = [idempotency_key(order.editor, [f"bulletin {one.bulletin_id}"]) for one in drafts]
            told = {key for key in keys if has_message(connection, key)}
            nothing = idempotency_key(order.editor, [f"no bulletin {order.scheme_code} {order.kind} {period}"])
            is_nothing_told = has_message(connection, nothing)
        for key, one in zip(keys, drafts, strict=True):
            if key not in told:
                docx = self._book.file(one.bulletin_id, ".docx")
                yield OutboxMessage(key, order.editor, self._message(one), f"{one.title}.docx", docx)
        if is_over and not found and not is_nothing_told:
            yield OutboxMessage(nothing, order.editor, self._no_figures(order, period))

    def _message(self, one: Bulletin) -> Message:
        state = "到期时数据还没有报齐，已按现有数据编成草稿" if one.lacks else "数据已报齐，已编成草稿"
        link = f"{self._url}/bulletins?bulletin={one.bulletin_id}"
        return bulletin_message(one.title, state, one.lacks, link=link, made_at=self._clock())

    def _no_figures(self, order: StandingOrder, period: Period) -> Message:
        name = self._schemes.scheme(order.scheme_code).scheme.name
        state = "到期时还没有任何数据，没有编写"
        link = f"{self._url}/data"
        return bulletin_message(f"{period.label()}{name}{order.kind}", state, (), link=link, made_at=self._clock())


def _key(order: StandingOrder) -> tuple[str, BulletinKind]:
    return order.scheme_code, order.kind


def _months_of(order: StandingOrder, today: date) -> tuple[Period, ...]:
    """Give the months to look at, oldest first: the one before the order was given and all that are over since."""
    last = Period.of_month(today).shift(-1)
    first = max(Period.of_month(day_of(order.since)).shift(-1).ordinal, last.ordinal - _MOST_MONTHS + 1)
    return tuple(last.shift(first - last.ordinal + at) for at in range(last.ordinal - first + 1))


def _record(connection: Connection, at: datetime, who: str, order: StandingOrder, detail: str) -> None:
    object_ = f"定期编写 {order.scheme_code} {order.kind}"
    writes.record_audit(connection, at=at, actor=who, action="bulletin_order", object_=object_, detail=detail)
    bump_act_version(connection)
