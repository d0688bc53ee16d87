"""Make the shipped templates: `python -m bulletins.docx_shipped` writes bulletins/templates/ anew.

A template is an ordinary document with placeholders like {{ title }} that staff edit in Word or WPS.
"""

from pathlib import Path
from typing import Final

from bulletins import docx_styles as named
from bulletins.docx_body import ANNEX_LIST, BODY, TINY
from bulletins.docx_geometry import BOTTOM, CHARACTER, FOOTER, LINE, TEXT_WIDTH
from bulletins.docx_xml import NAMESPACES, Styles, document_grid, page_field, page_size, run
from bulletins.docx_zip import zipped
from indicators.issuing import BulletinKind

FOLDER: Final = Path(__file__).with_name("templates")
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_PARTS: Final = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
    "footer2": "footer",
    "footer3": "footer",
    "footer4": "footer",
}


def shipped(kind: BulletinKind) -> Path:
    """Give the file of the shipped template of a kind."""
    return FOLDER / ("notice.docx" if kind is BulletinKind.NOTICE else "report.docx")


def made(kind: BulletinKind) -> bytes:
    """Make the template of a kind."""
    styles = Styles(named.style_ids())
    xml = {
        "document": _document(kind, styles),
        "styles": named.styles_xml(),
        "settings": _settings(),
        "header1": _framed("hdr", styles.paragraph(named.SAMPLE_MARK)),
        "header2": _framed("hdr", styles.paragraph(named.SAMPLE_MARK)),
        "footer1": _framed("ftr", _number(styles, "right")),
        "footer2": _framed("ftr", _number(styles, "left")),
        "footer3": _framed("ftr", styles.paragraph(named.PAGE_NUMBER)),
        "footer4": _framed("ftr", _imprint(styles)),
    }
    parts = {f"word/{name}.xml": _DECLARED + text for name, text in xml.items()}
    parts |= {"[Content_Types].xml": _content_types(), "_rels/.rels": _root(), "docProps/core.xml": _core()}
    parts["word/_rels/document.xml.rels"] = _relations()
    return zipped({name: text.encode() for name, text in parts.items()})


def _document(kind: BulletinKind, styles: Styles) -> str:
    head = _notice_head(styles) if kind is BulletinKind.NOTICE else _report_head(styles)
    main = _section(styles, ("rId4", "rId5"))
    return (
        f"<w:document {NAMESPACES}><w:body>{head}{_main_text(styles)}{main}{_last_page(styles)}</w:body></w:document>"
    )


def _notice_head(styles: Styles) -> str:
    return (
        styles.paragraph(named.MARK, run("{{ issuer }}"))
        + styles.paragraph(named.NUMBER, run("{{ number }}"), properties=f'<w:spacing w:before="{2 * LINE}"/>')
        + _red_line(styles)
    )


def _report_head(styles: Styles) -> str:
    """Write the masthead of a 专报: its name, 第N期, who and when, the red line."""
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - CHARACTER}"/></w:tabs>'
    inset = f'<w:ind w:left="{CHARACTER}" w:right="{CHARACTER}"/><w:jc w:val="left"/>'
    return (
        styles.paragraph(named.MARK, run("工作专报"))
        + styles.paragraph(named.NUMBER, run("{{ number }}"), properties='<w:spacing w:before="200"/>')
        + styles.paragraph(
            named.NUMBER,
            run("{{ issuer }}"),
            "<w:r><w:tab/></w:r>",
            run("{{ day }}"),
            properties=stop + f'<w:spacing w:before="{LINE}"/>' + inset,
        )
        + _red_line(styles)
    )


def _red_line(styles: Styles) -> str:
    line = '<w:pBdr><w:top w:val="single" w:sz="12" w:space="0" w:color="FF0000"/></w:pBdr>'
    return styles.paragraph(named.RULE, properties=line + '<w:spacing w:before="100"/>')


def _main_text(styles: Styles) -> str:
    written = (
        styles.paragraph(named.TITLE, run("{{ title }}")),
        styles.paragraph(named.ADDRESSEES, run("{{ addressees }}：")),
        styles.paragraph(BODY, run("{{p body }}")),
        styles.paragraph(ANNEX_LIST, run("{{p annex_list }}")),
        styles.paragraph(named.OFFICE, run("{{ office }}")),
        styles.paragraph(named.DAY, run("{{ day }}")),
        styles.paragraph(BODY, run("{{p annexes }}")),
    )
    return "".join(written)


def _section(styles: Styles, footers: tuple[str, str]) -> str:
    properties = _references(footers) + page_size(is_landscape=False) + document_grid()
    return styles.paragraph(TINY, properties=f"<w:sectPr>{properties}</w:sectPr>")


def _references(footers: tuple[str, str]) -> str:
    pairs = [("header", "default", "rId3"), ("header", "even", "rId8")]
    pairs += [("footer", "default", footers[0]), ("footer", "even", footers[1])]
    return "".join(f'<w:{part}Reference w:type="{page}" r:id="{relation}"/>' for part, page, relation in pairs)


def _imprint(styles: Styles) -> str:
    """Write 版记; as the footer of its page it stands at the bottom however many lines it has."""
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 280}"/></w:tabs>'
    hanging = '<w:ind w:left="1120" w:right="280" w:hanging="840"/>'
    lines = (
        _rule(styles, 8),
        styles.paragraph(named.IMPRINT, run("抄送：{{ copies_to }}。"), properties=hanging),
        _rule(styles, 6),
        styles.paragraph(
            named.IMPRINT,
            run("{{ printed_by }}"),
            "<w:r><w:tab/></w:r>",
            run("{{ day }}印发"),
            properties=stop,
        ),
        _rule(styles, 8),
    )
    return "".join(lines)


def _last_page(styles: Styles) -> str:
    """Open an even page of its own for 版记, without a page number."""
    size = page_size(is_landscape=False).replace(f'w:footer="{FOOTER}"', f'w:footer="{BOTTOM}"')
    section = f'<w:type w:val="evenPage"/>{size}{document_grid()}'
    return styles.paragraph(TINY) + f"<w:sectPr>{_references(('rId6', 'rId7'))}{section}</w:sectPr>"


def _rule(styles: Styles, eighths: int) -> str:
    line = f'<w:pBdr><w:top w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/></w:pBdr>'
    return styles.paragraph(named.RULE, properties=line)


def _number(styles: Styles, side: str) -> str:
    """Write the page number one character inside the margin."""
    return styles.paragraph(
        named.PAGE_NUMBER,
        page_field(),
        properties=f'<w:ind w:left="280" w:right="280"/><w:jc w:val="{side}"/>',
    )


def _framed(kind: str, paragraphs: str) -> str:
    return f"<w:{kind} {NAMESPACES}>{paragraphs}</w:{kind}>"


def _settings() -> str:
    return (
        f"<w:settings {NAMESPACES}><w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>'
        "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in _PARTS.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'{parts}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def _root() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return (
        f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>'
    )


def _relations() -> str:
    targets = ("styles", "settings", "header1", "footer1", "footer2", "footer3", "footer4", "header2")
    lines = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATION}/{target.rstrip("1234")}" Target="{target}.xml"/>'
        for place, target in enumerate(targets, start=1)
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _core() -> str:
    return (
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"/>'
    )


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in BulletinKind:
        shipped(one).write_bytes(made(one))
