"""What LibreOffice makes of a bulletin, measured on the pages of the PDF."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bulletins.content import Section
from bulletins.docx_face import write_docx
from data_access.document_pdf import to_pdf
from indicators.issuing import BulletinKind
from tests.core.bulletin_content import bulletin
from tests.paper.rendered import POINTS_A_MM, Page, pages, render, tool

# All lines of a page are full: 28 characters of text without punctuation, which might be squeezed.
FULL = "潞州区各镇街对照方案逐项核对数据按期报送整改情况并抓好落实工作" * 60


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole 通报 as PDF."""
    return render(bulletin(), tmp_path_factory.mktemp("notice"))


@pytest.fixture(scope="module")
def read(notice: Path) -> list[Page]:
    """The pages of the 通报."""
    return pages(notice)


@pytest.fixture(scope="module")
def full_page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A page that holds nothing but running text."""
    content = replace(bulletin(), sections=(Section("一、总体情况", (FULL,)),), annexes=(), map=None, bars=())
    return pages(render(content, tmp_path_factory.mktemp("full")))[1]


def lines(page: Page) -> list[str]:
    """Give the lines of the text area."""
    found: dict[float, str] = {}
    for word in page.words:
        if 37 * POINTS_A_MM - 6 < word.top < (297 - 35) * POINTS_A_MM - 5:
            found[round(word.top)] = found.get(round(word.top), "") + word.text
    return list(found.values())


def number_on(page: Page, number: int) -> list[float]:
    """Give the box of the page number with its dashes: left, top, right, bottom."""
    at = [word.text for word in page.words].index(str(number))
    boxes = page.words[at - 1 : at + 2]
    assert [word.text for word in boxes] == ["—", str(number), "—"]
    lefts, tops, rights, bottoms = zip(*((one.left, one.top, one.right, one.bottom) for one in boxes), strict=True)
    return [min(lefts), min(tops), max(rights), max(bottoms)]


def test_a_full_page_has_22_lines(full_page: Page) -> None:
    assert len(lines(full_page)) == 22


def test_a_full_line_has_28_characters(full_page: Page) -> None:
    assert {len(line) for line in lines(full_page)} == {28}


def test_a_figure_stands_on_the_line_of_its_word_wherever_a_cell_wraps(tmp_path: Path) -> None:
    rows = tuple(("东街街道", f"{'率' * length}降1.10，12345诉求解决率升0.38") for length in range(8, 40))
    table = replace(bulletin().annexes[2], headings=(("单位", "原因"),), rows=rows, widths=(1, 1), numbers=(False,) * 2)
    words = [one for page in pages(render(replace(bulletin(), annexes=(table,)), tmp_path)) for one in page.words]
    figures, falls = ([one for one in words if sign in one.text] for sign in ("1.10", "降"))
    assert len(figures) == len(rows)
    assert all(any(abs(figure.bottom - fall.bottom) < 4 for fall in falls) for figure in figures)


def test_a_full_page_fills_the_text_area_and_no_more(full_page: Page) -> None:
    body = [word for word in full_page.words if len(word.text) > 20]
    assert min(word.left for word in body) == pytest.approx(28 * POINTS_A_MM, abs=1)
    assert max(word.right for word in body) == pytest.approx(184 * POINTS_A_MM, abs=3)


def test_every_text_of_the_content_is_on_the_pages(read: list[Page]) -> None:
    told = "".join(page.text() for page in read)
    cells = {text for text in bulletin().texts() if len(text) < 20}
    assert [text for text in cells if text.replace(" ", "") not in told] == []


def test_nothing_lies_outside_the_margins_but_the_mark_and_the_page_number(read: list[Page]) -> None:
    outside = [
        word.text
        for page in read
        if page.height > page.width
        for word in page.words
        if word.left < 28 * POINTS_A_MM - 1 or word.right > 184 * POINTS_A_MM + 16.5
    ]
    assert outside == []


def test_every_font_is_embedded(notice: Path) -> None:
    rows = tool("pdffonts", str(notice)).splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


def test_no_official_font_is_replaced_by_one_without_its_strokes(notice: Path) -> None:
    fonts = tool("pdffonts", str(notice))
    assert all(family in fonts for family in ("FandolFang", "FandolKai", "FandolHei", "FandolSong"))
    assert "DejaVu" not in fonts


def test_the_same_document_gives_the_same_pdf(notice: Path, tmp_path: Path) -> None:
    assert render(bulletin(), tmp_path).read_bytes() == notice.read_bytes()


def test_two_documents_may_be_rendered_at_once(notice: Path) -> None:
    document = write_docx(bulletin())
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(to_pdf, [document, document]))
    assert made == [notice.read_bytes()] * 2


def test_odd_page_numbers_stand_right_and_even_ones_left(read: list[Page]) -> None:
    odd, even = number_on(read[0], 1), number_on(read[1], 2)
    assert odd[2] == pytest.approx(184 * POINTS_A_MM - 14, abs=2)
    assert even[0] == pytest.approx(28 * POINTS_A_MM + 14, abs=2)


def test_a_page_number_stands_seven_millimetres_below_the_text(read: list[Page]) -> None:
    top = number_on(read[0], 1)[1]
    assert top == pytest.approx((297 - 35 + 7) * POINTS_A_MM, abs=3)


def test_a_landscape_page_has_its_number_where_the_upright_paper_has_it(read: list[Page]) -> None:
    place = next(at for at, page in enumerate(read) if page.width > page.height)
    _, _, right, bottom = number_on(read[place], place + 1)
    assert right == pytest.approx((35 - 7) * POINTS_A_MM, abs=3)
    assert place % 2 == 0, "an odd page, as it is counted"
    assert bottom == pytest.approx((210 - 26) * POINTS_A_MM - 14, abs=2)


def test_an_annex_stands_whole_on_its_page(read: list[Page]) -> None:
    titles = [annex.title for annex in bulletin().annexes]
    assert [sum(title in page.text() for page in read[3:]) for title in titles] == [1, 1, 1]
    assert len(read) == 3 + 3 + 2


def test_the_imprint_stands_at_the_foot_of_the_last_even_page(read: list[Page]) -> None:
    assert len(read) % 2 == 0
    last = max(word.bottom for word in read[-1].words if "印发" in word.text)
    assert last == pytest.approx((297 - 35) * POINTS_A_MM - 4, abs=6)


def test_behind_an_odd_page_the_imprint_stands_alone_and_no_page_is_empty(read: list[Page]) -> None:
    assert "附件4" in read[-2].text()
    assert "附件" not in read[-1].text()
    assert number_on(read[-1], len(read))


def test_an_even_page_of_drawings_has_the_imprint_at_its_foot(tmp_path: Path) -> None:
    told = pages(render(replace(bulletin(), annexes=bulletin().annexes[::2]), tmp_path))
    assert len(told) == 3 + 2 + 1
    assert "附件3" in told[-1].text()
    last = max(word.bottom for word in told[-1].words if "印发" in word.text)
    assert last == pytest.approx((297 - 35) * POINTS_A_MM - 4, abs=6)


def test_without_drawings_the_imprint_has_an_even_page_without_a_number(tmp_path: Path) -> None:
    told = pages(render(replace(bulletin(), map=None, bars=()), tmp_path))
    assert len(told) == 3 + 3 + 2
    assert "印发" in told[-1].text()
    assert str(len(told)) not in [word.text for word in told[-1].words]


@pytest.mark.parametrize(
    "issuer", ["潞州区督查考核通报", "长治市潞州区人民政府办公室"], ids=["as styled", "shrunk to a line"]
)
def test_the_red_mark_begins_35_millimetres_below_the_text_area(issuer: str, tmp_path: Path) -> None:
    content = replace(bulletin(), issuer=issuer, annexes=(), map=None, bars=())
    assert first_red(render(content, tmp_path)) == pytest.approx(37 + 35, abs=1)


def first_red(file: Path) -> float:
    """Give the height of the topmost red on the first page, in millimetres."""
    tool("pdftoppm", "-r", "127", "-f", "1", "-l", "1", "-singlefile", "-png", str(file), str(file.with_suffix("")))
    red, green, _ = Image.open(file.with_suffix(".png")).convert("RGB").split()
    reddish = ImageChops.subtract(red, green).point(lambda tone: 255 if tone > 100 else 0)
    box = reddish.getbbox()
    assert box is not None
    return box[1] / 127 * 25.4


def test_a_report_has_its_masthead_above_the_title(tmp_path: Path) -> None:
    told = pages(render(bulletin(BulletinKind.REPORT), tmp_path))[0].text()
    order = ["工作专报", "第10期", bulletin().issuer, "2026年11月25日", "关于2026年10月"]
    assert sorted(order, key=told.index) == order
