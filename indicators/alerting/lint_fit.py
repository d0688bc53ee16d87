"""Does a rule fit its indicator: a kind it can have, a baseline that suits it, the side that is bad."""

from collections.abc import Iterator

from indicators.alerting.lint_finding import LintFinding, error
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, RuleKind
from indicators.baselines.picker import propose, why_not
from indicators.catalogue import ChangeMeasure, Direction, Indicator, Kind, TargetKind

_TIMED = (TargetKind.ACCUMULATE, TargetKind.CEILING, TargetKind.COMPLETION)
_BY_TARGET = {TargetKind.ACCUMULATE: True, TargetKind.COMPLETION: True, TargetKind.CEILING: False}
_BY_KIND = {
    RuleKind.STREAK: False,
    RuleKind.STALENESS: False,
    RuleKind.EVENT_COUNT: False,
    RuleKind.BASELINE: False,
    RuleKind.PEER_PLACE: True,
}
_BY_DIRECTION = {Direction.HIGHER_IS_BETTER: True, Direction.LOWER_IS_BETTER: False}
_WORDS = {Comparator.LESS: "低于", Comparator.GREATER_EQUAL: "达到"}
_SAYS = {True: "越小越重", False: "越大越重"}


def misfits(rule: AlertRule, indicator: Indicator, slots: int) -> Iterator[LintFinding]:
    """Find why an indicator with so many slots on record cannot be watched this way.

    The sides are compared only where the kind is right.
    """
    yield from _wrong_baseline(rule, indicator, slots)
    wrong = _wrong_kind(rule, indicator)
    if wrong is None:
        yield from _wrong_side(rule, indicator)
    else:
        reason, right = wrong
        said = f"“{indicator.label}”{reason}，请换一种类型。"
        yield error(said, f"类型改为“{right.label}”", toml=f'kind = "{right.value}"')


def _wrong_baseline(rule: AlertRule, indicator: Indicator, slots: int) -> Iterator[LintFinding]:
    obstacle = why_not(rule.baseline, indicator, slots) if rule.baseline else ""
    if obstacle:
        better = propose(indicator, slots)
        if better.method is None:
            yield error(f"{obstacle}。", better.reason)
        else:
            right = f"基线方法选“{better.method.label}”（{better.reason}）"
            yield error(f"{obstacle}。", right, toml=f'baseline = "{better.method.value}"')


def kinds_of(indicator: Indicator, slots: int) -> tuple[RuleKind, ...]:
    """Give the kinds of rule that can watch an indicator with so many slots on record."""
    return tuple(kind for kind in RuleKind if not why_not_kind(kind, indicator, slots))


def why_not_kind(kind: RuleKind, indicator: Indicator, slots: int) -> str:
    """Say why an indicator with so many slots on record cannot be watched this way; empty when it can."""
    wrong = _wrong_kind(AlertRule(indicator.code, 1, indicator.code, kind, Comparator.LESS, ()), indicator)
    if wrong is not None:
        return wrong[0]
    if kind is not RuleKind.BASELINE or methods_of(indicator, slots):
        return ""
    return why_not(BaselineMethod.XMR, indicator, slots)


def methods_of(indicator: Indicator, slots: int) -> tuple[BaselineMethod, ...]:
    """Give the baseline methods that suit an indicator with so many slots on record."""
    return tuple(method for method in BaselineMethod if not why_not(method, indicator, slots))


def _wrong_kind(rule: AlertRule, indicator: Indicator) -> tuple[str, RuleKind] | None:
    """Say why the kind cannot be and which one could."""
    target = indicator.target_kind
    planned = {TargetKind.GROWTH: RuleKind.GROWTH_GAP_PP, TargetKind.MAINTAIN: RuleKind.SCHEDULE_GAP_PP}
    planned |= dict.fromkeys(_TIMED, RuleKind.SCHEDULE_GAP_PP)
    another = planned.get(target, RuleKind.THRESHOLD)
    match rule.kind:
        case RuleKind.SCHEDULE_RATIO if target not in _TIMED:
            return "没有随时间累计的年度目标，算不出与时序进度之比", another
        case RuleKind.SCHEDULE_GAP_PP if another is not RuleKind.SCHEDULE_GAP_PP:
            return "没有可比进度的年度目标，算不出与时序进度之差", another
        case RuleKind.GROWTH_GAP_PP if target is not TargetKind.GROWTH:
            return "没有计划增速，算不出与计划之差", another
        case RuleKind.YOY_PCT | RuleKind.POP_PCT if _is_in_points(indicator):
            return "本身是百分数，再算百分之几会成为“百分数的百分数”，应比百分点的增减", RuleKind.YOY_DIFFERENCE
        case RuleKind.PARENT_GAP_PP if _is_in_points(indicator) and indicator.kind is not Kind.GROWTH:
            return "本身是百分数，没有增速，不能与上级的增速相比", RuleKind.YOY_DIFFERENCE
        case RuleKind.PEER_PLACE if not indicator.is_rankable or indicator.direction is Direction.NEUTRAL:
            return "不参加排名，没有位次", another
        case RuleKind.EVENT_COUNT if indicator.kind in (Kind.RATE, Kind.GROWTH):
            return "是比率或增速，数不出几起，事件数只用于按件数统计的指标", another
        case RuleKind.STALENESS if indicator.due.is_irregular:
            return "不定期报送，没有报送期限，不会逾期", another
    return None


def _is_in_points(indicator: Indicator) -> bool:
    """Say whether a change of the figure is said in points and not in per cent of it."""
    return indicator.kind in (Kind.RATE, Kind.GROWTH) or indicator.change_measure is ChangeMeasure.POINTS


def _wrong_side(rule: AlertRule, indicator: Indicator) -> Iterator[LintFinding]:
    is_low_bad = bad_side(rule, indicator)
    if is_low_bad is None or is_low_bad is rule.comparator.is_low_bad:
        return
    right = Comparator.LESS if is_low_bad else Comparator.GREATER_EQUAL
    yield error(
        f"比较方式“{rule.comparator.value}”表示{_SAYS[rule.comparator.is_low_bad]}，而“{indicator.label}”的"
        f"“{rule.kind.label}”应是{_SAYS[is_low_bad]}，方向相反，请改比较方式，并核对各级阈值。",
        f"比较方式改为“{_WORDS[right]}”",
        toml=f'comparator = "{right.value}"',
    )


def bad_side(rule: AlertRule, indicator: Indicator) -> bool | None:
    """Say which numbers of this kind are bad: small ones (True), large ones (False); None when it may be either."""
    if rule.kind in (RuleKind.SCHEDULE_GAP_PP, RuleKind.SCHEDULE_RATIO) and indicator.target_kind in _BY_TARGET:
        return _BY_TARGET[indicator.target_kind]
    if rule.kind is RuleKind.EXPRESSION:
        return None
    return _BY_KIND.get(rule.kind, _BY_DIRECTION.get(indicator.direction))
