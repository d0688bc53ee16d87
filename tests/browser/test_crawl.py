"""The crawl: every number on every face of the wall is the snapshot's number, so no two faces disagree."""

import json
import math
import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from playwright.sync_api import Browser

from data_access.store import open_store
from indicators.catalogue import Theme
from indicators.headline import headlines
from indicators.period import Period
from indicators.publish import trend
from indicators.report import Row, table_rows
from indicators.snapshot import Snapshot
from indicators.wording import status_words
from layouts.view import Figure, View
from terminal.figures import figures
from tests.browser.faces import Expected, Faces, open_wall, read_faces, turn_to
from tests.browser.harness import CLOCK, ServedCockpit, Visit, visiting
from workflows.cockpit import Cockpit

TOWNS = 16
HEADLINES = 6
FLAGSHIP = "project_investment_completion"
OLDER = [Period.parse("2026-09"), Period.parse("2026-02"), Period.parse("2025-06"), Period.parse("2023-03")]


@pytest.fixture(scope="module")
def known(sample_url: str) -> Iterator[Cockpit]:
    """The same store and the same hour as the served wall."""
    store = open_store(sample_url)
    yield Cockpit(store, lambda: datetime.fromisoformat(CLOCK))
    store.close()


@pytest.fixture(scope="module")
def wall(browser: Browser, cockpit: ServedCockpit) -> Iterator[Visit]:
    """One viewer who goes from view to view."""
    with visiting(browser, cockpit.address) as visit:
        open_wall(visit.page, cockpit.address)
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
    turn_to(wall.page, view.search(), expected_of(snapshot, view, rows))
    faces = read_faces(wall.page)
    assert faces.title == snapshot.columns[code].indicator.label
    assert faces.as_of == f"数据截至 {snapshot.period.label()}"
    compare_map(faces, snapshot, code, rows)
    compare_ranking(faces, rows)
    compare_headlines(faces, snapshot, snapshot.columns[code].indicator.theme)
    compare_trend(faces, snapshot, view)
    compare_warnings(faces, snapshot, snapshot.columns[code].indicator.theme)
    compare_legend(faces, rows)
    compare_figures(wall, known, snapshot, view, rows)


def expected_of(snapshot: Snapshot, view: View, rows: tuple[Row, ...]) -> Expected:
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
        warnings=sum(alert.indicator.theme is indicator.theme for alert in snapshot.alerts),
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


def compare_warnings(faces: Faces, snapshot: Snapshot, theme: Theme) -> None:
    alerts = [alert for alert in snapshot.alerts if alert.indicator.theme is theme]
    assert len(faces.warnings) == len(alerts)
    for alert in alerts:
        name = snapshot.areas.names[alert.area_ordinal]
        numbers = re.findall(r"-?[\d,]+\.?\d*", alert.sentence.removeprefix(alert.indicator.label))
        said = [text for text in faces.warnings if f"{name}{alert.indicator.label}" in text]
        assert any(all(number in text for number in numbers) for text in said), alert.sentence
    counted = [sum(int(alert.severity) == level for alert in alerts) for level in (4, 3, 2, 1)]
    assert [int(re.sub(r"\D", "", text)) for text in faces.counts] == counted


def compare_legend(faces: Faces, rows: tuple[Row, ...]) -> None:
    assert set(faces.legend) == {row.class_label for row in rows if row.ordinal}


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
