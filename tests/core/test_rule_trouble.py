"""What goes wrong in one rule is that rule's fault: the others are judged all the same."""

from dataclasses import replace

import numpy as np

from indicators.alerting.replay import Replay, replay_rules
from indicators.alerting.rule import EventWindow, RuleKind
from indicators.publish import scene_of
from tests.builders import OCTOBER, TODAY, cube, district, indicator, rule, series

WINDOW = EventWindow("fires", 500, 30)


def judged() -> Replay:
    """Judge a sound rule beside one whose counted events do not fit the areas there are."""
    known = cube(district(2), series(indicator(), [[90.0, 91.0, 92.0]]))
    misfit = {("satisfaction", WINDOW): {OCTOBER.shift(-1): np.ones(3), OCTOBER: np.ones(1)}}
    scene = scene_of(replace(known, event_counts=misfit), OCTOBER, TODAY)
    counting = rule(1.0, code="events", indicator_code="satisfaction")
    return replay_rules([rule(95.0), replace(counting, kind=RuleKind.EVENT_COUNT, event_window=WINDOW)], scene)


def test_the_sound_rule_is_judged() -> None:
    assert list(judged().outcomes) == ["satisfaction"]


def test_the_other_is_told_with_what_happened() -> None:
    assert judged().faults == {"events": "判定时出错（ValueError），状态保持不变；请把这句话告诉管理员。"}
