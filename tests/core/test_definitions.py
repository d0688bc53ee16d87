"""The shipped definitions as data: they read, they make sense, and they say what the catalogue says."""

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from indicators.alerting.rule import AlertRule, RuleKind
from indicators.catalogue import Aggregation, ChangeMeasure, Direction, Indicator, TargetKind, Theme
from indicators.parse import parse_definitions, to_table
from indicators.period import Frequency

ROOT = Path(__file__).parents[2]
FILES = {theme: ROOT / "indicators" / "definitions" / f"{theme.value}.toml" for theme in Theme}
CATALOGUE = ROOT.parent / "shared" / "data" / "indicator_catalogue.csv"
THEMES = {"经济": Theme.ECONOMY, "服务": Theme.SERVICE, "安全": Theme.SAFETY, "基础": Theme.BASE}
INTERNAL = {"criminal_incidents", "public_security_incidents", "petitions"}


def tables(theme: Theme) -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(FILES[theme].read_text(encoding="utf-8"))


def shipped() -> tuple[Indicator, ...]:
    return parse_definitions({code: table for theme in Theme for code, table in tables(theme).items()})


INDICATORS = shipped()
RULED = tuple((indicator, indicator.rule) for indicator in INDICATORS if indicator.rule is not None)
with_every_ladder = pytest.mark.parametrize(
    ("indicator", "rule"), [pytest.param(indicator, rule, id=indicator.code) for indicator, rule in RULED]
)


def test_the_catalogue_holds_fifty_four_indicators() -> None:
    assert len(INDICATORS) == 54


def test_codes_names_and_catalogue_numbers_are_unique() -> None:
    for values in (
        [indicator.code for indicator in INDICATORS],
        [indicator.name for indicator in INDICATORS],
        [indicator.catalogue_id for indicator in INDICATORS],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_no_name_short_name_or_alias_means_two_indicators() -> None:
    meant = Counter(
        word for indicator in INDICATORS for word in {indicator.name, indicator.short_name, *indicator.aliases}
    )
    assert [word for word, count in meant.items() if count > 1] == []


def test_every_indicator_stands_in_the_file_of_its_theme() -> None:
    for theme in Theme:
        assert {indicator.theme for indicator in parse_definitions(tables(theme))} == {theme}


def test_a_definition_reads_back_as_it_was_written() -> None:
    assert parse_definitions({indicator.code: to_table(indicator) for indicator in INDICATORS}) == INDICATORS


@with_every_ladder
def test_a_ladder_points_the_way_its_indicator_is_bad(indicator: Indicator, rule: AlertRule) -> None:
    if indicator.direction is not Direction.NEUTRAL:
        assert rule.comparator.is_low_bad is (indicator.direction is Direction.HIGHER_IS_BETTER)


@with_every_ladder
def test_an_alert_can_end_within_the_values_the_indicator_can_take(indicator: Indicator, rule: AlertRule) -> None:
    best = indicator.valid_max if rule.comparator.is_low_bad else indicator.valid_min
    if rule.kind is RuleKind.THRESHOLD and best is not None:
        mildest = rule.steps[0]
        goal = mildest.enter_value if mildest.exit_value is None else mildest.exit_value
        assert goal < best if rule.comparator.is_low_bad else goal > best


def test_small_safety_counts_warn_at_once() -> None:
    holds = {step.hold for indicator, rule in RULED for step in rule.steps if indicator.code.startswith("work_")}
    assert holds == {1}


def test_only_the_air_indicators_change_their_standard_in_march_2026() -> None:
    broken = {
        indicator.catalogue_id: [str(found.period) for found in indicator.standard_breaks]
        for indicator in INDICATORS
        if indicator.standard_breaks
    }
    assert broken == {"42": ["2026-03"], "43": ["2026-03"], "44": ["2026-03"]}


def test_internal_figures_stay_off_the_open_wall() -> None:
    assert {indicator.code for indicator in INDICATORS if not indicator.is_wall_visible} == INTERNAL


@pytest.mark.parametrize("theme", [Theme.ECONOMY, Theme.SERVICE, Theme.SAFETY])
def test_a_theme_of_the_wall_has_five_or_six_headlines_in_a_row(theme: Theme) -> None:
    orders = sorted(
        indicator.headline_order for indicator in INDICATORS if indicator.theme is theme and indicator.headline_order
    )
    assert len(orders) in (5, 6)
    assert orders == list(range(1, len(orders) + 1))


def test_a_short_name_fits_a_card() -> None:
    assert [indicator.short_name for indicator in INDICATORS if not 0 < len(indicator.short_name) <= 11] == []


def test_a_ratio_names_what_it_divides() -> None:
    rates = [indicator for indicator in INDICATORS if indicator.aggregation is Aggregation.RATIO]
    assert all(indicator.numerator and indicator.denominator for indicator in rates)


# --- beside the catalogue file the definitions were written from -----------------------------------------------


def plain(text: str) -> str:
    """Fold widths, signs and spaces, so that two ways of writing the same compare equal."""
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("‘’“”≥≤;", '""""><,'))
    return re.sub(r"\s", "", folded.replace(">=", ">").replace("<=", "<"))


def in_chinese(text: str) -> str:
    """Say the catalogue's shorthand as a leader reads it in the drawer: no gap, yoy or pp."""
    text = re.sub(r"(-?\d+)>gap>=(-?\d+)", r"时序差在\2（含）与\1之间", text)
    text = re.sub(r"gap<(-?\d+)", r"时序差低于\1", text)
    return text.replace("gap", "时序差").replace("yoy", "同比").replace("pp", "个百分点")


def catalogue() -> list[dict[str, str]]:
    if not CATALOGUE.exists():
        pytest.skip(f"the catalogue file is not here ({CATALOGUE}); the definitions stand without it")
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def pairs() -> list[tuple[Indicator, dict[str, str]]]:
    by_number = {indicator.catalogue_id: indicator for indicator in INDICATORS}
    return [(by_number[row["id"]], row) for row in catalogue()]


def test_every_row_of_the_catalogue_has_its_definition() -> None:
    assert sorted(row["id"] for row in catalogue()) == sorted(indicator.catalogue_id for indicator in INDICATORS)


def test_plain_fields_say_what_the_catalogue_says() -> None:
    for indicator, row in pairs():
        assert plain(indicator.name) == plain(row["name_zh"])
        assert indicator.theme is THEMES[row["layer"]]
        assert indicator.group == row["group"]
        assert indicator.direction.value == row["direction"]
        assert plain(indicator.owner) == plain(row["owner_dept"])
        assert plain(indicator.cadence_text) == plain(row["frequency"])
        assert plain(indicator.publish_text) == plain(row["publish_lag_typical"])
        assert indicator.basis == row["basis"]
        assert row["name_en"].strip("'") in indicator.aliases


def test_unit_and_decimals_are_the_first_of_the_catalogue() -> None:
    for indicator, row in pairs():
        units = ["" if unit == "—" else unit for unit in re.split("/(?!m³)", plain(row["unit"]))]
        assert plain(indicator.unit) in [plain(unit) for unit in units] or plain(row["unit"]).startswith(
            plain(indicator.unit)
        )
        assert str(indicator.decimals) in row["decimals"]


def test_a_change_is_said_in_the_catalogue_unit() -> None:
    said = {"%": ChangeMeasure.PERCENT, "百分点": ChangeMeasure.POINTS}
    for indicator, row in pairs():
        assert indicator.change_measure is said.get(row["yoy_unit"], ChangeMeasure.DIFFERENCE)


def test_a_year_task_becomes_a_target_that_runs_up() -> None:
    for indicator, row in pairs():
        if "→完成率" in row["denominator_or_formula"]:
            assert indicator.target_kind is TargetKind.ACCUMULATE


def test_january_is_merged_where_the_catalogue_says_so() -> None:
    for indicator, row in pairs():
        if "1-2月" in row["frequency"]:
            assert indicator.has_merged_january


def test_the_finest_reporting_level_is_one_the_catalogue_names() -> None:
    words = {"county": ("区",), "town": ("镇街", "开发区"), "community": ("社区", "镇街")}
    for indicator, row in pairs():
        assert any(word in row["reported_level"] for word in words[indicator.lowest_level]), indicator.code


def test_what_the_catalogue_counts_and_divides_is_kept_in_words() -> None:
    for indicator, row in pairs():
        kept = plain(indicator.definition + indicator.numerator + indicator.denominator + indicator.notes)
        without_brackets = re.sub(r"\([^)]*\)", "", plain(row["numerator"]))
        assert plain(row["numerator"]) in kept or without_brackets in kept, indicator.code
        if indicator.aggregation is Aggregation.RATIO:
            below = re.sub(r"\([^)]*\)", "", plain(row["denominator_or_formula"]).replace("×100", ""))
            assert below in re.sub(r"\([^)]*\)", "", plain(indicator.denominator)), indicator.code


def test_every_word_of_the_value_basis_stands_in_the_definition() -> None:
    for indicator, row in pairs():
        said = plain(indicator.definition)
        words = [word for word in re.split("[,;/]", plain(row["value_basis"])) if word]
        assert any(word in said for word in words), indicator.code


def test_notes_keep_the_original_thresholds_and_remarks() -> None:
    for indicator, row in pairs():
        said = plain(indicator.notes)
        for field in ("warn_blue", "warn_yellow", "warn_orange", "warn_red", "notes", "reported_level"):
            if row[field] not in ("", "—"):
                assert plain(in_chinese(row[field])) in said, (indicator.code, field)


def test_no_shorthand_of_the_catalogue_reaches_a_reader() -> None:
    for indicator in INDICATORS:
        assert re.search(r"gap|yoy|\d+pp|[<>]=", indicator.notes + indicator.definition) is None, indicator.code


def test_the_published_numbers_of_a_ladder_stand_in_the_catalogue() -> None:
    fields = ("blue", "yellow", "orange", "red")
    row_of = {row["id"]: row for row in catalogue()}
    for indicator, rule in RULED:
        for step in rule.steps:
            written = row_of[indicator.catalogue_id][f"warn_{fields[step.severity - 1]}"]
            digits = {abs(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", written)} | {0.0}
            near = min(abs(abs(step.enter_value) - number) for number in digits)
            # “<100” is written as “not above 99.9” where 100 is the best there is; a growth gap of 0 and
            # −1 is how “below plan by less than 1 point” and “below plan” divide.
            assert near < 0.11 or rule.kind is RuleKind.GROWTH_GAP_PP, (indicator.code, step)


def test_ranking_follows_the_catalogue_unless_it_asks_for_another_figure() -> None:
    asks_for_another_figure = {"37"}  # fires are ranked per 10,000 residents
    for indicator, row in pairs():
        is_ranked = row["rankable_town"].startswith("是") and row["id"] not in asks_for_another_figure
        assert indicator.is_rankable is is_ranked, indicator.code


def test_a_least_sample_is_kept_as_the_smallest_denominator() -> None:
    for indicator, row in pairs():
        found = re.search(r">=(\d+)\)", row["rankable_town"])
        if found is not None:
            assert indicator.min_denominator == int(found.group(1))


def test_quarters_days_and_years_report_on_their_own_calendar() -> None:
    expected = {"01": "quarter", "08": "quarter", "18": "quarter", "22": "quarter", "47": "day", "50": "year"}
    expected["52"] = "quarter"
    own = {
        indicator.catalogue_id: indicator.frequency.value
        for indicator in INDICATORS
        if indicator.frequency is not Frequency.MONTH
    }
    assert own == expected
