"""What fills the places of the page of bulletins; what cannot be shown is told in a sentence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bulletins.compose import USUAL_REQUIREMENTS
from callbacks.bulletins_acts import DRAFTERS, SIGNERS
from callbacks.roles import Role
from indicators.issuing import Bulletin, BulletinKind, Stage
from indicators.problem import Refusal
from layouts.bulletins import frame
from layouts.bulletins.changes import changes_card, unknown_card, unverified, verdict
from layouts.bulletins.draft_form import Beginning, Usual, new_card, waiting_card
from layouts.bulletins.listing import list_card
from layouts.bulletins.opened import Opened, missing, side
from layouts.bulletins.orders import orders_part
from layouts.bulletins.templates import templates_part
from layouts.bulletins.view import BulletinsView, Part, Powers
from layouts.desk.elements import Children, card, quiet
from layouts.desk.frame import brand, marks, standing
from workflows.cockpit import Cockpit

_TO_THE_UNITS = "不写时按参评单位，如 各镇人民政府、各街道办事处"
_BY_NAME = "不写时为“（地名）督查考核通报”"


def powers_of(roles: frozenset[Role]) -> Powers:
    """Say what somebody with these roles may do here."""
    return Powers(drafts=not DRAFTERS.isdisjoint(roles), signs=not SIGNERS.isdisjoint(roles))


def head_of(cockpit: Cockpit) -> list[Children]:
    """Give the brand, the marks and the page's one line."""
    try:
        stands = cockpit.desk.standing()
    except Refusal as refusal:
        return [brand(""), marks(is_sample=False, is_illustrative=False), str(refusal)]
    open_ones = [one for one in cockpit.bulletin_book.bulletins() if one.stage.is_open]
    said = [stands.root_name, f"在办 {len(open_ones)} 份" if open_ones else "没有在办的通报"]
    return [brand(stands.root_name), marks(is_sample=stands.is_sample, is_illustrative=False), standing(said)]


def part_of(cockpit: Cockpit, view: BulletinsView, powers: Powers) -> list[Any]:
    """Give tabs, part, whether the opened one is hidden, what stands beside it, and the name of its document."""
    every = cockpit.bulletin_book.bulletins()
    waiting = sum(1 for one in every if one.stage.is_open)
    tabs = frame.tabs(view, {Part.BULLETINS: f"在办 {waiting}" if waiting else ""})
    if view.part is Part.BULLETINS and view.bulletin_id:
        return [tabs, None, False, *_opened(cockpit, view, every, powers)]
    return [tabs, _PARTS[view.part](cockpit, view, every, powers), True, None, ""]


def preview_of(cockpit: Cockpit, view: BulletinsView) -> Children:
    """Give the whole document of the opened bulletin as a page."""
    try:
        return frame.document(cockpit.bulletin_book.file(view.bulletin_id, ".html").decode())
    except Refusal as refusal:
        return card("全文", quiet(str(refusal)))


def changes_of(cockpit: Cockpit, view: BulletinsView, powers: Powers) -> Children:
    """Say what has changed since an issue; of one that is not issued, or corrected already, nothing."""
    every = cockpit.bulletin_book.bulletins()
    one = next((one for one in every if one.bulletin_id == view.bulletin_id), None)
    if one is None or one.stage is not Stage.ISSUED:
        return None
    is_corrected = any(other.corrects == one.bulletin_id and other.stage is not Stage.DISCARDED for other in every)
    try:
        changed = cockpit.bulletin_book.changed(one.bulletin_id)
    except Refusal as refusal:
        return unknown_card(str(refusal))
    return changes_card(one, changed.headings, changed.rows, may_correct=powers.drafts and not is_corrected)


def verified(cockpit: Cockpit, bulletin_id: int) -> Children:
    """Say whether a bulletin compiled again is what was issued."""
    try:
        return verdict(cockpit.bulletin_book.verify(bulletin_id))
    except Refusal as refusal:
        return unverified(str(refusal))


def _opened(cockpit: Cockpit, view: BulletinsView, every: Sequence[Bulletin], powers: Powers) -> list[Any]:
    known = {one.bulletin_id: one for one in every}
    one = known.get(view.bulletin_id)
    if one is None:
        return [missing(f"没有编号为 {view.bulletin_id} 的通报。"), ""]
    content = cockpit.bulletin_book.content(one.bulletin_id)
    usual = Usual(content.addressees, content.issuer, USUAL_REQUIREMENTS)
    drawn = f"{one.bulletin_id} {one.digest} {content.day}"
    return [side(Opened(one, known, content.basis, cockpit.templates.templates(), usual), powers), drawn]


def _list(cockpit: Cockpit, view: BulletinsView, every: Sequence[Bulletin], powers: Powers) -> Children:
    if view.begun is not None and powers.drafts:
        try:
            return new_card(_beginning(cockpit, view, view.begun, every))
        except Refusal as refusal:
            return waiting_card(str(refusal))
    return list_card(every, view, powers)


def _beginning(cockpit: Cockpit, view: BulletinsView, kind: BulletinKind, every: Sequence[Bulletin]) -> Beginning:
    """Fill in what can be known: the newest month that is over, the scheme and the words of the last bulletin."""
    schemes = {code: one.scheme.name for code, one in cockpit.schemes.schemes().items()}
    wanted = (view.scheme_code, *(one.scheme_code for one in every[:1]), *schemes)
    code = next((one for one in wanted if one in schemes), "")
    periods = cockpit.period_choices()
    period = view.period if view.period in periods else cockpit.latest_period()
    same = (one for one in every if (one.scheme_code, one.kind, one.period) == (code, kind, period))
    return Beginning(
        schemes=schemes,
        scheme_code=code,
        kind=kind,
        periods=periods,
        period=period,
        written=cockpit.bulletin_book.opening(code, kind),
        templates=cockpit.templates.templates(),
        usual=Usual(_TO_THE_UNITS, _BY_NAME, USUAL_REQUIREMENTS),
        taken=next((one for one in same if one.stage is not Stage.DISCARDED), None),
    )


def _templates(cockpit: Cockpit, _view: BulletinsView, _every: Sequence[Bulletin], powers: Powers) -> Children:
    return templates_part(cockpit.templates.templates(), powers)


def _orders(cockpit: Cockpit, _view: BulletinsView, _every: Sequence[Bulletin], powers: Powers) -> Children:
    schemes = {code: one.scheme.name for code, one in cockpit.schemes.schemes().items()}
    try:
        editors, fault = cockpit.bulletin_orders.editors(), ""
    except Refusal as refusal:
        editors, fault = (), str(refusal)
    return orders_part(cockpit.bulletin_orders.orders(), schemes, editors, fault, powers)


_PARTS: Mapping[Part, Callable[[Cockpit, BulletinsView, Sequence[Bulletin], Powers], Children]] = {
    Part.BULLETINS: _list,
    Part.TEMPLATES: _templates,
    Part.ORDERS: _orders,
}
