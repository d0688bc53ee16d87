"""The crawl: every number on every face of the wall is the snapshot's number, so no two faces disagree."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from indicators.alerting.board import AlertEntry
from indicators.alerting.handling import Handling
from indicators.alerting.rule import Severity
from indicators.baselines.xmr import Variation
from indicators.catalogue import Theme
from indicators.headline import headlines
from indicators.period import Period
from indicators.publish import trend
from indicators.report import Row, table_rows
from indicators.snapshot import Snapshot
from indicators.wording import status_words
from layouts.handling import marked, ring_of
from layouts.view import Figure, View
from layouts.warnings_panel import LEVELS, entries_of
from terminal.figures import figures
from tests.browser.faces import Expected, Faces, read_faces, turn_to
from tests.browser.harness import Visit
from tests.browser.scene import FLAGSHIP, Scene, work_a_morning
from workflows.cockpit import Cockpit

TOWNS = 16
HEADLINES = 6
OLDER = [Period.parse("2026-09"), Period.parse("2026-02"), Period.parse("2025-06"), Period.parse("2023-03")]


@pytest.fixture(scope="module")
def scene(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The sample after a morning's work: claimed, dispatched, silenced, and a second rule on one figure."""
    made = Scene(sample_file, tmp_path_factory.mktemp("crawl"))
    work_a_morning(made.cockpit)
    yield made
    made.close()


@pytest.fixture(scope="module")
def known(scene: Scene) -> Cockpit:
    """The same store and the same hour as the served wall."""
    return scene.cockpit


@pytest.fixture(scope="module")
def wall(browser: Browser, scene: Scene) -> Iterator[Visit]:
    """One viewer who goes from view to view."""
    with scene.visit(browser) as visit:
        yield visit


@pytest.mark.parametrize("theme", list(Theme))
def test_every_indicator_shows_the_same_numbers_on_every_face(theme: Theme, wall: Visit, known: Cockpit) -> None:
    snapshot = known.snapshot(known.latest_period())
    for column in snapshot.columns.values():
        if column.indicator.theme is theme and column.indicator.is_wall_visible:
            compare(wall, known, snapshot, View(theme=theme, indicator_code=column.indicator.code))


@pytest.mark.parametrize("period", OLDER, ids=str)
def test_an_older_period_shows_its_own_numbers_on_every_face(period: Period, wall: Visit, known: Cockpit) -> None:
    compare(wall, known, known.snapshot(period), View(indicator_code=FLAGSHIP, period=period))


def test_what_was_known_on_a_day_is_shown_on_every_face(wall: Visit, known: Cockpit) -> None:
    day = date(2026, 10, 9)
    period = Period.parse("2026-09")
    view = View(indicator_code=FLAGSHIP, period=period, known_on=day)
    compare(wall, known, known.snapshot(period, day), view)


def test_a_file_that_only_repeats_a_figure_is_listed_as_repeating_it(wall: Visit, known: Cockpit) -> None:
    figure = Figure(FLAGSHIP, "140403105", known.latest_period())
    wall.page.evaluate("(search) => window.cockpit.goTo(search)", View(figure=figure).search())
    wall.page.wait_for_selector(".drawer .drawer-value")
    states = wall.page.locator(".drawer-table").last.locator("tbody tr td:nth-child(3)").all_inner_texts()
    assert states == ["同前", "正常"]


def test_a_selected_area_has_its_own_trend(wall: Visit, known: Cockpit) -> None:
    snapshot = known.snapshot(known.latest_period())
    for code in snapshot.areas.codes[1 : TOWNS + 1]:
        compare(wall, known, snapshot, View(indicator_code=FLAGSHIP, area_code=code))


def test_the_origin_of_a_figure_shows_the_figure_and_its_cell(wall: Visit, known: Cockpit) -> None:
    snapshot = known.snapshot(known.latest_period())
    row = next(row for row in table_rows(snapshot, FLAGSHIP) if row.area_name == "西白兔镇")
    found = known.provenance(FLAGSHIP, row.area_code, snapshot.columns[FLAGSHIP].period)
    figure = Figure(FLAGSHIP, row.area_code, snapshot.columns[FLAGSHIP].period)
    wall.page.evaluate("(search) => window.cockpit.goTo(search)", View(figure=figure).search())
    wall.page.wait_for_selector(".drawer .drawer-value")
    said = read_faces(wall.page).drawer
    assert found.current is not None
    assert row.value in said
    assert found.current.source.file_name in said
    assert f"第 {found.current.source.row} 行" in said


def test_nothing_went_wrong_on_the_way(wall: Visit) -> None:
    assert wall.faults() == []


def compare(wall: Visit, known: Cockpit, snapshot: Snapshot, view: View) -> None:
    """Turn the wall to a view and hold every face against the snapshot."""
    code = view.indicator_code
    rows = table_rows(snapshot, code)
    entries = tuple(known.alerts.standing(snapshot, view.known_on).entries.values())
    turn_to(wall.page, view.search(), expected_of(snapshot, view, rows, entries))
    faces = read_faces(wall.page)
    assert faces.title == snapshot.columns[code].indicator.label
    assert faces.as_of == f"数据截至 {snapshot.period.label()}"
    compare_map(faces, snapshot, code, rows)
    compare_ranking(faces, rows)
    compare_headlines(faces, snapshot, snapshot.columns[code].indicator.theme)
    compare_headline_marks(faces, known, snapshot, view, entries)
    compare_trend(faces, snapshot, view)
    compare_verdict(faces, known, snapshot, view)
    compare_warnings(faces, entries_of(entries, snapshot.columns[code].indicator.theme))
    compare_marks(faces, marks_of(entries, code))
    compare_reds(faces, snapshot)
    compare_legend(faces, rows, has_marks=bool(marks_of(entries, code)))
    compare_figures(wall, known, snapshot, view, rows)


def expected_of(snapshot: Snapshot, view: View, rows: tuple[Row, ...], entries: tuple[AlertEntry, ...]) -> Expected:
    indicator, ordinal = snapshot.columns[view.indicator_code].indicator, ordinal_of(snapshot, view)
    below = [row for row in rows if row.ordinal in snapshot.areas.children_of(snapshot.areas.codes[0])]
    drawn = [row.value for row in below if row.area_name in ("黄碾镇", "马厂镇") and row.value_number is not None]
    line = trend(snapshot, view.indicator_code, ordinal)
    said = f"{indicator.display(line.this_year[-1])}" if len(line.this_year) else ""
    names = [f"{name} {line.labels[-1]}：{said}" for name in ("本年", "本期")] if said not in ("", "—") else []
    is_year = len({period.year for period in line.periods}) == 1
    unit = "" if indicator.unit in ("—", "-") else indicator.unit
    spoken = headlines(snapshot, indicator.theme)[:HEADLINES]
    return Expected(
        label=indicator.label,
        as_of=f"数据截至 {snapshot.period.label()}",
        ranked={row.area_name: worded(row) for row in rows},
        trend=f"{snapshot.areas.names[ordinal]} · {indicator.label}",
        drawn=tuple(drawn),
        hover=f"{names[0 if is_year else 1]}{unit}" if names else "",
        headlines=tuple((one.name, one.value) for one in spoken),
        handled=tuple(who(entry) for entry in entries_of(entries, indicator.theme)),
        marked=tuple(sorted(marks_of(entries, view.indicator_code))),
    )


def ordinal_of(snapshot: Snapshot, view: View) -> int:
    return snapshot.areas.ordinal(view.area_code) if view.area_code else 0


def compare_map(faces: Faces, snapshot: Snapshot, code: str, rows: tuple[Row, ...]) -> None:
    words = {row.area_label: row.value if row.value_number is not None else row.status for row in rows}
    for ordinal, label in enumerate(snapshot.areas.labels):
        words.setdefault(label, status_words(snapshot.columns[code], ordinal))
    for lines in faces.labels:
        if len(lines) == 2:
            assert lines[1] == words[lines[0]], lines


def compare_ranking(faces: Faces, rows: tuple[Row, ...]) -> None:
    by_name = {row.area_name: row for row in rows}
    for line in faces.ranking:
        row = by_name[line["name"]]
        assert (line["value"], line["change"]) == (worded(row), row.rank_change), row.area_name
        assert line["place"].replace("并列", "") == row.rank.replace("并列", ""), row.area_name
    by_label = {row.area_label: row for row in rows}
    for text in faces.listed:
        label, _, value = text.rpartition(" ")
        assert value == worded(by_label[label])


def worded(row: Row) -> str:
    if row.value_number is None:
        return row.status
    return f"{row.value}{row.unit}" if row.unit == "%" else row.value


def compare_headlines(faces: Faces, snapshot: Snapshot, theme: Theme) -> None:
    spoken = headlines(snapshot, theme)[:HEADLINES]
    assert [(one["name"], one["value"]) for one in faces.headlines] == [(one.name, one.value) for one in spoken]
    for shown, one in zip(faces.headlines, spoken, strict=True):
        assert shown["change"] == one.change
        assert shown["foot"] == ("" if math.isnan(one.completion_pct) else f"{one.completion}{one.gap}")


def compare_headline_marks(
    faces: Faces, known: Cockpit, snapshot: Snapshot, view: View, entries: Sequence[AlertEntry]
) -> None:
    """Every headline counts its indicator's gravest open alerts and says what its control chart says."""
    spoken = headlines(snapshot, snapshot.columns[view.indicator_code].indicator.theme)[:HEADLINES]
    for shown, one in zip(faces.headlines, spoken, strict=True):
        code = one.indicator_code
        levels = Counter(entry.alert.severity for entry in entries if entry.alert.indicator.code == code)
        assert shown["alerts"] == (f"{max(levels).label} {levels[max(levels)]}" if levels else "")
        verdict = known.verdict(code, snapshot.areas.codes[0], snapshot.columns[code].period, view.known_on)
        assert shown["verdict"] == ("" if verdict.variation is Variation.UNKNOWN else verdict.label)


def compare_trend(faces: Faces, snapshot: Snapshot, view: View) -> None:
    column, line = (
        snapshot.columns[view.indicator_code],
        trend(snapshot, view.indicator_code, ordinal_of(snapshot, view)),
    )
    unit = "" if column.indicator.unit in ("—", "-") else column.indicator.unit
    series = {"本年": line.this_year, "本期": line.this_year, "上年": line.last_year, "同期": line.last_year}
    for shown in faces.trend:
        values = series.get(shown["name"], line.plan)
        assert shown["y"] == [None if math.isnan(value) else pytest.approx(value) for value in values]
        words = [column.indicator.display(value) for value in values]
        assert shown["text"] == [
            f"{shown['name']} {label}：{word}{unit}" for label, word in zip(line.labels, words, strict=True)
        ]


def compare_verdict(faces: Faces, known: Cockpit, snapshot: Snapshot, view: View) -> None:
    """The title of the trend says what the control chart of this very figure says."""
    area_code, period = snapshot.areas.codes[ordinal_of(snapshot, view)], snapshot.columns[view.indicator_code].period
    assert faces.verdict.endswith(known.verdict(view.indicator_code, area_code, period, view.known_on).label)


def compare_warnings(faces: Faces, entries: Sequence[AlertEntry]) -> None:
    """Every alert stands in its place in the list with its own numbers, who is on it and what keeps it quiet."""
    assert len(faces.warnings) == len(entries)
    for text, entry in zip(faces.warnings, entries, strict=True):
        alert = entry.alert
        numbers = re.findall(r"-?[\d,]+\.?\d*", alert.sentence.removeprefix(alert.indicator.label))
        assert f"{entry.area_name}{alert.indicator.label}" in text
        assert all(number in text for number in numbers), alert.sentence
        assert alert.rule.name in text
    assert faces.handled == [who(entry) for entry in entries]
    assert [bool(text) for text in faces.hushed] == [entry.suppression is not None for entry in entries]
    counted = Counter(entry.alert.severity for entry in entries)
    assert [int(re.sub(r"\D", "", text)) for text in faces.counts] == [counted[level] for level in LEVELS]


def who(entry: AlertEntry) -> str:
    """What the list says of an alert's handling."""
    ring = ring_of(entry)
    return f"{entry.handled.by if ring in (Handling.CLAIMED, Handling.DISPATCHED) else ''}{ring.label}"


def marks_of(entries: Iterable[AlertEntry], code: str) -> dict[str, AlertEntry]:
    """The marks there are on the map: the district itself has no place on it."""
    return {area: entry for area, entry in marked(entries, code).items() if entry.alert.area_ordinal}


def compare_marks(faces: Faces, marks: dict[str, AlertEntry]) -> None:
    """Every mark on map and magnifier has the level, the ring and the bell of its area's gravest alert."""
    shown = {tuple(one) for one in faces.marks}
    assert shown == {
        (area, one.alert.severity.name.lower(), ring_of(one).value, "true" if one.suppression else "false")
        for area, one in marks.items()
    }


def compare_reds(faces: Faces, snapshot: Snapshot) -> None:
    """The tabs count the red alerts of every theme."""
    counted = Counter(alert.indicator.theme for alert in snapshot.alerts if alert.severity is Severity.RED)
    said = [int((re.findall(r"红 (\d+)", text) or ["0"])[0]) for text in faces.reds]
    assert said == [counted[theme] for theme in Theme]


def compare_legend(faces: Faces, rows: tuple[Row, ...], *, has_marks: bool) -> None:
    classes = {row.class_label for row in rows if row.ordinal}
    rings = {ring.label for ring in Handling} if has_marks else set()
    assert set(faces.legend) == (classes | rings if classes else set())


def compare_figures(wall: Visit, known: Cockpit, snapshot: Snapshot, view: View, rows: tuple[Row, ...]) -> None:
    """What the map fetched and what the command line prints are these rows too."""
    on = view.known_on.isoformat() if view.known_on else "now"
    path = f"/map/{snapshot.data_version}/{on}/{snapshot.period}/{view.indicator_code}.json"
    sent = wall.page.request.get(f"{wall.origin}{path}").json()["areas"]
    for row in rows:
        if row.ordinal:
            assert sent[row.area_code][1] == (row.value if row.value_number is not None else row.status)
    printed = json.loads(figures(known, view.indicator_code, snapshot.period, view.known_on, "json"))["rows"]
    assert [(one["area_code"], one["value"], one["rank"]) for one in printed] == [
        (row.area_code, None if row.value_number is None else float(row.value_number), row.rank_number) for row in rows
    ]
