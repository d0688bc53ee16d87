"""The masthead of a bulletin: what the office says about itself, and the blocks of text that staff write."""

from dataclasses import dataclass
from datetime import date

from indicators.issuing import BulletinKind


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who issues the bulletin, to whom and when.

    `issuer` is the name on the red head, `office` signs at the end. `number` is “潞政办通〔2026〕8号” of
    a 通报, “第10期” of a 专报. `addressees` and `copies_to` are lists of names without colon or full stop;
    `printed_by` is who prints; a draft has no `day` yet. Blank texts are left out. `requirements` are staff's
    own paragraphs of 下步要求; without any a neutral one stands.
    """

    kind: BulletinKind
    issuer: str
    office: str
    day: date | None
    number: str = ""
    addressees: str = ""
    copies_to: str = ""
    printed_by: str = ""
    requirements: tuple[str, ...] = ()
