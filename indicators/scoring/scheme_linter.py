"""What is wrong with a scheme before anybody is ranked by it; each finding with its reason and its cure.

Errors refuse the scheme: weights that do not add up, a standard without a range or against the
indicator's direction, a score nobody can reach, and rankings that must not be made. Warnings are told:
figures that say the same twice, figures that set nobody apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from indicators.areas import DEPTHS
from indicators.catalogue import Direction, Indicator
from indicators.scoring.normalise import normalise
from indicators.scoring.scheme import (
    Aggregation,
    Bands,
    BestInterval,
    Branch,
    Goalposts,
    Item,
    Measure,
    Scheme,
)
from indicators.snapshot import Floats

LARGEST_CORRELATION = 0.92
_LEAST_POINTS = 8
_LEAST_SPREAD = 1.0  # points of score: below, a figure sets nobody apart
_UNIT_LEVEL = "town"
_PLATFORM_WORDS = ("登录", "在线时长", "安装率", "使用率", "下载量", "活跃度", "打卡", "签到", "积分")
_REPORT_WORDS = ("上报量", "上报数", "报送量", "填报", "工单承办量", "办件量", "投诉量")
_PLATFORM_RULE = "国务院办公厅《政务移动互联网应用程序规范化管理办法》不得以平台使用情况考核排名"
_REPORT_RULE = "上报量、受理量多不等于工作好，按量排名会催生虚报；请改用比率或每万人数"
_GDP_RULE = "不是乡镇街道常规统计的指标，没有法定数据可排；请改用税收、规上产值、限上零售、投资或项目"


@dataclass(frozen=True, slots=True)
class SchemeFinding:
    """One fault or warning, about one part of the scheme (`path`, “经济运行/税收收入”) or all of it (empty).

    `place` says where it is mended: the part's position in the tree (“0.2”, the third part of the first), or
    a field of the head (“tie_breaks”); blank for the weights at the top.
    """

    is_error: bool
    path: str
    message: str
    cure: str
    place: str = ""

    def sentence(self) -> str:
        """Say place, fault and cure in one sentence."""
        place = f"“{self.path}”" if self.path else "方案"
        return f"{place}{self.message}；{self.cure}。"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a scheme is checked against: the catalogue, the groups there are, figures (periods, items, areas).

    `history` is in the order of the scheme's items and holds only units that are scored.
    """

    catalogue: Mapping[str, Indicator]
    peer_groups: Sequence[str]
    history: Floats


def lint_scheme(scheme: Scheme, ground: Ground) -> tuple[SchemeFinding, ...]:
    """Find everything that is wrong with a scheme, errors first."""
    found = [*_of_tree(scheme.root, "", ""), *_of_whole(scheme, ground), *_of_items(scheme, ground)]
    if not any(finding.is_error for finding in found):
        found += [*_of_history(scheme, ground)]
    return tuple(sorted(found, key=lambda finding: not finding.is_error))


def _of_tree(branch: Branch, path: str, place: str) -> Iterator[SchemeFinding]:
    total = sum(part.weight_pct for part in branch.parts)
    if branch.parts and abs(total - 100) > 1e-6:
        cure = "请调整权重，使同一级合计为 100"
        yield SchemeFinding(True, path, f"下各项权重合计 {_text(total)}，不是 100", cure, place)
    for at, part in enumerate(branch.parts):
        if isinstance(part, Branch):
            yield from _of_tree(part, _below(path, part.name), _under(place, at))


def _of_whole(scheme: Scheme, ground: Ground) -> Iterator[SchemeFinding]:
    keys = [item.key for item in scheme.items]
    places = {item.key: place for place, _, item in _walk(scheme.root, "", "", ground)}  # of the last one
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        cure = "同一指标同一取数只能计一次，请合并"
        yield SchemeFinding(True, _name(ground, key), "在方案里出现了不止一次", cure, places[key])
    for key in scheme.tie_breaks:
        if key not in keys:
            fault = f"的并列先比“{_name(ground, key)}”，它不在方案里"
            yield SchemeFinding(True, "", fault, "请改为方案里的指标", "tie_breaks")
    for group in scheme.peer_groups:
        if group not in ground.peer_groups:
            known = "、".join(ground.peer_groups)
            yield SchemeFinding(True, "", f"的分组“{group}”不存在", f"现有分组：{known}", "peer_groups")
    if not 0 < scheme.least_coverage <= 1:
        yield SchemeFinding(True, "", "的最低覆盖率要在 0 到 1 之间", "一般写 0.6667", "least_coverage")
    if scheme.adjustment_cap < 0:
        yield SchemeFinding(True, "", "的加减分上限不能小于 0", "一般写 5", "adjustment_cap")
    if scheme.valid_from and scheme.valid_to and scheme.valid_from > scheme.valid_to:
        yield SchemeFinding(True, "", "的有效期起止颠倒", "请核对日期", "valid_to")
    red, black = scheme.red_from, scheme.black_below
    if red is not None and black is not None and red < black:
        yield SchemeFinding(True, "", "的红榜线低于黑榜线", "红榜线应不低于黑榜线", "black_below")


def _of_items(scheme: Scheme, ground: Ground) -> Iterator[SchemeFinding]:
    for place, path, item in _walk(scheme.root, "", "", ground):
        for finding in _of_item(scheme, ground, path, item):
            yield replace(finding, place=place)


def _of_item(scheme: Scheme, ground: Ground, path: str, item: Item) -> Iterator[SchemeFinding]:
    indicator = ground.catalogue.get(item.indicator_code)
    if indicator is None:
        yield SchemeFinding(True, path, "不在指标目录里", "请改为目录里的指标代码，或先导入目录")
        return
    yield from _of_ban(path, indicator)
    yield from _of_standard(path, item, indicator)
    if scheme.aggregation is Aggregation.GEOMETRIC and isinstance(item.standard, Bands):
        fault = "用五档标准值会得 0 分，几何平均没有意义"
        yield SchemeFinding(True, path, fault, "请改用满意值和不允许值，或算术平均")


def _of_ban(path: str, indicator: Indicator) -> Iterator[SchemeFinding]:
    """Refuse the rankings that must not be made, with the rule behind it."""
    words = f"{indicator.name}{indicator.short_name}"
    if any(word in words for word in _PLATFORM_WORDS):
        yield SchemeFinding(True, path, f"不能排名：{_PLATFORM_RULE}", "请删去")
    elif any(word in words for word in _REPORT_WORDS):
        yield SchemeFinding(True, path, "不能排名", _REPORT_RULE)
    elif DEPTHS[indicator.lowest_level] < DEPTHS[_UNIT_LEVEL]:
        yield SchemeFinding(True, path, "不能排名", _GDP_RULE)
    elif not indicator.is_rankable:
        yield SchemeFinding(True, path, "在指标目录里规定只监测、不排名", "请删去，或改用可排名的比率")


def _of_standard(path: str, item: Item, indicator: Indicator) -> Iterator[SchemeFinding]:
    marks = _marks(item)
    if isinstance(item.standard, BestInterval):
        if any(low > high for low, high in pairwise(marks)) or marks[0] == marks[-1]:
            yield SchemeFinding(True, path, "的最佳区间次序不对", "应依次为下限、区间起、区间止、上限")
        return
    steps = [high - low for low, high in pairwise(marks)]
    if not all(step * steps[0] > 0 for step in steps):
        fault = "的满意值与不允许值相同" if isinstance(item.standard, Goalposts) else "的五档标准值不是依次递进"
        yield SchemeFinding(True, path, f"{fault}，分不出高低", "请写成不同的数")
        return
    wanted = 1 if indicator.direction is Direction.HIGHER_IS_BETTER else -1
    if indicator.direction is not Direction.NEUTRAL and steps[0] * wanted < 0:
        better = "越高越好" if wanted > 0 else "越低越好"
        yield SchemeFinding(True, path, f"的标准与方向相反：这个指标{better}", "请对调满意值和不允许值")
    if item.measure is Measure.VALUE:
        top = marks[-1]
        low, high = indicator.valid_min, indicator.valid_max
        if (high is not None and top > high) or (low is not None and top < low):
            yield SchemeFinding(True, path, f"的满分值 {_text(top)} 超出指标的有效范围，谁也得不到满分", "请改正")


def _of_history(scheme: Scheme, ground: Ground) -> Iterator[SchemeFinding]:
    """Warn of what the stored figures show: no distance, full marks out of reach, the same thing twice."""
    if not ground.history.size:
        return
    walked = [(place, path) for place, path, _ in _walk(scheme.root, "", "", ground)]
    for row, ((place, path), item) in enumerate(zip(walked, scheme.items, strict=True)):
        fault, cure = _fault_of_figures(ground.history[:, row], item)
        if fault:
            yield SchemeFinding(False, path, fault, cure, place)
    yield from _of_pairs(walked, ground.history)


def _fault_of_figures(figures: Floats, item: Item) -> tuple[str, str]:
    known = figures[np.isfinite(figures)]
    if not known.size:
        return "近期没有一个数可评", "请核对取数方式和报送层级"
    scores = normalise(known, item.standard)
    if scores.max() - scores.min() < _LEAST_SPREAD:
        return f"近期各单位得分都在 {scores.mean():.1f} 分左右，没有区分度", "请调整标准值"
    if scores.max() < 100:
        return f"近期没有单位够得上满分，最好的是 {_text(known[scores.argmax()])}", "请核对满意值是否过严"
    return "", ""


def _of_pairs(walked: Sequence[tuple[str, str]], history: Floats) -> Iterator[SchemeFinding]:
    for one, other, rho in _correlations(history):
        if abs(rho) > LARGEST_CORRELATION:
            (place, path), (_, twin) = walked[one], walked[other]
            message = f"与“{twin}”几乎同涨同落（相关系数 {rho:.2f}），等于一件事计两次"
            yield SchemeFinding(False, path, message, "请只留一个，或降低权重", place)


def _correlations(history: Floats) -> Iterator[tuple[int, int, float]]:
    """Give the correlation of every two items over all units and periods that have both."""
    rows = history.transpose(1, 0, 2).reshape(history.shape[1], -1)
    for one in range(len(rows)):
        for other in range(one + 1, len(rows)):
            both = np.isfinite(rows[one]) & np.isfinite(rows[other])
            a, b = rows[one][both], rows[other][both]
            if len(a) >= _LEAST_POINTS and np.ptp(a) > 0 and np.ptp(b) > 0:
                yield one, other, float(np.corrcoef(a, b)[0, 1])


def _walk(branch: Branch, path: str, place: str, ground: Ground) -> Iterable[tuple[str, str, Item]]:
    """Give every item with its place in the tree and its path in words."""
    for at, part in enumerate(branch.parts):
        if isinstance(part, Item):
            yield _under(place, at), _below(path, _name(ground, part.key)), part
        else:
            yield from _walk(part, _below(path, part.name), _under(place, at), ground)


def _below(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _under(place: str, at: int) -> str:
    return f"{place}.{at}" if place else str(at)


def _name(ground: Ground, key: str) -> str:
    code, _, measure = key.partition(":")
    indicator = ground.catalogue.get(code)
    name = code if indicator is None else indicator.label
    return f"{name}（{Measure(measure).label}）" if measure else name


def _marks(item: Item) -> tuple[float, ...]:
    """Give the values of a standard from worst to best (of an interval from low to high)."""
    match item.standard:
        case Goalposts() as posts:
            return (posts.unacceptable, posts.satisfactory)
        case BestInterval() as best:
            return (best.lowest, best.best_from, best.best_to, best.highest)
        case Bands() as bands:
            return bands.values


def _text(value: float) -> str:
    return f"{value:.10g}"
