"""Load the shipped sample district through the same doors a clerk uses, file by file, as it arrived.

Every file is one transaction and is known from the day of its receipt, so “as known on” has a past to
look into. A load that was cut off goes on where it stopped.
"""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from data_access import queries, writes
from data_access.queries_ranking import newest_scheme_version
from data_access.store import Store
from data_access.writes_ranking import put_scheme
from indicators.problem import Problem, Refusal
from indicators.provenance import Load
from indicators.scoring.scheme_table import read_scheme
from sample_data.receipts import BEIJING, Receipt, receipts
from workflows.areas import load_areas
from workflows.boundaries import load_boundaries
from workflows.catalogue import load_catalogue
from workflows.load import load, put_form

ACTOR = "样例数据"
Progress = Callable[[str, int, int], None]  # what is being done, how many steps are done, of how many

_ROOT = Path(__file__).resolve().parent.parent
_SAMPLE = _ROOT / "sample_data"
_OPENED_AT = datetime(2022, 10, 31, 9, 0, tzinfo=BEIJING)
_AREAS = ("areas.csv", "communities.csv", "area_changes.csv")
_BOUNDARIES = {
    "district_outline.geojson": False,
    "towns_illustrative.geojson": True,
    "zones_illustrative.geojson": True,
}
_FIGURES = ("observations", "events")


@dataclass(frozen=True, slots=True)
class Step:
    """One file: `key` is how the store's list of loads names it, `write` gives it, `act` loads it."""

    key: tuple[str, str]
    write: Callable[[], bytes]
    act: Callable[[Store, str, bytes], None]


def load_sample(store: Store, *, progress: Progress = lambda _title, _done, _total: None) -> str:
    """Bring the sample into an empty store, or finish one that was cut off; else do nothing.

    Returns what was done, in one sentence.

    Raises:
        Refusal: a shipped file was refused, which is a fault of the product.
    """
    with store.read() as connection:
        standing = queries.loads(connection)
    if any(one.loaded_by != ACTOR for one in standing):
        return "库中已有数据，没有导入样例区。"
    steps, done = tuple(_steps()), _done(standing)
    waiting = [step for step in steps if step.key not in done]
    _put_schemes(store)
    if not waiting:
        return "样例区已经导入过，没有重复导入。"
    _put_forms(store)
    _perform(store, waiting, len(steps), progress)
    return f"样例区（潞州区）已导入：{len(waiting)} 个文件。未注明来源的数字均为样例数据，镇街界线为示意。"


def _perform(store: Store, waiting: Sequence[Step], total: int, progress: Progress) -> None:
    """Load file by file; the next file is written while the present one is read by its guarded child."""
    first = total - len(waiting)
    with ThreadPoolExecutor(max_workers=1) as desk:
        coming: Future[bytes] = desk.submit(waiting[0].write)
        for number, step in enumerate(waiting):
            content = coming.result()
            if number + 1 < len(waiting):
                coming = desk.submit(waiting[number + 1].write)
            name = step.key[1]
            progress(f"导入 {name}", first + number, total)
            step.act(store, name, content)
    progress("样例区导入完成", total, total)


def _done(standing: Sequence[Load]) -> set[tuple[str, str]]:
    """Name what is done; a load that was undone by hand stays undone."""
    return {(one.form_code if one.kind in _FIGURES else one.kind, one.file_name) for one in standing}


def _steps() -> Iterator[Step]:
    acts = [("areas", _SAMPLE / name, _load_areas) for name in _AREAS]
    acts += [("boundaries", _SAMPLE / "boundaries" / name, _load_boundaries) for name in _BOUNDARIES]
    definitions = sorted((_ROOT / "indicators" / "definitions").glob("*.toml"))
    acts += [("catalogue", file, _load_catalogue) for file in definitions]
    for number, (kind, file, act) in enumerate(acts):
        yield Step((kind, file.name), file.read_bytes, partial(act, _OPENED_AT + timedelta(minutes=number)))
    for receipt in receipts():
        key = (receipt.form_code, receipt.file_name)
        yield Step(key, partial(_write, receipt), partial(_load_received, receipt))


def _load_areas(at: datetime, store: Store, name: str, content: bytes) -> None:
    """Load a list of areas or changes of division."""
    load_areas(store, name, content, at, ACTOR)


def _load_boundaries(at: datetime, store: Store, name: str, content: bytes) -> None:
    """Load outlines; the lines between the towns and the zones are drawn for show."""
    load_boundaries(store, {name: content}, at, ACTOR, illustrative=_BOUNDARIES[name])


def _load_catalogue(at: datetime, store: Store, name: str, content: bytes) -> None:
    """Load the definitions of one theme."""
    load_catalogue(store, name, content, at, ACTOR)


def _load_received(receipt: Receipt, store: Store, name: str, content: bytes) -> None:
    """Load one file of figures as on the day of its receipt.

    Raises:
        Refusal: the file was refused.
    """
    at, code = receipt.received_at, receipt.form_code
    report = load(store, name, content, code, at, ACTOR, is_sample=receipt.is_sample)
    if report.load_id is None:
        raise Refusal(report.problems or (Problem("样例文件没有导入。", file_name=name),))


def _write(receipt: Receipt) -> bytes:
    from sample_data.generator import content_of  # a start with nothing to load never pays for it

    return content_of(receipt)


def _put_forms(store: Store) -> None:
    """Keep the sample's forms unless they stand already; a form changed by hand stays as changed."""
    with store.read() as connection:
        known = queries.forms(connection)
    for file in sorted((_SAMPLE / "forms").glob("*.toml")):
        if file.stem not in known:
            put_form(store, file.read_text(encoding="utf-8"), _OPENED_AT, ACTOR, file_name=file.name)


def _put_schemes(store: Store) -> None:
    """Keep the sample's schemes unless they stand already; a scheme changed by hand stays as changed."""
    for file in sorted((_SAMPLE / "schemes").glob("*.toml")):
        with store.write() as connection:
            if not newest_scheme_version(connection, file.stem):
                scheme = read_scheme(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))
                at = writes.next_known_at(connection, _OPENED_AT)
                put_scheme(connection, scheme, author=ACTOR, reason="样例方案", at=at)
