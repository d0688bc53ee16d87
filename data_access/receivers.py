"""Receivers of messages: who is told what, from a file only its owner may read.

The file is the one place where addresses, keys and passwords of receivers stand; they are kept out of
every sentence, representation and table. Addresses are read by `apprise`, which is brought in only when
one is read: it costs a process some 20 MB, and web workers never send.
"""

import logging
import os
import re
import stat
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from data_access.store_faults import reason_of
from indicators.alerting.message import one_line
from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from indicators.problem import Problem, Refusal
from indicators.reading import TableReader

if TYPE_CHECKING:
    from apprise import NotifyBase

PRODUCT = "领导驾驶舱"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_TALKATIVE = ("apprise", "urllib3")  # their log lines carry addresses with keys in them


class ReceiverKind(StrEnum):
    """By which way a receiver is reached."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    MAIL = "mail"
    WEBHOOK = "webhook"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return _LABELS[self]


_LABELS = {
    ReceiverKind.WECOM: "企业微信",
    ReceiverKind.DINGTALK: "钉钉",
    ReceiverKind.FEISHU: "飞书",
    ReceiverKind.MAIL: "邮件",
    ReceiverKind.WEBHOOK: "Webhook",
}
_SCHEMES = {
    ReceiverKind.WECOM: "wecombot",
    ReceiverKind.DINGTALK: "dingtalk",
    ReceiverKind.FEISHU: "feishu",
    ReceiverKind.MAIL: "mailtos",
}
_EXAMPLES = {
    ReceiverKind.WECOM: "wecombot://机器人的key/",
    ReceiverKind.DINGTALK: "dingtalk://加签密钥@令牌/",
    ReceiverKind.FEISHU: "feishu://令牌/",
    ReceiverKind.MAIL: "mailtos://用户:密码@邮件服务器?to=收件地址",
    ReceiverKind.WEBHOOK: "https://主机/路径",
}
# TOML wants quotes around a Chinese name; who writes [政府办值班] means just that.
_BARE_NAME = re.compile(r"""^[ \t]*\[[ \t]*([^\[\]"'\n]*[^\x00-\x7f][^\[\]"'\n]*?)[ \t]*\](?=[ \t]*(?:#|\r?$))""", re.M)
# As the group settings show it; apprise itself knows only the one of 企业微信.
_SHOWN = {
    ReceiverKind.DINGTALK: r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)",
    ReceiverKind.FEISHU: r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?",
}


class _Level(StrEnum):
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is told: alerts from `level` up, of the named themes, areas, rules and owners (none named: all).

    `wants_data` also brings 数据提醒: late figures and rules that cannot be judged. Without `wants_alerts` it is
    told of no alert: the editor of a bulletin.
    """

    name: str
    kind: ReceiverKind
    url: str = field(repr=False)
    level: Severity = Severity.YELLOW
    themes: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    wants_data: bool = False
    wants_alerts: bool = True


@dataclass(frozen=True, slots=True)
class Concern:
    """What a notice is about, for the choice of its receivers.

    `severity` is the alert's level, of a resolved one the level it had; `area_codes` are the area and all
    above it; `is_data` marks late figures and rules that cannot be judged.
    """

    severity: Severity
    theme: str
    area_codes: tuple[str, ...]
    rule_code: str
    owner: str
    is_data: bool = False


def wants(receiver: Receiver, concern: Concern) -> bool:
    """Say whether a receiver is to be told."""
    is_asked = receiver.wants_data if concern.is_data else receiver.wants_alerts and concern.severity >= receiver.level
    return is_asked and all(
        not chosen or not chosen.isdisjoint(given)
        for chosen, given in (
            (receiver.themes, (concern.theme,)),
            (receiver.areas, concern.area_codes),
            (receiver.rules, (concern.rule_code,)),
            (receiver.owners, (concern.owner,)),
        )
    )


def read_receivers(path: Path, *, checks_addresses: bool = True) -> tuple[Receiver, ...]:
    """Read the receivers; no file means none. A web worker, which only names them, need not check addresses.

    Raises:
        Refusal: others may read the file, or it has faults; all of them are told, no address is.
    """
    content = _private_content(path)
    problems: list[Problem] = []
    receivers = [_receiver(name, table, problems) for name, table in _tables(path, content).items()]
    if checks_addresses and not problems:
        problems += [_wrong_address(one) for one in receivers if not _is_address(one)]
    problems += _twice(receivers)
    if problems:
        raise Refusal(tuple(Problem(one.message, file_name=path.name) for one in problems))
    return tuple(receivers)


def _private_content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise Refusal.because(
            f"接收方文件读不出来（{reason_of(error)}）；请检查路径和权限。", file_name=path.name
        ) from error
    if mode & _OTHERS:
        raise Refusal.because(f"里面有密钥，却允许别的用户读写；请运行 chmod 600 {path} 后重试。", file_name=path.name)
    return content


def _tables(path: Path, content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(_BARE_NAME.sub(r'["\1"]', content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        message = "不是 UTF-8 编码，请另存为 UTF-8 后重试。"
    except tomllib.TOMLDecodeError as error:
        message = f"TOML 写法有误（{error}），请改正后重试。"
    except RecursionError:
        message = "TOML 嵌套过深，请核对文件。"
    raise Refusal.because(message, file_name=path.name)


class _DiscreetReader(TableReader):
    """Never repeats what it found: it might be a key that was put into the wrong field."""

    def _wrong(self, name: str, found: object, expected: str) -> None:  # noqa: ARG002 - not repeated on purpose
        self.fault(f"的“{name}”应为{expected}，请改正。")


def _receiver(name: str, table: object, problems: list[Problem]) -> Receiver:
    if not isinstance(table, Mapping):
        problems.append(Problem(f"“{name}”要写成一个表，例如 [政府办值班]；请改正。"))
        return Receiver(name, ReceiverKind.WEBHOOK, "")
    reader = _DiscreetReader(f"接收方“{name}”", table, problems)
    if not name or name != one_line(name):
        reader.fault("的名称不能为空，前后不能有空格，请改正。")
    receiver = Receiver(
        name=name,
        kind=reader.choice("kind", ReceiverKind),
        url=reader.text("url"),
        level=Severity[reader.choice("level", _Level, _Level.YELLOW).name],
        themes=frozenset(reader.texts("themes")),
        areas=frozenset(reader.texts("areas")),
        rules=frozenset(reader.texts("rules")),
        owners=frozenset(reader.texts("owners")),
        wants_data=reader.flag("data", False),
        wants_alerts=reader.flag("alerts", True),
    )
    if not receiver.themes <= set(Theme):
        reader.fault(f"的“themes”只能是：{'、'.join(Theme)}，请改正。")
    reader.refuse_unknown()
    return receiver


def _twice(receivers: Collection[Receiver]) -> list[Problem]:
    first: dict[str, str] = {}
    return [
        Problem(f"接收方“{one.name}”与“{first[one.url]}”地址相同，一条消息会送两遍；请合成一个。")
        for one in receivers
        if one.url and first.setdefault(one.url, one.name) != one.name
    ]


def _wrong_address(receiver: Receiver) -> Problem:
    only = "，并且只写一个收件地址（多人请用邮件组，或各写一个接收方）" if receiver.kind is ReceiverKind.MAIL else ""
    form = f"应写成 {_EXAMPLES[receiver.kind]}{only}"
    return Problem(f"接收方“{receiver.name}”的地址不能用（{receiver.kind.label}）：{form}，不能带 verify=no；请改正。")


def _is_address(receiver: Receiver) -> bool:
    if receiver.kind is ReceiverKind.WEBHOOK:
        return _is_web_address(receiver.url)
    service: Any = service_of(receiver)
    if service is None or not service.verify_certificate:
        return False
    # A mail to several is sent again to all when one of them is refused.
    return receiver.kind is not ReceiverKind.MAIL or len(service.targets) + len(service.cc) + len(service.bcc) == 1


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and url.isprintable()


def service_of(receiver: Receiver) -> "NotifyBase | None":
    """Give what apprise makes of a receiver's address; None when it is no address of the receiver's kind."""
    from apprise import Apprise, AppriseAsset

    hush()
    scheme, pattern = _SCHEMES[receiver.kind], _SHOWN.get(receiver.kind)
    shown = re.fullmatch(pattern, receiver.url) if pattern else None
    url = f"{scheme}://{shown[1]}/" if shown else receiver.url
    service = Apprise.instantiate(url, asset=AppriseAsset(app_id=PRODUCT, http_redirects=False))
    return service if service is not None and service.secure_protocol == scheme else None


def hush() -> None:
    """Keep the libraries that send from logging addresses, whatever level the process logs at."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
