"""Corrections: the issue that takes the place of another, with the sheet of exactly what changed."""

import pytest

from indicators.issuing import Act, Stage
from indicators.problem import Refusal
from tests.postgres.district import DAY
from tests.postgres.test_issue import NEXT, book, correct_july, issued, watch
from tests.postgres.test_schemes import TABLE
from tests.postgres.watch import Watch
from workflows.issue import BulletinBook

__all__ = ["book", "watch"]


def test_revised_figures_make_a_new_issue_with_a_sheet_of_exactly_what_changed(
    watch: Watch, book: BulletinBook
) -> None:
    done = issued(book)
    correct_july(watch)
    changed = book.changed(done.bulletin_id)
    again = book.correct(done.bulletin_id, "张三")
    sheet = book.content(again.bulletin_id).annexes[-1]
    assert (again.corrects, again.written.number, sheet.title, sheet.rows) == (
        done.bulletin_id,
        NEXT,
        "更正情况表",
        changed.rows,
    )


def test_the_sheet_names_the_figure_that_was_revised(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    correct_july(watch)
    found = {(unit, name): (was, is_) for _, unit, name, was, is_ in book.changed(done.bulletin_id).rows}
    assert (found["马厂镇", "得分"], found["马厂镇", "位次"]) == (("96.00", "82.00"), ("1", "3"))


def test_nothing_is_corrected_where_nothing_changed(book: BulletinBook) -> None:
    done = issued(book)
    with pytest.raises(Refusal, match="签发以来数据没有变化，不需要更正"):
        book.correct(done.bulletin_id, "张三")


def test_an_issue_is_corrected_once(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    correct_july(watch)
    book.correct(done.bulletin_id, "张三")
    with pytest.raises(Refusal, match="的更正期已有一份"):
        book.correct(done.bulletin_id, "李四")


def test_a_correction_is_issued_and_verified_like_any_other(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    correct_july(watch)
    again = book.correct(done.bulletin_id, "张三")
    again = book.act(again.bulletin_id, again.revision, Act.SUBMIT, "张三")
    again = book.act(again.bulletin_id, again.revision, Act.REVIEW, "李四")
    again = book.issue(again.bulletin_id, again.revision, "王五")
    watch.clock.now += DAY
    assert (again.stage, book.verify(again.bulletin_id)) == (Stage.ISSUED, ())


@pytest.mark.parametrize("is_retired", [False, True], ids=["a new version", "retired"])
def test_a_correction_goes_by_the_scheme_of_the_first_issue(watch: Watch, book: BulletinBook, is_retired: bool) -> None:
    done = issued(book)
    if is_retired:
        watch.cockpit.schemes.retire("monthly", "不再考核", "张三")
    else:
        stricter = {**TABLE, "parts": [{**TABLE["parts"][0], "unacceptable": 20}]}
        watch.cockpit.schemes.save("monthly", stricter, "更严", "张三")
    assert book.changed(done.bulletin_id).rows == ()
    correct_july(watch)
    rows = {(unit, name): (was, is_) for _, unit, name, was, is_ in book.changed(done.bulletin_id).rows}
    assert rows["马厂镇", "得分"] == ("96.00", "82.00")


def test_a_correction_that_corrects_nothing_is_not_submitted(watch: Watch, book: BulletinBook) -> None:
    done = issued(book)
    correct_july(watch)
    again = book.correct(done.bulletin_id, "张三")
    watch.cockpit.undo(watch.cockpit.loads()[0].load_id)
    again = book.revise(again.bulletin_id, again.revision, again.written, "张三", template="", renew=True)
    with pytest.raises(Refusal, match="与所更正的一份相比没有变化，不需要更正；请作废这份草稿"):
        book.act(again.bulletin_id, again.revision, Act.SUBMIT, "张三")
