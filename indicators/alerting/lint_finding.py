"""What the linter has to say of a rule: findings, each with an example that would be right."""

import re
from dataclasses import dataclass

from indicators.alerting.rule import AlertRule, Severity

_LEVELS = {name: level for level in Severity if level for name in (level.name.lower(), f"{level.label}色")}
_NAMED = re.compile("|".join(_LEVELS))
_EXAMPLE = "例如"
_WRITES = " = "
_SEAM = "；，（：。"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One finding: an error refuses the rule, a warning is only told.

    `severity` is the level it is about, None when it is about the whole rule. `message` says what was found
    and what to do, `example` what would be right, in the words of the editor (it may have several lines); `toml`
    is the same as a file of rules writes it, blank where there is no more to it.
    """

    is_error: bool
    severity: Severity | None
    message: str
    example: str
    toml: str = ""


@dataclass(frozen=True, slots=True)
class Lint:
    """Everything found in a rule, errors first; `rule` is None when its table could not be read."""

    findings: tuple[LintFinding, ...]
    rule: AlertRule | None

    @property
    def is_savable(self) -> bool:
        """Whether nothing refuses the rule."""
        return self.rule is not None and not any(finding.is_error for finding in self.findings)


def error(message: str, example: str, severity: Severity | None = None, *, toml: str = "") -> LintFinding:
    """Make a finding that refuses the rule."""
    return LintFinding(True, severity, message, example, toml)


def warning(message: str, example: str, severity: Severity | None = None, *, toml: str = "") -> LintFinding:
    """Make a finding that is only told."""
    return LintFinding(False, severity, message, example, toml)


def error_of(sentence: str, example: str = "", toml: str = "") -> LintFinding:
    """Make an error of a sentence that names its level by colour and may end in an example of its own.

    That example is in words (“……；例如蓝色阈值写 5。”) or as a file writes it (“……；例如 blue = 5。”).
    """
    message, _, told = sentence.partition(_EXAMPLE)
    named = _NAMED.search(message)
    severity, own = _LEVELS[named[0]] if named else None, told.strip().rstrip("。")
    if _WRITES in own:
        toml = own
    elif own:
        example, toml = own, ""
    return error(f"{message.rstrip(_SEAM)}。", example, severity, toml=toml)
