"""The documents promise nothing that is not there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ROOT
from cli import COMMANDS, parser

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
IDS = [str(one.relative_to(ROOT)) for one in DOCUMENTS]


def commands_in(document: Path) -> Iterator[str]:
    """Find the command lines of a document, without what the shell does with them."""
    for line in re.findall(r"(?:^|[`\s])python cli\.py ([^`\n]+)", document.read_text(encoding="utf-8")):
        plain = re.sub(r"\$\([^)]*\)", "今天", line)  # what the shell would put there
        yield re.split(r" > |\s+#", plain)[0].strip()


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_command_line_in_a_document_is_understood(document: Path) -> None:
    for line in commands_in(document):
        if line == "…" or line.startswith("--help"):
            continue
        words = ["3" if word == "批次" else word for word in shlex.split(line)]
        assert parser().parse_args(words).command == words[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_make_target_in_a_document_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)\b", document.read_text(encoding="utf-8"))) - targets - {"python"} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    assert [one for one in links if "://" not in one and not (document.parent / one).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_file_a_document_names_in_code_exists(document: Path) -> None:
    folders = "|".join(one.name for one in ROOT.iterdir() if one.is_dir() and not one.name.startswith("."))
    named = re.findall(rf"`((?:{folders})/[\w./-]+\.\w+)`", document.read_text(encoding="utf-8"))
    assert [one for one in named if not one.startswith("var/") and not (ROOT / one).exists()] == []


def test_the_readme_lists_exactly_the_commands_there_are() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("| 命令 |") : text.index("每个命令都有")]
    listed = {word.split()[0] for word in re.findall(r"`([^`]+)`", table) if not word.startswith("--")}
    assert listed == {command.name for command in COMMANDS}


def test_the_two_commands_stand_before_everything_else_in_both_readmes() -> None:
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert 0 < text.index("make run") < text.index("make test") < text.index("## ")
