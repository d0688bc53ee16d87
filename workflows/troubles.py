"""Troubles of the scheduler in words: which job failed or goes on too long, since when, and what to do."""

from sqlalchemy import Connection

from data_access.scheduled_runs import Trouble, troubles
from indicators.alerting.office_hours import moment_words

_LABELS = {
    "evaluate": "判定预警",
    "tell": "汇总通知",
    "remind": "提醒",
    "deliver": "发送消息",
    "sweep": "每日复查",
}
_CURE = "排除原因后会自动重做，不用重新启动。"
_CURES = {"sweep": "明天会再做；要现在补做，请运行 python cli.py evaluate。"}
_CURE_OF_OVERLONG = "做完后会自动恢复正常；一直做不完的，请重新启动产品，并把日志交给开发人员。"


def trouble_words(connection: Connection) -> list[str]:
    """Say of each job in trouble since when, what is wrong and what to do."""
    return [_trouble_words(trouble) for trouble in troubles(connection)]


def _trouble_words(trouble: Trouble) -> str:
    label, cure = _LABELS.get(trouble.job, trouble.job), _CURES.get(trouble.job, _CURE)
    if trouble.is_running:
        cure = _CURE_OF_OVERLONG
    return f"定时工作“{label}”出了问题（{moment_words(trouble.at)}）：{trouble.detail}{cure}"
