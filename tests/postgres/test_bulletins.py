"""A bulletin takes scheme, figures and head from the store; what nobody wrote down is not made up."""

from datetime import timedelta

import pytest

from bulletins.content import Content
from data_access.store import Store
from indicators.catalogue import Aggregation
from indicators.issuing import BulletinKind, Written
from indicators.period import Period
from indicators.problem import Refusal
from tests.postgres.district import DAY, JULY
from tests.postgres.test_schemes import OTHER, TABLE, TOWNS
from tests.postgres.watch import Watch, plain
from workflows.bulletins import ENDINGS
from workflows.cockpit import Cockpit

OFFICE = "潞州区人民政府办公室"


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district whose three towns reported June and July, and a scheme in force."""
    made = Watch(store)
    made.found(plain(is_rankable=True, aggregation=Aggregation.NONE))
    for town, figures in zip(TOWNS, (("50", "90"), ("80", "70"), ("60", "60")), strict=True):
        made.months(figures, area=town)
    made.cockpit.schemes.save("monthly", TABLE, "首版", "张三")
    return made


def composed(watch: Watch, kind: BulletinKind = BulletinKind.NOTICE, written: Written | None = None) -> Content:
    """Compose July by the only scheme."""
    return watch.cockpit.bulletins.compose("", JULY, kind, None, written)


def test_without_a_scheme_named_the_only_one_is_used(watch: Watch) -> None:
    assert composed(watch) == watch.cockpit.bulletins.compose("monthly", JULY, BulletinKind.NOTICE)


def test_of_several_schemes_one_must_be_named(watch: Watch) -> None:
    watch.cockpit.schemes.save("other", OTHER, "另一个", "张三")
    with pytest.raises(Refusal, match="请指明用哪一个"):
        composed(watch)


def test_a_period_without_figures_is_refused(watch: Watch) -> None:
    with pytest.raises(Refusal, match="2027年1月没有数据"):
        watch.cockpit.bulletins.compose("", Period.parse("2027-01"), BulletinKind.NOTICE)


@pytest.mark.parametrize(
    ("kind", "issuer"),
    [(BulletinKind.NOTICE, "潞州区督查考核通报"), (BulletinKind.REPORT, "潞州区督查考核")],
    ids=["notice", "report"],
)
def test_no_office_signs_that_nobody_named(watch: Watch, kind: BulletinKind, issuer: str) -> None:
    found = composed(watch, kind)
    assert (found.issuer, found.office, found.printed_by, found.number, found.copies_to) == (issuer, "", "", "", "")


def test_the_owner_of_the_scheme_signs_where_no_office_is_configured(watch: Watch) -> None:
    watch.cockpit.schemes.save("monthly", TABLE | {"owner": "区考核办"}, "写明责任部门", "张三")
    assert composed(watch).office == "区考核办"


def test_the_configured_office_issues_and_signs(watch: Watch) -> None:
    cockpit = Cockpit(watch.store, watch.clock, issuer=OFFICE)
    found = cockpit.bulletins.compose("", JULY, BulletinKind.NOTICE)
    assert (found.issuer, found.office, found.printed_by) == (OFFICE, OFFICE, OFFICE)


def test_what_staff_write_goes_before_what_is_usual(watch: Watch) -> None:
    written = Written("潞政办通〔2026〕8号", OFFICE, "各镇", "区委各部门", ("请抓紧补报。",))
    found = composed(watch, written=written)
    said = (found.number, found.issuer, found.addressees, found.copies_to, found.sections[-1].paragraphs)
    assert said == ("潞政办通〔2026〕8号", OFFICE, "各镇", "区委各部门", ("请抓紧补报。",))


def test_it_is_addressed_to_the_units_listed_by_their_kinds(watch: Watch) -> None:
    assert composed(watch).addressees == "各镇人民政府、各街道办事处"


def test_it_is_dated_today_in_shanghai(watch: Watch) -> None:
    watch.clock.now = watch.clock.now.replace(hour=17)  # one in the morning of the day after
    assert composed(watch).day == "2026年8月11日"


def test_a_bulletin_of_a_past_day_says_what_was_known_then_and_bears_its_date(watch: Watch) -> None:
    that_day = watch.clock.now.date()
    before = watch.cockpit.bulletins.compose("", JULY, BulletinKind.NOTICE, that_day)
    watch.clock.now += 2 * DAY
    watch.months(("50", "10"), area=TOWNS[0])
    again = watch.cockpit.bulletins.compose("", JULY, BulletinKind.NOTICE, that_day)
    assert (again, again.day) == (before, "2026年8月10日")
    assert composed(watch).annexes != before.annexes


def test_the_same_vintage_gives_the_same_bytes(watch: Watch) -> None:
    that_day = watch.clock.now.date()
    made = []
    for _ in range(2):
        content = watch.another().bulletins.compose("", JULY, BulletinKind.NOTICE, that_day)
        made.append([watch.another().bulletins.document(content, ending) for ending in (".docx", ".xlsx", ".html")])
        watch.clock.now += timedelta(days=3)
    assert made[0] == made[1]


def test_an_ending_nobody_can_write_is_refused_with_those_there_are(watch: Watch) -> None:
    with pytest.raises(Refusal, match=f"通报可写成 {'、'.join(ENDINGS)} 文件"):
        watch.cockpit.bulletins.document(composed(watch), ".doc")


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".html"])
def test_an_ending_may_be_written_large(watch: Watch, ending: str) -> None:
    content = composed(watch)
    assert watch.cockpit.bulletins.document(content, ending.upper()) == watch.cockpit.bulletins.document(
        content, ending
    )
