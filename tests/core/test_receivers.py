"""Who is told: the file of receivers, its faults, and the choice among them."""

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.receivers import Concern, Receiver, ReceiverKind, read_receivers, service_of, wants
from data_access.settings import Settings
from indicators.alerting.rule import Severity
from indicators.problem import Refusal

CANARY = "K4NAR13NV0GEL"
WHOLE = """
[政府办值班]
kind = "mail"
url = "mailtos://cockpit:geheim@smtp.example.gov.cn?to=duty@example.gov.cn"
level = "orange"
themes = ["economy"]
areas = ["140403001"]
rules = ["satisfaction"]
owners = ["热线分中心"]
data = true

[热线群]
kind = "wecom"
url = "wecombot://abc-DEF_1"
"""


def written(folder: Path, content: str, mode: int = 0o600) -> Path:
    """A file of receivers."""
    file = folder / "receivers.toml"
    file.write_text(content, encoding="utf-8")
    file.chmod(mode)
    return file


def one(kind: str, url: str, more: str = "") -> str:
    """A file of one receiver."""
    return f'[甲]\nkind = "{kind}"\nurl = "{url}"\n{more}'


def refused(folder: Path, content: str) -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(Refusal) as refusal:
        read_receivers(written(folder, content))
    return [problem.sentence() for problem in refusal.value.problems]


def concern(**changes: Any) -> Concern:
    """A red alert of the hotline in a street unless told otherwise."""
    facts: dict[str, Any] = {
        "severity": Severity.RED,
        "theme": "service",
        "area_codes": ("140403001", "140403"),
        "rule_code": "satisfaction",
        "owner": "热线分中心",
    }
    return Concern(**(facts | changes))


def receiver(**changes: Any) -> Receiver:
    """A webhook that wants everything from blue up."""
    facts: dict[str, Any] = {"level": Severity.BLUE}
    return Receiver("甲", ReceiverKind.WEBHOOK, "https://host/", **(facts | changes))


def test_the_file_names_its_receivers_and_what_each_wants(tmp_path: Path) -> None:
    duty, group = read_receivers(written(tmp_path, WHOLE))
    assert duty == Receiver(
        name="政府办值班",
        kind=ReceiverKind.MAIL,
        url="mailtos://cockpit:geheim@smtp.example.gov.cn?to=duty@example.gov.cn",
        level=Severity.ORANGE,
        themes=frozenset({"economy"}),
        areas=frozenset({"140403001"}),
        rules=frozenset({"satisfaction"}),
        owners=frozenset({"热线分中心"}),
        wants_data=True,
    )
    assert (group.level, group.themes, group.wants_data) == (Severity.YELLOW, frozenset(), False)


@pytest.mark.parametrize("heading", ["[热线群]", '["热线群"]', " [ 热线群 ] # 群", "[热线群]\r"])
def test_a_chinese_name_may_stand_with_or_without_quotes(tmp_path: Path, heading: str) -> None:
    (found,) = read_receivers(written(tmp_path, f'{heading}\nkind = "webhook"\nurl = "https://host/"'))
    assert found.name == "热线群"


def test_the_example_of_the_operators_guide_is_read(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "operator.md").read_text(encoding="utf-8")
    example = guide.split("## 消息发给谁")[1].split("```toml\n")[1].split("```")[0]
    duty, group = read_receivers(written(tmp_path, example), checks_addresses=False)
    assert (duty.name, duty.level, duty.wants_data, group.kind) == (
        "政府办值班", Severity.ORANGE, True, ReceiverKind.DINGTALK,
    )  # fmt: skip


def test_without_a_file_nobody_is_told(tmp_path: Path) -> None:
    assert read_receivers(tmp_path / "receivers.toml") == ()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_others_may_touch_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path, WHOLE, mode)
    with pytest.raises(Refusal) as refusal:
        read_receivers(file)
    assert str(refusal.value) == f"receivers.toml：里面有密钥，却允许别的用户读写；请运行 chmod 600 {file} 后重试。"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="接收方文件读不出来（它是一个目录）；请检查路径和权限。"):
        read_receivers(tmp_path)


def test_all_faults_of_the_file_are_told_at_once(tmp_path: Path) -> None:
    assert refused(tmp_path, '"甲" = 1\n[乙]\nkind = "fax"\nurl = ""\nlevel = "purple"\nthemes = ["x"]\nlevle = 1') == [
        "receivers.toml：“甲”要写成一个表，例如 [政府办值班]；请改正。",
        "receivers.toml：接收方“乙”的“kind”应为其中之一：wecom、dingtalk、feishu、mail、webhook，请改正。",
        "receivers.toml：接收方“乙”的“url”应为非空的文字，请改正。",
        "receivers.toml：接收方“乙”的“level”应为其中之一：blue、yellow、orange、red，请改正。",
        "receivers.toml：接收方“乙”的“themes”只能是：economy、service、safety、base，请改正。",
        "receivers.toml：接收方“乙”有不认识的字段“levle”，是否应为“level”？请改正或删去。",
    ]


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    assert refused(tmp_path, f"[甲]\nurl = {CANARY}") == [
        "receivers.toml：TOML 写法有误（Invalid value (at line 2, column 7)），请改正后重试。"
    ]


@pytest.mark.parametrize(
    ("kind", "url", "example"),
    [
        ("wecom", "wecombot://中文", "wecombot://机器人的key/"),
        ("wecom", "dingtalk://abc/", "wecombot://机器人的key/"),
        ("wecom", "wecombot://abc?verify=no", "wecombot://机器人的key/"),
        ("dingtalk", "https://oapi.dingtalk.com.evil.example/robot/send?access_token=abc", "dingtalk://加签密钥@令牌/"),
        ("feishu", "feishu://", "feishu://令牌/"),
        ("webhook", "ftp://host/", "https://主机/路径"),
        ("webhook", "https:///path", "https://主机/路径"),
        ("webhook", "https://host:99999/", "https://主机/路径"),
    ],
)
def test_an_address_of_another_form_is_refused_with_an_example(
    tmp_path: Path, kind: str, url: str, example: str
) -> None:
    (told,) = refused(tmp_path, one(kind, url))
    assert f"应写成 {example}，不能带 verify=no；请改正。" in told


@pytest.mark.parametrize("to", ["a@x.cn,b@x.cn", "a@x.cn&cc=b@x.cn", "a@x.cn&bcc=b@x.cn", "nobody"])
def test_a_mail_goes_to_exactly_one_address(tmp_path: Path, to: str) -> None:
    (told,) = refused(tmp_path, one("mail", f"mailtos://u:p@smtp.x.cn?to={to}"))
    assert "只写一个收件地址（多人请用邮件组，或各写一个接收方）" in told


@pytest.mark.parametrize("name", ["", " 甲", "甲\\n乙"])
def test_a_name_nobody_could_read_is_refused(tmp_path: Path, name: str) -> None:
    (told,) = refused(tmp_path, f'["{name}"]\nkind = "webhook"\nurl = "https://host/"')
    assert told.endswith("的名称不能为空，前后不能有空格，请改正。")


def test_one_address_under_two_names_is_refused(tmp_path: Path) -> None:
    again = '[乙]\nkind = "webhook"\nurl = "https://host/"'
    assert refused(tmp_path, one("webhook", "https://host/") + again) == [
        "receivers.toml：接收方“乙”与“甲”地址相同，一条消息会送两遍；请合成一个。"
    ]


@pytest.mark.parametrize(
    ("kind", "url", "service", "token"),
    [
        ("wecom", "wecombot://Ab-1_", "WeCom Bot", "Ab-1_"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=Ab-1_", "WeCom Bot", "Ab-1_"),
        ("dingtalk", "dingtalk://Ab1/", "DingTalk", "Ab1"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=Ab1", "DingTalk", "Ab1"),
        ("feishu", "feishu://Ab-1/", "Feishu", "Ab-1"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/Ab-1", "Feishu", "Ab-1"),
    ],
)
def test_apprise_reads_an_address_in_its_own_form_and_as_the_group_shows_it(
    kind: str, url: str, service: str, token: str
) -> None:
    made: Any = service_of(Receiver("甲", ReceiverKind(kind), url))
    assert (str(made.service_name), getattr(made, "key", None) or made.token, made.redirects) == (service, token, False)


@pytest.mark.parametrize(
    "content",
    [
        one("wecom", f"wecombot://{CANARY}!坏"),
        one("dingtalk", f"dingtalk://{CANARY}-坏/"),
        one("feishu", f"feishu://{CANARY}!坏/"),
        one("mail", f"mailto://u:{CANARY}@"),
        one("webhook", f"https://u:{CANARY}@:0/"),
        one(CANARY, "https://host/", f'level = "{CANARY}"\ndata = "{CANARY}"'),
        f'[甲]\nkind = "webhook"\nurl = ["{CANARY}"]\nthemes = "{CANARY}"',
        one("webhook", f"https://{CANARY}/") + f'[乙]\nkind = "webhook"\nurl = "https://{CANARY}/"',
    ],
)
def test_no_fault_and_no_log_repeats_a_secret(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    told = "".join(refused(tmp_path, content))
    shown = capfd.readouterr()
    assert CANARY not in told + caplog.text + shown.out + shown.err


def test_a_receiver_never_shows_its_address() -> None:
    assert CANARY not in repr(Receiver("甲", ReceiverKind.WEBHOOK, f"https://{CANARY}/"))


def test_reading_receivers_for_their_names_brings_no_sending_library_into_a_process(tmp_path: Path) -> None:
    file = written(tmp_path, WHOLE)
    program = (
        "import sys, pathlib, data_access.delivery, workflows.deliver\n"
        "from data_access.receivers import read_receivers\n"
        f"read_receivers(pathlib.Path({str(file)!r}), checks_addresses=False)\n"
        "print(sorted({'apprise', 'requests', 'smtplib'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("written_", "place"), [("", "var/receivers.toml"), ("etc/r.toml", "etc/r.toml")])
def test_the_environment_names_the_file(tmp_path: Path, written_: str, place: str) -> None:
    settings = Settings.from_environment({"RECEIVERS": written_}, tmp_path)
    assert settings.receivers_file == tmp_path / place


@pytest.mark.parametrize(
    ("choice", "is_told"),
    [
        ({}, True),
        ({"level": Severity.RED}, True),
        ({"themes": frozenset({"service"})}, True),
        ({"themes": frozenset({"economy"})}, False),
        ({"areas": frozenset({"140403001"})}, True),
        ({"areas": frozenset({"140403"})}, True),
        ({"areas": frozenset({"140403002"})}, False),
        ({"rules": frozenset({"fires"})}, False),
        ({"owners": frozenset({"热线分中心"})}, True),
        ({"owners": frozenset({"应急局"}), "rules": frozenset({"satisfaction"})}, False),
    ],
)
def test_a_receiver_is_told_what_it_asked_for(choice: dict[str, Any], is_told: bool) -> None:
    assert wants(receiver(**choice), concern()) is is_told


@given(st.sampled_from(Severity), st.sampled_from(Severity))
def test_a_receiver_is_told_from_its_level_up(level: Severity, severity: Severity) -> None:
    assert wants(receiver(level=level), concern(severity=severity)) is (severity >= level)


@given(st.sampled_from(Severity), st.booleans())
def test_late_data_goes_to_those_who_asked_for_it_whatever_their_level(level: Severity, is_asked: bool) -> None:
    late = concern(severity=Severity.NONE, is_data=True)
    assert wants(receiver(level=level, wants_data=is_asked), late) is is_asked


@given(st.sampled_from(Severity), st.sampled_from(Severity))
def test_who_only_edits_bulletins_is_told_of_no_alert(level: Severity, severity: Severity) -> None:
    assert not wants(receiver(level=level, wants_alerts=False), concern(severity=severity))
