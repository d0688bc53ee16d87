"""The wall of a bulletin: nothing but its own texts, every unit in its place, nothing else run or fetched."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.compose import compose
from bulletins.content import ColumnRole, Content, Listing, Part, Section, content_table, read_content
from bulletins.wall_face import write_wall
from tests.core.bulletin_scene import SCHEME, compose_of, frozen, masthead, ranked, rows_of
from tests.core.bulletin_scene import content as composed
from tests.core.face_contents import content as plain_content
from tests.core.wall_contents import wall_content
from tests.core.wall_reading import WallReader

STYLES, SCRIPT = ("/assets/00-tokens.css", "/assets/bulletin_wall.css"), "/assets/bulletin_wall.js"
CONTENTS = {
    "composed": composed(),
    "three units": wall_content({"镇组": 3}),
    "sixteen units": wall_content({"街道组": 13, "镇组": 3}),
    "sixty units": wall_content({"街道组": 35, "镇组": 25}),
    "no ranking": plain_content(),
}
every_content = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=30)


def page_of(content: Content) -> str:
    return write_wall(content, STYLES, SCRIPT, wall="/", bulletins="/bulletins")


def read(content: Content) -> WallReader:
    return WallReader(page_of(content))


@every_content
def test_the_wall_says_nothing_that_the_content_does_not(content: Content) -> None:
    known = (*content.texts(), content.basis)
    assert [piece for piece in read(content).told if not any(piece in text for text in known)] == []


@every_content
def test_every_unit_stands_in_the_order_of_the_ranking_with_all_that_is_known_of_it(content: Content) -> None:
    rows = [dict(zip(table.roles, row, strict=True)) for table in content.annexes for row in table.rows if table.roles]
    assert read(content).body_rows == [
        [
            row[ColumnRole.PLACE],
            row[ColumnRole.UNIT] + row[ColumnRole.LIST] + row[ColumnRole.NOTE],
            row[ColumnRole.SCORE],
            row[ColumnRole.INTERVAL],
            row[ColumnRole.CHANGE],
        ]
        for row in rows
    ]


@every_content
def test_every_section_is_told_whole_but_the_one_the_ranking_tells(content: Content) -> None:
    has_ranking = any(table.roles for table in content.annexes)
    shown = set(read(content).told)
    told = [one for one in content.sections if not (has_ranking and one.part is Part.PLACES)]
    assert [text for one in told for text in one.paragraphs if text not in shown] == []


@given(words)
def test_no_text_can_break_out_of_the_wall(text: str) -> None:
    hostile = f"1<{text}>&\"'</script>"
    ranking = wall_content({"街道组": 5}).annexes[0]
    table = replace(ranking, rows=((hostile,) * len(ranking.roles),), notes=(hostile,))
    content = plain_content(
        table,
        **dict.fromkeys(("title", "issuer", "number", "day", "basis", "correction"), hostile),
        sections=(Section(hostile, (hostile,), Part.OVERALL, 1),),
        listings=(Listing(hostile, hostile, (hostile,), hostile),),
    )
    reader = read(content)
    assert "".join(reader.pieces).count(hostile) >= 12
    assert reader.tags.count("script") == 1


@given(st.text(st.sampled_from("（）；。，”1.5%分文12345")))
def test_a_sentence_laid_out_in_clauses_and_phrases_is_the_sentence(text: str) -> None:
    content = plain_content(sections=(Section("一、总体情况", (f"甲{text}",), Part.OVERALL, 1),))
    assert f"甲{text}" in read(content).told


@every_content
def test_the_wall_fetches_its_styles_and_its_script_and_runs_nothing_else(content: Content) -> None:
    reader = read(content)
    fetched = [value for name, value in reader.attributes if name in ("src", "href")]
    assert fetched == ["data:,", *STYLES, SCRIPT, "/", "/bulletins"]
    assert [name for name, _ in reader.attributes if name.startswith("on")] == []


@pytest.mark.parametrize("is_sample", [True, False], ids=["sample", "real"])
def test_invented_figures_are_marked_and_real_ones_are_not(is_sample: bool) -> None:
    assert ("样例数据" in read(plain_content(is_sample=is_sample)).pieces) is is_sample


def test_the_foot_says_on_what_the_figures_stand() -> None:
    assert read(composed()).told[-1] == composed().basis


def test_who_is_on_the_lists_is_named_under_their_group() -> None:
    told = read(composed()).told
    at = told.index("红榜")
    assert told[at - 1 : at + 4] == ["街道组", "红榜", "甲街道", "黑榜", "己街道"]


def test_a_list_nobody_is_on_is_said_as_the_text_says_it() -> None:
    found = ranked(replace(SCHEME, black_below=10.0))
    assert "本期无黑榜" in read(compose_of(found, rows_of(found))).told


def test_a_small_group_says_that_it_has_no_lists() -> None:
    assert "本组3个单位，只列得分和位次，不设红榜、黑榜" in read(composed()).told


def test_a_scheme_without_lists_has_none_on_the_wall() -> None:
    found = ranked(replace(SCHEME, red_from=None, black_below=None))
    assert 'class="listings"' not in page_of(compose_of(found, rows_of(found)))


def test_every_list_is_said_in_the_text_of_the_bulletin() -> None:
    content = composed()
    assert [one.said for one in content.listings if not any(one.said in text for text in content.texts())] == []


def test_a_correction_is_told_at_the_head_and_not_again() -> None:
    found = ranked()
    earlier = ranked(snapshots=frozen(satisfaction=[85.5, 100, 92, 90, 80, 75, 60, 98, 80, 62, 70]))
    corrected = compose(found, rows_of(found), masthead(), compose_of(earlier, rows_of(earlier)))
    assert corrected.correction.startswith("本期更正")
    assert read(corrected).told.count(corrected.correction) == 1


def test_a_kept_content_gives_the_same_wall() -> None:
    kept = json.loads(json.dumps(content_table(composed())))
    assert page_of(read_content(kept)) == page_of(composed())


def test_a_content_kept_before_there_was_a_wall_is_still_told() -> None:
    kept = json.loads(json.dumps(content_table(composed())))
    for name in ("listings", "correction"):
        del kept[name]
    for table in kept["annexes"]:
        del table["roles"]
    for section in kept["sections"]:
        del section["part"], section["gist"]
    shown = read(read_content(kept)).told
    assert [text for one in composed().sections for text in one.paragraphs if text not in shown] == []
