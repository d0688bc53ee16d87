"""What a viewer can read on the wall, taken from the page as text."""

import contextlib
from dataclasses import asdict, dataclass
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

_READ = """() => {
  const text = (node) => node ? node.textContent.trim() : "";
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const labels = (root) => {
    const groups = new Map();
    all("svg text[stroke]", document.querySelector(root)).forEach((node) => {
      const key = node.getAttribute("x");
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(node.textContent);
    });
    return [...groups.values()];
  };
  const chart = document.querySelector("#trend-chart .js-plotly-plot");
  return {
    title: text(document.querySelector(".indicator-picker summary")),
    asOf: text(document.querySelector("#as-of")),
    labels: [...labels(".stage"), ...labels(".magnifier")],
    ranking: all(".rank-row").map((row) => ({
      place: text(row.querySelector(".rank-place")), name: text(row.querySelector(".rank-name")),
      value: text(row.querySelector(".rank-value")), change: text(row.querySelector(".rank-change")),
      isSelected: row.classList.contains("is-selected")
    })),
    listed: all(".rank-listed > span").slice(1).map((one) => text(one)),
    headlines: all("#headlines .headline-card").map((card) => ({
      name: text(card.querySelector(".headline-name")), value: text(card.querySelector(".headline-figure")),
      change: text(card.querySelector(".headline-change")), foot: text(card.querySelector(".headline-foot")),
      alerts: text(card.querySelector(".headline-alerts")),
      verdict: ((card.querySelector(".variation-shape") || {}).title || "").split("：")[0]
    })),
    warnings: all(".warning").map((one) => text(one)),
    handled: all(".warning").map((one) => text(one.querySelector(".handling"))),
    hushed: all(".warning").map((one) => text(one.querySelector(".bell-line"))),
    marks: all(".alert-mark").map(({ dataset }) => [dataset.area, dataset.level, dataset.handling, dataset.bell]),
    reds: all(".themes a").map((one) => text(one)),
    counts: all(".count").map((one) => text(one)),
    legend: all(".legend li").map((one) => text(one)),
    trend: chart ? chart.data.map((line) => ({ name: line.name, y: [...line.y], text: [...line.text] })) : [],
    verdict: text(document.querySelector("#trend-title .variation b")),
    drawer: text(document.querySelector("#drawer"))
  };
}"""


@dataclass(frozen=True, slots=True)
class Faces:
    """Everything legible on one view of the wall."""

    title: str
    as_of: str
    labels: list[list[str]]
    ranking: list[dict[str, Any]]
    listed: list[str]
    headlines: list[dict[str, str]]
    warnings: list[str]
    handled: list[str]
    hushed: list[str]
    marks: list[list[str]]
    reds: list[str]
    counts: list[str]
    legend: list[str]
    trend: list[dict[str, Any]]
    verdict: str
    drawer: str


_SETTLED = """(expected) => {
  const text = (selector, root) => {
    const node = (root || document).querySelector(selector);
    return node ? node.textContent : "";
  };
  const labels = document.querySelectorAll(".stage svg text[stroke], .magnifier svg text[stroke]");
  const drawn = [...labels].map((node) => node.textContent);
  const chart = document.querySelector("#trend-chart .js-plotly-plot");
  const line = chart && chart.data && chart.data[chart.data.length - 1];
  const cards = [...document.querySelectorAll("#headlines .headline-card")].map((card) =>
    [text(".headline-name", card).trim(), text(".headline-figure", card).trim()]);
  return text(".indicator-picker summary") === expected.label
    && text("#as-of") === expected.as_of
    && text("#trend-title").startsWith(expected.trend)
    && text(".ranking .panel-head").includes(expected.label)
    && [...document.querySelectorAll(".rank-row")].every((row) =>
      expected.ranked[text(".rank-name", row)] === text(".rank-value", row))
    && expected.drawn.every((value) => drawn.includes(value))
    && JSON.stringify(cards) === JSON.stringify(expected.headlines)
    && JSON.stringify([...document.querySelectorAll(".warning .handling")].map((one) => one.textContent))
      === JSON.stringify(expected.handled)
    && JSON.stringify([...new Set([...document.querySelectorAll(".alert-mark")].map((one) => one.dataset.area))].sort())
      === JSON.stringify(expected.marked)
    && (!expected.hover || Boolean(line && line.text && line.text[line.text.length - 1] === expected.hover));
}"""
_PATIENCE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Expected:
    """By what a test knows that the page has followed; the claims come after."""

    label: str
    as_of: str
    trend: str
    ranked: dict[str, str]
    drawn: tuple[str, ...]
    hover: str
    headlines: tuple[tuple[str, str], ...]
    handled: tuple[str, ...]
    marked: tuple[str, ...]


def open_wall(page: Page, address: str) -> None:
    """Open a view and wait until the map is painted and the panels have come."""
    page.goto(address)
    page.wait_for_selector(".rank-row, .ranking .quiet")
    page.wait_for_selector("#trend-chart .js-plotly-plot, .trend .quiet")


def turn_to(page: Page, search: str, expected: Expected) -> None:
    """Change the address as a link does and wait until the page has followed, or the patience is over."""
    page.evaluate("(search) => window.cockpit.goTo(search)", search)
    with contextlib.suppress(PlaywrightTimeout):  # the comparison that follows names what is wrong
        page.wait_for_function(_SETTLED, arg=asdict(expected), timeout=_PATIENCE_MS)


def read_faces(page: Page) -> Faces:
    """Read the page."""
    found: dict[str, Any] = page.evaluate(_READ)
    found["as_of"] = found.pop("asOf")
    return Faces(**found)
