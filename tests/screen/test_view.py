"""The address: what it says is what it said, and nonsense in it is told, never fatal."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import Theme
from indicators.period import Frequency, Period
from layouts.view import NATURAL_LAYERS, Figure, View

CODES = st.from_regex(r"[0-9a-z_]{1,20}", fullmatch=True)
MONTHS = st.integers(2000 * 12, 2100 * 12).map(lambda ordinal: Period(Frequency.MONTH, ordinal))
VIEWS = st.builds(
    View,
    theme=st.none() | st.sampled_from(Theme),
    indicator_code=st.just("") | CODES,
    period=st.none() | MONTHS,
    area_code=st.just("") | CODES,
    known_on=st.none() | st.dates(),
    layers=st.sets(st.sampled_from(["alerts", "areas", "12345热线", "空气微站"])).map(lambda some: tuple(sorted(some))),
    figure=st.none() | st.builds(Figure, CODES, CODES, MONTHS),
)


@given(VIEWS)
def test_a_view_written_into_an_address_is_read_back_equal(view: View) -> None:
    assert View.parse(view.search()) == view


@given(st.text(max_size=200))
def test_no_address_breaks_the_page(search: str) -> None:
    assert View.parse(View.parse(search).search()).complaints == ()


def test_an_empty_address_is_the_natural_view() -> None:
    assert View.parse("") == View() == View.parse("?")
    assert View().search() == "?"


@pytest.mark.parametrize(
    ("search", "complaint"),
    [
        pytest.param("?period=2026-13", "地址中的“period=2026-13”无法识别，已忽略。", id="a month that does not exist"),
        pytest.param("?theme=war", "地址中的“theme=war”无法识别，已忽略。", id="a theme nobody declared"),
        pytest.param("?area=<b>", "地址中的“area=<b>”无法识别，已忽略。", id="a code with a bracket"),
        pytest.param("?figure=gdp", "地址中的“figure=gdp”无法识别，已忽略。", id="half a figure"),
    ],
)
def test_an_unreadable_part_is_dropped_and_told(search: str, complaint: str) -> None:
    view = View.parse(search)
    assert (view, view.complaints) == (View(), (complaint,))


def test_unknown_parts_are_none_of_our_business() -> None:
    assert View.parse("?utm_source=x&area=140403001") == View(area_code="140403001")


def test_another_theme_forgets_the_indicator_but_keeps_the_place() -> None:
    view = View(indicator_code="gdp", area_code="140403001", period=Period.parse("2026-09"))
    turned = view.with_theme(Theme.SAFETY)
    assert turned == View(theme=Theme.SAFETY, area_code="140403001", period=Period.parse("2026-09"))


def test_choosing_an_area_closes_the_drawer() -> None:
    view = View(figure=Figure("gdp", "140403", Period.parse("2026-09")))
    assert view.with_area("140403001") == View(area_code="140403001")


def test_switching_a_layer_twice_gives_the_same_address() -> None:
    view = View().with_layer_switched("空气微站")
    assert view.layers == ("alerts", "areas", "空气微站")
    assert view.with_layer_switched("空气微站").search() == View().search()


def test_no_layer_at_all_is_an_address_of_its_own() -> None:
    bare = View().with_layer_switched("alerts").with_layer_switched("areas")
    assert bare.layers == ()
    assert View.parse(bare.search()).layers == ()
    assert View.parse("").layers == NATURAL_LAYERS


def test_a_day_of_knowledge_survives_the_address() -> None:
    assert View.parse("?known_on=2026-09-15").known_on == date(2026, 9, 15)
