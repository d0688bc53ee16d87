"""The drawings of a bulletin: the same bytes, no colour, labels that do not touch."""

import io
from collections.abc import Callable
from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bulletins import drawings
from bulletins.content import BarDrawing, MapDrawing
from bulletins.map_labels import side_labels, spread

OUTLINES = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1), "c": shapely.box(0, 1, 2, 2)}
MAP = MapDrawing(
    "10月得分分档图",
    (("a", 0), ("b", 1), ("c", -1)),
    (("a", "甲街道"), ("b", "乙镇"), ("c", "丙")),
    ("90分以上", "90分以下"),
)
BARS = BarDrawing("得分", (("甲街道", 91.345), ("乙镇", 60.0)))


def picture(png: bytes) -> Image.Image:
    """Open a drawing."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_map_has_the_same_bytes_twice() -> None:
    assert drawings.map_png(MAP, OUTLINES) == drawings.map_png(MAP, OUTLINES)


@pytest.mark.parametrize(
    "draw", [lambda: drawings.map_png(MAP, OUTLINES), lambda: drawings.bars_png(BARS)], ids=["map", "bars"]
)
def test_a_drawing_has_no_colour(draw: Callable[[], bytes]) -> None:
    red, green, blue = picture(draw()).split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_map_is_as_wide_as_the_text_of_a_page() -> None:
    assert picture(drawings.map_png(MAP, OUTLINES)).width == pytest.approx(156 / 25.4 * 200, abs=2)


def test_a_better_class_is_darker() -> None:
    shades = [float(shade) for shade in drawings.shades(4)]
    assert shades == sorted(shades)


def test_a_unit_without_an_outline_is_left_out_of_the_map() -> None:
    assert drawings.map_png(MAP, {"a": OUTLINES["a"]})


def test_the_western_half_is_labelled_on_the_left() -> None:
    sides = {label.text: label.is_right for label in side_labels(dict(MAP.labels), OUTLINES)}
    assert (sides["甲街道"], sides["乙镇"]) == (False, True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_labels_keep_their_order_stay_inside_and_apart(heights: list[float]) -> None:
    ordered = sorted(heights, reverse=True)
    moved = spread(ordered, 0.0, 1.0)
    step = min(1 / len(ordered), 0.055)
    assert all(upper - lower >= step - 1e-9 for upper, lower in pairwise(moved))
    assert -1e-9 <= moved[-1] <= moved[0] <= 1 + 1e-9
