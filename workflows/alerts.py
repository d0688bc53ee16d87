"""Early warning as people use it: the live list, the acts on an alert, silences, policies and messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from data_access import outbox, writes
from data_access import queries_alerts as stored
from data_access import writes_alerts as acts_of
from data_access.holidays import known_until
from data_access.instants import day_of, end_of_day, to_text
from data_access.leases import scheduler_seen
from data_access.outbox import OutboxMessage, OutboxRow, OutboxState
from data_access.receivers import Receiver
from data_access.store import Store
from indicators.alerting.board import AlertEntry, AlertHistory, Board, NoticeRow
from indicators.alerting.handling import Act, AlertAct, Handled, check_act
from indicators.alerting.matching_labels import Matcher
from indicators.alerting.message import Forwarded, forwarded_message
from indicators.alerting.mute_timing import MuteTiming, mute_timing_table
from indicators.alerting.people import is_name
from indicators.alerting.silence import Silence, check_silence
from indicators.alerting.strip import strip_of
from indicators.alerting.suppression import Inhibition, inhibition_table
from indicators.problem import Refusal
from indicators.publish import scene_of
from indicators.snapshot import Snapshot
from workflows.publish import Publisher
from workflows.silencing import refuse_idle, refuse_repeated
from workflows.standing import Standing, board_of, standing


class Alerts:
    """The use cases of alerts over one store; what people do is kept as dated acts, each audited."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        publisher: Publisher,
        actor: str,
        receivers: Callable[[], tuple[Receiver, ...]],
        public_url: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._publisher = publisher
        self._actor = actor
        self._receivers = receivers
        self._public_url = public_url

    def board(self, known_on: date | None = None) -> Board:
        """Give the live list, or the list as its figures were known at the end of a day."""
        known_at = None if known_on is None else end_of_day(known_on)
        snapshot, period = self._publisher.now(known_at), self._publisher.latest_period(known_at)
        with self._store.read() as connection:
            return board_of(connection, snapshot, period, known_at or self._clock(), known_at)

    def standing(self, snapshot: Snapshot, known_on: date | None = None) -> Standing:
        """Lay what people do over the open alerts of a snapshot, as things are or were at the end of a day."""
        now, known_at = self._clock(), None if known_on is None else end_of_day(known_on)
        with self._store.read() as connection:
            return standing(connection, snapshot, min(now, known_at or now), known_at)

    def history(self, rule_code: str, area_code: str) -> AlertHistory:
        """Give one alert through time, with what was recorded and done.

        Raises:
            Refusal: there is no such rule in force or no such area.
        """
        cube = self._publisher.cube()
        rule = next((one for one in cube.rules if one.code == rule_code), None)
        if rule is None:
            raise Refusal.because(f"规则“{rule_code}”没有在执行；请从清单或规则页进入。")
        scene = scene_of(cube, self._publisher.running_period(), day_of(self._clock()))
        strip, key = strip_of(rule, scene, area_code), (rule_code, area_code)
        with self._store.read() as connection:
            changes, acts = stored.recorded_changes(connection, key), stored.acts(connection, key)
            entry = self._entry(connection, rule_code, area_code)
        return replace(strip, changes=changes, acts=acts.get(key, ()), entry=entry)

    def claim(self, rule_code: str, area_code: str, note: str = "", who: str = "") -> Handled:
        """Say that one is on an open alert; it runs out by level, then it is unclaimed again."""
        return self._act(Act.CLAIM, rule_code, area_code, who, note=note)

    def release(self, rule_code: str, area_code: str, note: str = "", who: str = "") -> Handled:
        """Give a claim up."""
        return self._act(Act.RELEASE, rule_code, area_code, who, note=note)

    def note(self, rule_code: str, area_code: str, note: str, who: str = "") -> Handled:
        """Write something down beside an alert."""
        return self._act(Act.NOTE, rule_code, area_code, who, note=note)

    def dispatch(self, rule_code: str, area_code: str, reference: str, note: str = "", who: str = "") -> Handled:
        """Note that a task was given out, by its document number."""
        return self._act(Act.DISPATCH, rule_code, area_code, who, note=note, reference=reference)

    def silences(self) -> tuple[Silence, ...]:
        """Give every silence, newest first."""
        with self._store.read() as connection:
            return stored.silences_since(connection)

    def put_silence(
        self,
        matchers: Sequence[Matcher],
        starts_at: datetime,
        ends_at: datetime,
        reason: str,
        *,
        until_resolved: bool,
        may_wait: bool = True,
        approver: str = "",
        who: str = "",
    ) -> Silence:
        """Keep certain alerts from being told.

        Raises:
            Refusal: as `check_silence` does; another says the same; or it begins now and means no open alert,
                unless it `may_wait` for one.
        """
        now = self._clock()
        if is_name(approver) and not is_name(who):
            raise Refusal.because("另请一人批准时要写明申请人是谁，请填写姓名。")
        silence = Silence(tuple(matchers), starts_at, ends_at, who or self._actor, reason, approver, until_resolved)
        check_silence(silence, now)
        with self._store.write() as connection:
            refuse_repeated(silence, stored.silences_since(connection), now)
            if starts_at <= now and (until_resolved or not may_wait):
                refuse_idle(silence, standing(connection, self._publisher.now(), now).labels.values())
            number = acts_of.put_silence(connection, silence, now)
            words = "、".join(str(matcher) for matcher in matchers)
            self._done(connection, silence.author, "silence", f"静默 {number}", f"{words}；{reason}")
        return replace(silence, silence_id=number)

    def expire_silence(self, silence_id: int, who: str = "") -> None:
        """End a silence now; raises Refusal when it is over already."""
        now = self._clock()
        with self._store.write() as connection:
            if not any(one.silence_id == silence_id and one.over_at > now for one in stored.silences_since(connection)):
                raise Refusal.because(f"静默 {silence_id} 已经失效；请刷新页面。")
            acts_of.expire_silences(connection, [silence_id], now, who or self._actor)
            self._done(connection, who or self._actor, "silence", f"静默 {silence_id}", "提前结束")

    def mute_timings(self) -> tuple[MuteTiming, ...]:
        """Give the mute timings in force."""
        with self._store.read() as connection:
            return stored.mute_timings(connection)

    def put_mute_timing(self, timing: MuteTiming, reason: str, who: str = "") -> None:
        """Let a mute timing hold from now on."""
        self._policy("mute", timing.name, mute_timing_table(timing), reason, who)

    def inhibitions(self) -> tuple[Inhibition, ...]:
        """Give the inhibitions in force."""
        with self._store.read() as connection:
            return stored.inhibitions(connection)

    def put_inhibition(self, inhibition: Inhibition, reason: str, who: str = "") -> None:
        """Let an inhibition hold from now on."""
        self._policy("inhibition", inhibition.name, inhibition_table(inhibition), reason, who)

    def drop_policy(self, kind: str, name: str, reason: str, who: str = "") -> None:
        """End a mute timing (`mute`) or an inhibition (`inhibition`); raises Refusal when there is none."""
        self._policy(kind, name, None, reason, who)

    def notices(self, limit: int = 200, offset: int = 0) -> tuple[NoticeRow, ...]:
        """Give what was to be told and what became of it, newest first, `offset` newer ones left out."""
        with self._store.read() as connection:
            return stored.notice_rows(connection, limit, offset)

    def notice_counts(self) -> Mapping[str, int]:
        """Count all notices by what became of them."""
        with self._store.read() as connection:
            return stored.notice_counts(connection)

    def newest_notices(self) -> tuple[NoticeRow, ...]:
        """Give the newest notice about each alert and each late figure, with what became of it."""
        with self._store.read() as connection:
            return stored.newest_notices(connection)

    def messages(self, limit: int = 200) -> tuple[OutboxRow, ...]:
        """Give the messages that could not be delivered, then the others, each newest first."""
        with self._store.read() as connection:
            dead = outbox.outbox_rows(connection, OutboxState.DEAD, limit)
            newest = outbox.outbox_rows(connection, None, limit)
        return (*dead, *(one for one in newest if one.state is not OutboxState.DEAD))[:limit]

    def message_counts(self) -> dict[str, int]:
        """Count all messages by state: waiting, sent, dead."""
        with self._store.read() as connection:
            return {state.value: count for state, count in outbox.outbox_counts(connection).items()}

    def receivers(self) -> tuple[str, ...]:
        """Name who is told of alerts or data; addresses are never shown."""
        told = (one for one in self._receivers() if one.wants_alerts or one.wants_data)
        return tuple(f"{one.name}（{one.kind.label}）" for one in told)

    def requeue(self, message_id: int, who: str = "") -> None:
        """Send a dead message again."""
        now = self._clock()
        with self._store.write() as connection:
            outbox.requeue_dead(connection, message_id, now)
            self._done(connection, who or self._actor, "message", f"消息 {message_id}", "重新发送")

    def forward(self, issuer: str, issued_at: datetime, text: str, who: str = "") -> int:
        """Pass an official warning on to every receiver, in its own words, with issuer and time; gives to how many.

        Raises:
            Refusal: issuer or text is missing, it is from the future, or nobody would get it.
        """
        now, receivers = self._clock(), self._receivers()
        if not issuer.strip() or not text.strip():
            raise Refusal.because("转发官方预警要写明发布单位和原文，请补上。")
        if issued_at > now:
            raise Refusal.because("发布时间晚于现在，请核对。")
        if not receivers:
            raise Refusal.because("还没有设接收人，转发不出去；请先在 var/receivers.toml 里写明。")
        told = Forwarded(issuer.strip(), issued_at, text.strip())
        message = forwarded_message(told, link=self._public_url, made_at=now)
        names = [f"{issuer}|{to_text(issued_at)}|{text}"]
        messages = [OutboxMessage(outbox.idempotency_key(one.name, names), one.name, message) for one in receivers]
        with self._store.write() as connection:
            count = outbox.put_messages(connection, messages, now)
            self._done(connection, who or self._actor, "forward", f"转发 {told.issuer}", told.text)
        return count

    def release_storm(self, rule_code: str, who: str = "") -> int:
        """Let the notices go that a storm holds back; gives how many."""
        with self._store.write() as connection:
            count = acts_of.release_storm(connection, rule_code)
            if not count:
                raise Refusal.because("这条规则没有暂缓的通知；请刷新页面。")
            self._done(connection, who or self._actor, "storm", f"规则 {rule_code}", f"放行 {count} 条通知")
        return count

    def scheduler_seen(self) -> datetime | None:
        """Give when the scheduler last showed itself."""
        with self._store.read() as connection:
            return scheduler_seen(connection)

    def now(self) -> datetime:
        """Give the instant everything on the page is held against."""
        return self._clock()

    def calendar_known_until(self) -> date:
        """Give the last day whose holidays are known as announced."""
        return known_until()

    def act_version(self) -> int:
        """Give the version of what people did; it moves with every act."""
        with self._store.read() as connection:
            return stored.act_version(connection)

    def _act(
        self, kind: Act, rule_code: str, area_code: str, who: str, *, note: str = "", reference: str = ""
    ) -> Handled:
        """Check an act against where the alert stands, under the lock that lets nobody in between."""
        now, who = self._clock(), (who or self._actor).strip()
        with self._store.write() as connection:
            entry = self._entry(connection, rule_code, area_code)
            if entry is None:
                raise Refusal.because("这条预警已经解除或不存在，不用再处理；请刷新清单。")
            act = AlertAct(rule_code, area_code, entry.episode, kind, who, now, note.strip(), reference.strip())
            check_act(act, entry.handled)
            acts_of.put_act(connection, act)
            said = " ".join(part for part in (kind.label, act.note, act.reference) if part)
            self._done(connection, who, "alert", f"{entry.area_name} {rule_code}", said)
            after = self._entry(connection, rule_code, area_code)
            return entry.handled if after is None else after.handled

    def _entry(self, connection: Connection, rule_code: str, area_code: str) -> AlertEntry | None:
        snapshot = self._publisher.now()
        return standing(connection, snapshot, self._clock()).entries.get((rule_code, area_code))

    def _policy(self, kind: str, name: str, table: dict[str, object] | None, reason: str, who: str) -> None:
        if not reason.strip():
            raise Refusal.because("请写明理由。")
        who = who or self._actor
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            stood = acts_of.put_policy(connection, kind, name, table, actor=who, reason=reason.strip(), at=at)
            if table is None and not stood:
                raise Refusal.because(f"“{name}”已经停用或不存在；请刷新页面。")
            self._done(connection, who, kind, name, reason)

    def _done(self, connection: Connection, who: str, action: str, what: str, detail: str) -> None:
        writes.record_audit(connection, at=self._clock(), actor=who, action=action, object_=what, detail=detail)
        acts_of.bump_act_version(connection)
