"""A made-up country of any size, as the files a district would bring: areas, outlines, catalogue, workbooks."""

import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from openpyxl import Workbook

ROOT_CODE = "990000"
INDICATORS = 20
_WEST, _SOUTH, _SPAN = 113.0, 36.0, 0.4
_CORNERS_A_SIDE = 3
_DEFINITION = """
[bench_{number:02d}]
name = "测试指标{number:02d}"
theme = "economy"
group = "测试"
unit = "%"
decimals = 1
direction = "higher"
kind = "rate"
frequency = "month"
aggregation = "none"
lowest_level = "town"
owner = "测试部门"
definition = "用于测量速度的虚构指标"
due = {{ months_after = 1, day = 20 }}
change_measure = "points"
is_rankable = true
headline_order = {order}

[bench_{number:02d}.ladder]
kind = "threshold"
comparator = "<"
blue = 8
yellow = 6
orange = 4
red = 2
"""


@dataclass(frozen=True, slots=True)
class Country:
    """So many towns in a square, reporting so many months up to 2026-10."""

    towns: int
    months: int
    indicators: int = INDICATORS

    @property
    def codes(self) -> list[str]:
        """The towns' codes."""
        return [f"{ROOT_CODE}{number:06d}" for number in range(1, self.towns + 1)]

    @property
    def names(self) -> list[str]:
        """The towns' names, each its own."""
        return [f"测试第{number}镇" for number in range(1, self.towns + 1)]

    @property
    def periods(self) -> list[str]:
        """The months reported, oldest first."""
        last = 2026 * 12 + 9
        return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(last - self.months + 1, last + 1)]

    def areas_csv(self) -> bytes:
        """Write the table of areas."""
        lines = ["code,name,kind,level,parent,peer_group", f"{ROOT_CODE},测试区,区,county,,"]
        lines += [f"{code},{name},镇,town,{ROOT_CODE},镇组" for code, name in zip(self.codes, self.names, strict=True)]
        return "\n".join(lines).encode()

    def catalogue_toml(self) -> bytes:
        """Write the definitions; the first six are headlines."""
        numbers = range(1, self.indicators + 1)
        return "".join(_DEFINITION.format(number=n, order=n if n <= 6 else 0) for n in numbers).encode()

    def outlines_geojson(self) -> bytes:
        """Write the outlines: a net of quadrilaterals with crooked common sides, without gaps."""
        features = [
            {"type": "Feature", "properties": {"代码": code, "名称": name}, "geometry": _polygon(ring)}
            for code, name, ring in zip(self.codes, self.names, self._rings(), strict=True)
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()

    def workbook(self, period: str) -> bytes:
        """Write a month's report: a title, a header with units, a row to a town."""
        year, month = period.split("-")
        book = Workbook(write_only=True)
        sheet = book.create_sheet("汇总")
        sheet.append([f"测试区{year}年{int(month)}月主要指标"])
        sheet.append(["代码", "单位", *(f"测试指标{number:02d}（%）" for number in range(1, self.indicators + 1))])
        values = np.random.default_rng(int(year) * 12 + int(month)).normal(60.0, 18.0, (self.towns, self.indicators))
        for code, name, row in zip(self.codes, self.names, values.clip(0.0, 100.0).round(1), strict=True):
            sheet.append([code, name, *row.tolist()])
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    def _rings(self) -> Iterator[list[list[float]]]:
        side = math.ceil(math.sqrt(self.towns))
        steps = side * _CORNERS_A_SIDE
        bend = np.random.default_rng(11).uniform(-0.2, 0.2, (steps + 1, steps + 1, 2))
        at = np.stack(np.meshgrid(np.arange(steps + 1.0), np.arange(steps + 1.0), indexing="ij"), axis=-1)
        corners = (at + bend) * (_SPAN / steps) + np.array([_WEST, _SOUTH])
        for number in range(self.towns):
            row, column = divmod(number, side)
            yield [corners[x, y].round(6).tolist() for x, y in _around(column, row)]


def _around(column: int, row: int) -> list[tuple[int, int]]:
    west, south, n = column * _CORNERS_A_SIDE, row * _CORNERS_A_SIDE, _CORNERS_A_SIDE
    east, north = west + n, south + n
    ring = [(west + i, south) for i in range(n)] + [(east, south + i) for i in range(n)]
    ring += [(east - i, north) for i in range(n)] + [(west, north - i) for i in range(n)]
    return [*ring, ring[0]]


def _polygon(ring: list[list[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring]}
