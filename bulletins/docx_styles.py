"""The paragraph styles of the shipped templates, under the names that staff see in Word or WPS."""

from dataclasses import dataclass
from typing import Final

from bulletins.docx_body import (
    ANNEX_LIST,
    ANNEX_NUMBER,
    ANNEX_TITLE,
    BODY,
    FIRST_LEVEL,
    NOTE,
    PICTURE,
    PICTURE_BEFORE,
    SECOND_LEVEL,
    TINY,
)
from bulletins.docx_geometry import (
    ANNEX_TITLE_HALF_POINTS,
    BIAO,
    BODY_HALF_POINTS,
    CHARACTER,
    FANG,
    HEI,
    KAI,
    LATIN,
    LINE,
    NOTE_HALF_POINTS,
    NOTE_LINE,
    NUMBER_LINE,
    SMALL_HALF_POINTS,
    SONG,
    SPACING,
    TEXT_WIDTH,
    TITLE_HALF_POINTS,
)
from bulletins.docx_table import CELL_STYLE
from bulletins.docx_xml import NAMESPACES

MARK: Final = "发文机关标志"
NUMBER: Final = "发文字号"
TITLE: Final = "公文标题"
ADDRESSEES: Final = "主送机关"
OFFICE: Final = "署名"
DAY: Final = "成文日期"
RULE: Final = "版记线"
IMPRINT: Final = "版记"
PAGE_NUMBER: Final = "页码"
SAMPLE_MARK: Final = "样例标记"
MARK_HALF_POINTS: Final = 96
MARK_LEADING: Final = 1.15
TITLE_AFTER: Final = 240  # under the title of an annex
IMPRINT_LINE: Final = 440
IMPRINT_MEASURE: Final = TEXT_WIDTH - 1400  # what 抄送 has beside its first word
_MARK_BEFORE: Final = 1900  # 35 mm less what the line has above its characters
_MARK_LINE: Final = round(MARK_HALF_POINTS * 10 * MARK_LEADING)
_RED: Final = "FF0000"
_INDENT: Final = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
_HEADLINE: Final = f'w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="center"/>'
_EXACT: Final = f'<w:spacing w:line="{LINE}" w:lineRule="exact"/>'
_LOOSE: Final = '<w:spacing w:line="240" w:lineRule="auto"/>'


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    paragraph: str
    font: str = FANG
    half_points: int = BODY_HALF_POINTS
    latin: str = LATIN
    spacing: int = SPACING
    color: str = ""


_CENTRED: Final = '<w:jc w:val="center"/>'
_STYLES: Final = (
    _Style(BODY, _INDENT + '<w:jc w:val="both"/>'),
    _Style(FIRST_LEVEL, "<w:keepNext/>" + _INDENT, HEI),
    _Style(SECOND_LEVEL, "<w:keepNext/>" + _INDENT, KAI),
    _Style(
        MARK,
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{_MARK_BEFORE}" w:line="{_MARK_LINE}" w:lineRule="exact"/>'
        + _CENTRED,
        BIAO,
        MARK_HALF_POINTS,
        latin=BIAO,
        spacing=0,
        color=_RED,
    ),
    _Style(NUMBER, "<w:keepNext/>" + _CENTRED),
    _Style(
        TITLE,
        f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="{2 * LINE}" {_HEADLINE}',
        BIAO,
        TITLE_HALF_POINTS,
        latin=BIAO,
        spacing=0,
    ),
    _Style(ADDRESSEES, f'<w:spacing w:before="{LINE}"/>'),
    _Style(ANNEX_LIST, ""),
    _Style(OFFICE, f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="{2 * LINE}"/><w:jc w:val="right"/>'),
    _Style(DAY, '<w:jc w:val="right"/>'),
    _Style(ANNEX_NUMBER, "<w:keepNext/>", HEI, latin=HEI),
    _Style(
        ANNEX_TITLE,
        f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="{LINE}" w:after="{TITLE_AFTER}" {_HEADLINE}',
        BIAO,
        ANNEX_TITLE_HALF_POINTS,
        latin=BIAO,
        spacing=0,
    ),
    _Style(CELL_STYLE, f'<w:snapToGrid w:val="0"/>{_LOOSE}{_CENTRED}', FANG, 24, spacing=0),
    _Style(
        NOTE,
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:line="{NOTE_LINE - 40}" w:lineRule="exact"/>',
        FANG,
        NOTE_HALF_POINTS,
        spacing=0,
    ),
    _Style(
        PICTURE,
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{PICTURE_BEFORE}" w:line="240" w:lineRule="auto"/>{_CENTRED}',
    ),
    _Style(
        IMPRINT,
        '<w:snapToGrid w:val="0"/><w:spacing w:line="'
        + str(IMPRINT_LINE)
        + '" w:lineRule="exact"/><w:ind w:left="280" w:right="280"/>',
        FANG,
        SMALL_HALF_POINTS,
        spacing=0,
    ),
    _Style(RULE, '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>', FANG, 2, spacing=0),
    _Style(TINY, '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>', FANG, 2, spacing=0),
    _Style(
        PAGE_NUMBER,
        f'<w:snapToGrid w:val="0"/><w:spacing w:line="{NUMBER_LINE}" w:lineRule="exact"/>',
        SONG,
        SMALL_HALF_POINTS,
        latin=SONG,
        spacing=0,
    ),
    _Style(SAMPLE_MARK, f'<w:snapToGrid w:val="0"/>{_LOOSE}<w:jc w:val="right"/>', HEI, 21, spacing=0),
)


def styles_xml() -> str:
    """Write the styles; the default is the body: 3号仿宋, exact lines, no widow control (it would break 22 lines)."""
    run_properties = _run_properties(_Style("", ""))
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run_properties}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:widowControl w:val="0"/>{_EXACT}</w:pPr></w:pPrDefault></w:docDefaults>'
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority '
        'w:val="99"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    named = "".join(_style_xml(f"Bulletin{place:02d}", style) for place, style in enumerate(_STYLES, start=1))
    return f"<w:styles {NAMESPACES}>{defaults}{normal}{named}</w:styles>"


def style_ids() -> dict[str, str]:
    """Give the ids of the shipped styles by name."""
    return {style.name: f"Bulletin{place:02d}" for place, style in enumerate(_STYLES, start=1)}


def _style_xml(style_id: str, style: _Style) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{style.paragraph}</w:pPr>'
        f"<w:rPr>{_run_properties(style)}</w:rPr></w:style>"
    )


def _run_properties(style: _Style) -> str:
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    return (
        f'<w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.font}" w:cs="{LATIN}"/>'
        f'{color}<w:spacing w:val="{style.spacing}"/><w:kern w:val="0"/>'
        f'<w:sz w:val="{style.half_points}"/><w:szCs w:val="{style.half_points}"/>'
    )
