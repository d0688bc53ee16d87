"""The dry run of a file: what it would write, how an unknown sheet is read, and every problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dash import html

from indicators.problem import Gravity, Problem, column_letter
from layouts.desk import ids
from layouts.desk.elements import Children, aria, card, data, facts, row, table
from layouts.desk.view import DeskView, Part

_MOST_PROBLEMS = 500


class Verdict(StrEnum):
    """What may happen next with a checked file."""

    READY = "ready"
    CONFIRM = "confirm"  # the reading was guessed: a person confirms it first
    REFUSED = "refused"
    ALREADY = "already"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a check or a load answered; `content` words how much of what the file holds."""

    verdict: Verdict
    file_name: str
    form_name: str = ""
    periods: str = ""
    areas: str = ""
    indicators: str = ""
    content: str = ""
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    load_id: int = 0
    guess: str = ""
    problems: Sequence[Problem] = field(default=())


def report(run: DryRun) -> html.Section:
    """Say the verdict first, then the facts, the reading to confirm, what to press, and every problem."""
    parts = [_verdict(run), _facts(run), _guess(run), _actions(run), _problems(run)]
    return html.Section(
        [html.H2("核对结果", className="desk-report-title"), *[part for part in parts if part is not None]],
        className=f"desk-card desk-report is-{run.verdict.value}",
        **aria(label="核对结果"),
    )


def failure(sentence: str) -> html.Section:
    """Say that the file never got as far as a check."""
    return report(DryRun(Verdict.REFUSED, "", problems=(Problem(sentence),)))


def _verdict(run: DryRun) -> html.Div:
    head, rest = _words(run)
    said = [html.Strong(head), html.Span(rest)]
    return html.Div(said, className="desk-verdict", tabIndex=-1, role="status")


def _words(run: DryRun) -> tuple[str, str]:
    errors = sum(1 for problem in run.problems if problem.gravity is Gravity.ERROR)
    match run.verdict:
        case Verdict.READY:
            return "可以导入", f"{_counts(run)}。现在还没有写入任何数据。"
        case Verdict.CONFIRM:
            return "请先核对读法", f"没有登记过的表式。按下面的读法，{_counts(run)}；现在还没有写入。"
        case Verdict.ALREADY:
            return "不用再导入", f"内容相同的文件已经导入过（批次 {run.load_id}），数据没有变化。"
        case Verdict.LOADED:
            return f"已导入，批次 {run.load_id}", f"{_counts(run)}。大屏已经更新。"
        case Verdict.REFUSED:
            return "不能导入", f"有 {errors} 处错误，没有写入任何数据。请按下表改好原文件，再重新选择。"


def _counts(run: DryRun) -> str:
    return f"共 {run.content}，其中新增 {run.new:,}、修订 {run.revised:,}、未变 {run.unchanged:,}"


def _facts(run: DryRun) -> Children:
    pairs = {
        "文件": run.file_name,
        "表式": run.form_name,
        "报告期": run.periods,
        "单位": run.areas,
        "指标": run.indicators,
    }
    return facts(pairs) if any(pairs.values()) else None


def _guess(run: DryRun) -> Children:
    """The reading, line by line: which row is the heading, which column is read as what, whence the period."""
    if not run.guess:
        return None
    first, *lines = run.guess.splitlines()
    return html.Div([html.H3(first), html.Ul([html.Li(line) for line in lines], className="desk-sentences")])


def _problems(run: DryRun) -> Children:
    """Every problem, errors first, in the order of the sheets; the file is named where there are several."""
    if not run.problems:
        return None
    sheets = list(dict.fromkeys(problem.sheet for problem in run.problems))
    ordered = sorted(
        run.problems, key=lambda one: (one.gravity is not Gravity.ERROR, sheets.index(one.sheet), one.row, one.column)
    )
    has_files = len({problem.file_name or run.file_name for problem in run.problems}) > 1
    headings = ("", *(("文件",) if has_files else ()), "工作表", "行", "列", "发现了什么，怎么办")
    rows = [_problem(one, has_file=has_files) for one in ordered[:_MOST_PROBLEMS]]
    listed = table(f"{run.file_name} 的问题", headings, rows, class_name="is-problems")
    left = len(ordered) - _MOST_PROBLEMS
    more = [html.P(f"还有 {left:,} 处没有列出，请先改好以上各处。", className="desk-quiet")] if left > 0 else []
    return html.Div([html.H3(_problem_title(run.problems)), listed, *more], className="desk-problems")


def _problem_title(problems: Sequence[Problem]) -> str:
    errors = sum(1 for problem in problems if problem.gravity is Gravity.ERROR)
    warnings = len(problems) - errors
    return "、".join([f"错误 {errors} 处"] * bool(errors) + [f"提示 {warnings} 处"] * bool(warnings))


def _problem(problem: Problem, *, has_file: bool) -> html.Tr:
    is_error = problem.gravity is Gravity.ERROR
    gravity = html.Span("错误" if is_error else "提示", className="desk-gravity")
    column = column_letter(problem.column) if problem.column else ""
    place = [problem.sheet, str(problem.row or ""), column]
    cells = [gravity, *([problem.file_name] if has_file else []), *place, problem.message]
    return row(cells, class_name="is-error" if is_error else "is-warning")


def _actions(run: DryRun) -> Children:
    again = html.Button("另选文件", className="desk-button", **data(desk_act="choose"))
    buttons: list[Children]
    match run.verdict:
        case Verdict.READY:
            buttons = [_load_button(), again]
        case Verdict.CONFIRM:
            buttons = [_reading_button(), _load_button(disabled=True), again]
        case Verdict.ALREADY | Verdict.LOADED:
            opened = DeskView(Part.LOADS, load_id=run.load_id).href()
            buttons = [html.A(f"查看批次 {run.load_id}", href=opened, className="desk-button"), again]
        case Verdict.REFUSED:
            return None  # the place to choose a file stands right above
    return html.Div(buttons, className="desk-actions")


def _load_button(*, disabled: bool = False) -> html.Button:
    return html.Button("确认导入", className="desk-button is-main", disabled=disabled, **data(desk_act="load"))


def _reading_button() -> html.Button:
    return html.Button("读法正确", className="desk-button", **data(desk_act="confirm"), **aria(pressed="false"))


def intake_card() -> html.Section:
    """Where a file is chosen; the form is recognised unless the clerk names it."""
    choose = html.Button("选择文件", className="desk-button is-main", **data(desk_act="choose"))
    return card(
        "导入文件",
        html.Div(
            [
                html.Div([choose, html.Span("或把文件拖到这里")], className="desk-drop-line"),
                html.P("xlsx、xls 或 csv，不超过 16 MB。先核对，确认以后才写入。", className="desk-quiet"),
            ],
            id=ids.DROP,
            className="desk-drop",
        ),
        html.P(id=ids.BUSY, className="desk-busy", role="status"),
        aside=_form_choice(),
    )


def steps() -> html.Ol:
    """How a file gets in, shown until the first one is checked."""
    told = (
        ("选择文件", "表式自动识别；认错了，可以在“表式”里指定。"),
        ("核对", "列出读到的报告期、单位和条数，以及每一处问题在哪一格、怎么改。这时什么也不写入。"),
        ("确认导入", "没有错误才能导入；一次全部写入，写错了可以撤销。"),
    )
    return html.Ol([html.Li([html.Strong(name), html.P(words)]) for name, words in told], className="desk-steps")


def _form_choice() -> html.Label:
    return html.Label(["表式 ", html.Select(form_options({}), id=ids.FORM)], className="desk-choice")


def form_options(names: Mapping[str, str]) -> list[html.Option]:
    """The forms the clerk may name, by code; the first choice is to have the form recognised."""
    named = sorted(names.items(), key=lambda one: one[1])
    return [html.Option("自动识别", value=""), *[html.Option(name, value=code) for code, name in named]]
