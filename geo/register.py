"""What a division code says by itself: level, kind, parent and peer group (GB/T 2260, GB/T 10114).

Twelve digits: six of the county, three of the town, three of the village; shorter codes name higher levels.
"""

from geo.area import Level
from geo.errors import GeoError

_TOWN_KINDS = ((100, "街道"), (200, "镇"), (400, "乡"), (600, "类似乡级单位"))
_COUNTY_KINDS = ("区", "县", "市", "旗")
_GROUPS = {
    "街道": "街道组",
    "镇": "镇组",
    "乡": "乡组",
    "区": "市辖区",
    "县": "县",
    "市": "县级市",
    "旗": "旗",
}
_FIRST_ZONE = 400


def usual_code(written: str) -> str:
    """Give the shortest form of a code: town codes of 12 digits lose their zeros.

    Raises:
        GeoError: it is not 6, 9 or 12 digits.
    """
    code = written.strip()
    if not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        raise GeoError(f"区划代码“{written}”应是 6、9 或 12 位数字，请改正。")
    return code[:9] if len(code) == 12 and code.endswith("000") else code


def level_of(area_code: str) -> Level:
    """Give the level a code stands for; 400–599 of the town part are zones without a charter."""
    match len(area_code):
        case 6:
            return Level.PREFECTURE if area_code.endswith("00") else Level.COUNTY
        case 9:
            return Level.ZONE if int(area_code[6:]) >= _FIRST_ZONE else Level.TOWN
        case _:
            return Level.COMMUNITY


def kind_of(area_code: str, name: str) -> str:
    """Give the kind a code or a name's last word says, empty when neither does."""
    match len(area_code):
        case 6:
            return "市" if area_code.endswith("00") else next((k for k in _COUNTY_KINDS if name.endswith(k)), "")
        case 9:
            return next((kind for end, kind in _TOWN_KINDS if int(area_code[6:]) < end), "")
        case _:
            return "居委会" if int(area_code[9:]) < 200 else "村委会"


def parent_of(area_code: str) -> str:
    """Give the code one level up, empty for a prefecture."""
    match len(area_code):
        case 6:
            return "" if area_code.endswith("00") else f"{area_code[:4]}00"
        case 9:
            return area_code[:6]
        case _:
            return area_code[:9]


def peer_group_of(level: Level, kind: str) -> str:
    """Give whom an area is compared with by default: streets with streets, towns with towns."""
    if level is Level.ZONE:
        return "功能区"
    return _GROUPS.get(kind, "") if level in (Level.TOWN, Level.COUNTY) else ""
