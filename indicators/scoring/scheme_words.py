"""A scheme in words: its standards, its days, and two versions of it side by side."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from indicators.scoring.scheme import LEAST_COVERAGE, Bands, BestInterval, Branch, Item, Measure, Scheme, Standard

NONE = "—"
NameOf = Callable[[str], str]  # an indicator's name by its code


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """One thing that differs, before and after, in words; “—” where there is nothing."""

    name: str
    before: str
    after: str


def number_words(number: float) -> str:
    """Write a number as print has it."""
    return f"{number:.10g}".replace("-", "−")


def standard_words(standard: Standard) -> str:
    """Say a standard in words."""
    match standard:
        case BestInterval():
            best = f"{number_words(standard.best_from)}—{number_words(standard.best_to)}"
            return f"{best}得100分，到{number_words(standard.lowest)}或{number_words(standard.highest)}得60分"
        case Bands():
            return "五档标准值：" + "、".join(map(number_words, standard.values))
        case _:
            satisfactory, unacceptable = number_words(standard.satisfactory), number_words(standard.unacceptable)
            return f"满意值{satisfactory}，不允许值{unacceptable}"


def key_words(key: str, name_of: NameOf) -> str:
    """Name an item by its key: “税收收入（与时序差）”."""
    code, _, measure = key.partition(":")
    name = name_of(code) or code
    return f"{name}（{Measure(measure).label}）" if measure in set(Measure) else name


def coverage_words(share: float) -> str:
    """Write a share of coverage as people do: 2/3 is no decimal."""
    return "2/3" if share == LEAST_COVERAGE else number_words(share)


def validity_words(scheme: Scheme) -> str:
    """Say from when to when a scheme holds."""
    if scheme.valid_from and scheme.valid_to:
        return f"{scheme.valid_from.isoformat()}至{scheme.valid_to.isoformat()}"
    if scheme.valid_from:
        return f"{scheme.valid_from.isoformat()}起"
    return f"至{scheme.valid_to.isoformat()}" if scheme.valid_to else "不限"


def scheme_difference(before: Scheme, after: Scheme, name_of: NameOf) -> tuple[SchemeChange, ...]:
    """List what differs between two versions: the head, then the tree, in the order of the second one.

    Of a part that stands in both only what differs is said.
    """
    old, new = ({**_head(one, name_of), **dict(_lines(one.root, "", name_of))} for one in (before, after))
    changes = tuple(
        _change(name, old.get(name), new.get(name))
        for name in (*new, *(one for one in old if one not in new))
        if old.get(name) != new.get(name)
    )
    if changes or before.root == after.root:
        return changes
    return (SchemeChange("排列次序", "原次序", "改了次序，权重和标准不变"),)


def _change(name: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> SchemeChange:
    if old is None or new is None:
        return SchemeChange(
            name, *(NONE if one is None else "；".join(filter(None, one.values())) for one in (old, new))
        )
    differing = [aspect for aspect in new if old[aspect] != new[aspect]]
    return SchemeChange(name, *("；".join(one[aspect] or f"不{aspect}" for aspect in differing) for one in (old, new)))


def _head(scheme: Scheme, name_of: NameOf) -> dict[str, Mapping[str, str]]:
    lines = {"红榜线": scheme.red_from, "黑榜线": scheme.black_below}
    said = {
        "名称": scheme.name,
        "依据": scheme.basis or NONE,
        "责任部门": scheme.owner or NONE,
        "参评分组": "、".join(scheme.peer_groups) or "全部参加排名的单位",
        "合成方法": scheme.aggregation.label,
        "缺项处理": scheme.missing.label,
        "最低覆盖率": coverage_words(scheme.least_coverage),
        "小数位数": str(scheme.decimals),
        "并列先比": "、".join(key_words(key, name_of) for key in scheme.tie_breaks) or NONE,
        "再比进步幅度": "是" if scheme.breaks_ties_by_improvement else "否",
        "加减分上限": number_words(scheme.adjustment_cap),
        **{name: NONE if line is None else number_words(line) for name, line in lines.items()},
        "有效期": validity_words(scheme),
        "样例": "是" if scheme.is_sample else "否",
    }
    return {name: {name: words} for name, words in said.items()}


def _lines(branch: Branch, path: str, name_of: NameOf) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Say every part by aspects: a heading by its weight, an item by weight, standard and where it stands."""
    for part in branch.parts:
        weight = {"权重": f"权重{number_words(part.weight_pct)}"}
        if isinstance(part, Item):
            place = {"归类": f"归入“{path}”" if path else "不归分类", "必备": "必备" if part.is_required else ""}
            yield f"指标：{key_words(part.key, name_of)}", {**weight, "标准": standard_words(part.standard), **place}
        else:
            below = f"{path}/{part.name}" if path else part.name
            yield f"分类：{below}", weight
            yield from _lines(part, below, name_of)
