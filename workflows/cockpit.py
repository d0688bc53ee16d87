"""The cockpit: the one object the faces and the command line are handed; its methods are the use cases."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from data_access import queries
from data_access.instants import day_of, end_of_day
from data_access.queries_alerts import act_version
from data_access.queries_rules import was_evaluated
from data_access.receivers import Receiver
from data_access.sheet_map import SheetMap
from data_access.store import Store
from geo.point import GeometryRef, MapGeometry, MonitorReading, PointEvent, PointLayer
from indicators.baselines.verdict import Verdict
from indicators.period import Period
from indicators.provenance import Load, Provenance
from indicators.report import Row, RowKey, table_rows, with_sources
from indicators.snapshot import Snapshot
from workflows import backup, evaluate, load, undo
from workflows.alerts import Alerts
from workflows.areas import AreasReport, load_areas
from workflows.backup import BackupReport, RestoreReport
from workflows.boundaries import BoundaryReport, check_boundaries, load_boundaries
from workflows.bulletin_orders import BulletinOrders
from workflows.bulletins import Bulletins
from workflows.cache import Cache
from workflows.catalogue import CatalogueReport, load_catalogue
from workflows.desk import Desk
from workflows.health import Health, as_of, health
from workflows.issue import BulletinBook
from workflows.load_report import LoadReport
from workflows.publish import Publisher
from workflows.ranking import Rankings
from workflows.ranking_boards import RankingBoards
from workflows.rules import RuleBook
from workflows.schemes import SchemeBook
from workflows.tell import Teller
from workflows.templates import Templates
from workflows.undo import UndoReport

MOST_ROWS = 20_000  # worded rows kept in memory, over all indicators
DEFAULT_ACTOR = "本机用户"


class Cockpit:
    """Use cases over one store; thread-safe. `clock` gives the time with its zone."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        *,
        actor: str = DEFAULT_ACTOR,
        receivers: Callable[[], tuple[Receiver, ...]] = tuple,
        public_url: str = "http://127.0.0.1:8050",
        issuer: str = "",
    ) -> None:
        self._store = store
        self._clock = clock
        self._actor = actor
        self._publisher = Publisher(store, clock)
        self._rows: Cache[tuple[int, str], tuple[Snapshot, tuple[Row, ...]]] = Cache(
            MOST_ROWS, weight=lambda kept: len(kept[1])
        )
        self.desk = Desk(store, clock, self._publisher)
        self.rules = RuleBook(store, clock, self._publisher, actor)
        self.schemes = SchemeBook(store, clock, self._publisher, actor)
        self.rankings = Rankings(store, self._publisher, self.schemes)
        self.boards = RankingBoards(self._publisher, self.schemes, self.rankings, clock, self.data_version)
        self.bulletins = Bulletins(store, clock, self.schemes, self.rankings, issuer)
        self.bulletin_book = BulletinBook(store, clock, self.schemes, self.bulletins, issuer)
        self.templates = Templates(store, clock, actor)
        self.bulletin_orders = BulletinOrders(
            store, clock, self._publisher, self.schemes, self.rankings, self.bulletin_book, receivers, public_url
        )
        self.alerts = Alerts(store, clock, self._publisher, actor, receivers, public_url)
        self._teller = Teller(store, clock, self._publisher, receivers, public_url)

    def data_version(self) -> int:
        """Give the version of everything stored; raises StoreFault when the store cannot be reached."""
        with self._store.read() as connection:
            return queries.data_version(connection)

    def version(self) -> str:
        """Name what every face shows: the data version and the version of what people did about alerts."""
        with self._store.read() as connection:
            return f"{queries.data_version(connection)}.{act_version(connection)}"

    def period_choices(self) -> tuple[Period, ...]:
        """Give the months that end with figures in them, newest first; none lies after this month."""
        return self._publisher.period_choices()

    def latest_period(self) -> Period:
        """Give the newest month with figures that is over; the running one only when there is no other.

        Raises:
            Refusal: nothing is loaded yet.
        """
        return self._publisher.latest_period()

    def now(self, known_on: date | None = None) -> Snapshot:
        """Give everything as it stands today (or stood on a day): what the rules judge and people are told of."""
        return self._publisher.now(self._instant(known_on))

    def snapshot(self, period: Period, known_on: date | None = None) -> Snapshot:
        """Give the one snapshot every face reads, as known by the end of a day (None: all we know)."""
        return self._publisher.snapshot(period, self._instant(known_on))

    def rows(self, snapshot: Snapshot, indicator_code: str) -> tuple[Row, ...]:
        """Give an indicator's worded rows, worded once for all viewers of a snapshot."""
        key = (id(snapshot), indicator_code)
        # The snapshot is kept beside its rows, so that its id stays its own.
        return self._rows.obtain(key, lambda: (snapshot, table_rows(snapshot, indicator_code)))[1]

    def provenance(
        self, indicator_code: str, area_code: str, period: Period, known_on: date | None = None
    ) -> Provenance:
        """Give everything behind one figure, from cell to screen."""
        with self._store.read() as connection:
            at = self._moment(connection, known_on)
            return queries.provenance(connection, indicator_code, area_code, period, at)

    def verdict(self, indicator_code: str, area_code: str, period: Period, known_on: date | None = None) -> Verdict:
        """Give what a figure says against the course of its own series: 普通波动, 改善 or 关注, and why."""
        return self._publisher.verdict(indicator_code, area_code, period, self._instant(known_on))

    def with_sources(self, rows: tuple[Row, ...], known_on: date | None = None) -> tuple[Row, ...]:
        """Write into the rows of a table which cell each figure came from."""
        slots = {(code, period) for code, period, _ in (row.key for row in rows)}
        named: dict[RowKey, str] = {}
        with self._store.read() as connection:
            at = self._moment(connection, known_on)
            for code, period in slots:
                found = queries.sources(connection, code, Period.parse(period), at)
                named |= {(code, period, area): place for area, place in found.items()}
        return with_sources(rows, named)

    def map_geometry_ref(self) -> GeometryRef | None:
        """Give the name of the district's drawn geometry, None before boundaries are loaded."""
        with self._store.read() as connection:
            return queries.geometry_ref(connection, queries.root_code(connection))

    def map_geometry(self, content_hash: str) -> MapGeometry:
        """Give a drawn geometry (plain and brotli) by its content's name."""
        with self._store.read() as connection:
            return queries.map_geometry(connection, content_hash)

    def point_layers(self) -> tuple[PointLayer, ...]:
        """Give the layers of events and monitor readings that hold something."""
        with self._store.read() as connection:
            return queries.point_layers(connection)

    def events(self, layer: str, period: Period, known_on: date | None = None) -> tuple[PointEvent, ...]:
        """Give the events of a layer that occurred within a period."""
        with self._store.read() as connection:
            at = self._moment(connection, known_on)
            return queries.events(connection, layer, period.start, period.end, at)

    def readings(self, layer: str, period: Period, known_on: date | None = None) -> tuple[MonitorReading, ...]:
        """Give what the monitors of a layer read in a period."""
        with self._store.read() as connection:
            at = self._moment(connection, known_on)
            return queries.readings(connection, layer, period, at)

    def check_file(self, file_name: str, content: bytes, form_code: str | None = None) -> LoadReport:
        """Do everything a load does except writing: every problem of the file at once."""
        return load.check(self._store, file_name, content, form_code, self._clock())

    def load_file(
        self, file_name: str, content: bytes, form_code: str | None = None, *, confirm_guess: bool = False
    ) -> LoadReport:
        """Load a file of figures or points; with errors, or a guess nobody confirmed, nothing is stored."""
        now = self._clock()
        return load.load(self._store, file_name, content, form_code, now, self._actor, confirm_guess=confirm_guess)

    def put_form(self, file_name: str, text: str) -> SheetMap:
        """Keep a form (sheet map) written in TOML; a changed one becomes its next version."""
        return load.put_form(self._store, text, self._clock(), self._actor, file_name=file_name)

    def load_areas(self, file_name: str, content: bytes, *, root: str = "") -> AreasReport:
        """Load a list of areas or of changes of division; `root` (“140400=长治市”) names an unlisted top."""
        return load_areas(self._store, file_name, content, self._clock(), self._actor, root=root)

    def load_catalogue(self, file_name: str, content: bytes) -> CatalogueReport:
        """Load definitions; a changed one becomes the indicator's next version."""
        return load_catalogue(self._store, file_name, content, self._clock(), self._actor)

    def load_boundaries(
        self,
        source: Path | Mapping[str, bytes],
        *,
        illustrative: bool = False,
        transform: str = "ask",
        crs: str = "",
        layer: str = "",
    ) -> BoundaryReport:
        """Load a boundary set and draw its maps; a shifted one is refused until its `transform` is named."""
        return load_boundaries(
            self._store,
            source,
            self._clock(),
            self._actor,
            illustrative=illustrative,
            transform=transform,
            crs=crs,
            layer=layer,
        )

    def check_boundaries(self, source: Path | Mapping[str, bytes]) -> BoundaryReport:
        """Do everything a load of boundaries does except writing."""
        return check_boundaries(self._store, source, self._clock())

    def loads(self) -> tuple[Load, ...]:
        """Give every load, undone ones included, newest first."""
        with self._store.read() as connection:
            return queries.loads(connection)

    def undo(self, load_id: int) -> UndoReport:
        """Take a load back; its history stays."""
        return undo.undo(self._store, load_id, self._clock(), self._actor)

    def evaluate(self) -> int:
        """Record what changed in the warnings since the last evaluation; gives how many changes."""
        now = self._clock()
        period, cube = self._publisher.running_period(), self._publisher.cube()
        return evaluate.evaluate(self._store, cube, period, day_of(now), now, self._actor)

    def evaluate_if_new(self) -> int:
        """Evaluate when figures, rules or the day have changed since the rules were last looked at."""
        today = day_of(self._clock()).isoformat()
        with self._store.read() as connection:
            version = queries.data_version(connection)
            if not version or was_evaluated(connection, version, today):
                return 0
        return 0 if as_of(self._publisher) is None else self.evaluate()

    def sweep(self) -> int:
        """Look at everything for the new day: due dates pass and reminders fall due though no figure comes in."""
        return self.evaluate_if_new() + self.remind()

    def remind(self) -> int:
        """Keep what time itself brings to be told: repeats, claims run out, silences that end."""
        return self._teller.remind()

    def tell(self) -> int:
        """Settle what waits to be told into messages; gives how many messages were put on their way."""
        return self._teller.tell()

    def deliver(self) -> int:
        """Send the messages that are due; gives how many arrived."""
        return self._teller.deliver()

    def prepare_bulletins(self) -> int:
        """Draft the bulletins whose figures are complete or whose deadline has passed; gives how many."""
        return self.bulletin_orders.prepare()

    def backup(self, target: Path) -> BackupReport:
        """Write everything the store holds into one checked file."""
        return backup.backup(self._store, target, self._clock(), self._actor)

    def restore(self, source: Path) -> RestoreReport:
        """Replace what the store holds by a backup; the former content is put beside it."""
        return backup.restore(self._store, source, self._clock(), self._actor)

    def health(self) -> Health:
        """Say whether the store can be reached, what it stands at and how old its figures are."""
        return health(self._store, self._publisher)

    def _moment(self, connection: Connection, known_on: date | None) -> datetime:
        return self._instant(known_on) or max(self._clock(), queries.last_known_at(connection))

    def _instant(self, known_on: date | None) -> datetime | None:
        return None if known_on is None else end_of_day(known_on)
