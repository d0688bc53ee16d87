"""What a load, or a check, of a file found and did."""

from dataclasses import dataclass
from datetime import datetime

from indicators.period import Period
from indicators.problem import Gravity, Problem


@dataclass(frozen=True, slots=True)
class LoadReport:
    """One file read by one form; `load_id` is None as long as nothing was written.

    `problems` hold every error and warning; errors mean that nothing was stored. A guessed form is
    explained in `guess_text` and waits for a person to confirm it. `already_loaded` names the load
    that holds the same content.
    """

    file_name: str
    form_code: str
    form_name: str = ""
    is_guessed: bool = False
    guess_text: str = ""
    problems: tuple[Problem, ...] = ()
    observation_count: int = 0
    target_count: int = 0
    point_count: int = 0
    area_count: int = 0
    periods: tuple[Period, ...] = ()
    load_id: int | None = None
    loaded_at: datetime | None = None
    already_loaded: bool = False
    new: int = 0
    revised: int = 0
    unchanged: int = 0

    @property
    def has_errors(self) -> bool:
        """Whether the file was refused."""
        return any(problem.gravity is Gravity.ERROR for problem in self.problems)

    def sentence(self) -> str:
        """Say the result in one sentence."""
        if self.already_loaded and self.loaded_at:
            when = f"{self.loaded_at.year}年{self.loaded_at.month}月{self.loaded_at.day}日"
            return f"{self.file_name} 的内容已在{when}导入（批次 {self.load_id}），没有重复导入。"
        if self.has_errors:
            count = sum(problem.gravity is Gravity.ERROR for problem in self.problems)
            return f"{self.file_name} 有 {count} 处问题，改正之前不能导入，已有数据没有变化。"
        counts = f"新增 {self.new}、修订 {self.revised}、未变 {self.unchanged}"
        if self.load_id is None:
            return f"{self.file_name} 可以导入：{self._content()}（{counts}）。"
        return f"{self.file_name} 已导入（批次 {self.load_id}）：{self._content()}（{counts}）。"

    def _content(self) -> str:
        parts = (
            (self.observation_count, "条数据"),
            (self.target_count, "条目标"),
            (self.point_count, "个点位"),
        )
        said = "、".join(f"{count} {name}" for count, name in parts if count) or "没有数据"
        where = f"，{self.area_count} 个单位" if self.area_count else ""
        return f"{said}{where}{self._periods()}"

    def _periods(self) -> str:
        if not self.periods:
            return ""
        ordered = sorted(self.periods, key=lambda period: (period.start, period.end))
        if len(ordered) == 1:
            return f"，{ordered[0].label()}"
        return f"，{ordered[0].label()}至{ordered[-1].label()}"
