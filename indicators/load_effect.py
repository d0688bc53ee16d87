"""What a load did, subject by subject, and what undoing it would do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """What a load wrote of one subject in one period.

    `new` were never known before, `revised` replaced something; `standing` of them are still what
    is known now, and `falling_back` of those have an earlier figure to return to.
    """

    subject: str
    period: str
    new: int
    revised: int
    standing: int
    falling_back: int

    @property
    def count(self) -> int:
        """All facts it wrote."""
        return self.new + self.revised


@dataclass(frozen=True, slots=True)
class LoadEffect:
    """Everything one load wrote, and the forecast of taking it back."""

    written: tuple[Written, ...]

    @property
    def falling_back(self) -> int:
        """Facts that an undo returns to what stood before."""
        return sum(one.falling_back for one in self.written)

    @property
    def vanishing(self) -> int:
        """Facts that an undo leaves without any figure."""
        return sum(one.standing - one.falling_back for one in self.written)

    @property
    def untouched(self) -> int:
        """Facts a later load has replaced already; an undo does not touch them."""
        return sum(one.count - one.standing for one in self.written)

    def forecast(self) -> tuple[str, ...]:
        """Say what an undo will do, before it is done."""
        said = []
        if self.falling_back:
            said.append(f"{self.falling_back:,} 条退回这个批次之前的数。")
        if self.vanishing:
            said.append(f"{self.vanishing:,} 条不再有数，在大屏上显示为缺报。")
        if self.untouched:
            said.append(f"{self.untouched:,} 条已被后来的批次改过，不受影响。")
        if not said:
            said.append("这个批次没有写入数据，撤销后只改它的状态。")
        return (*said, "原文件和记录都保留，查“当时所知”仍能看到；改好文件后可以重新导入。")
