"""A file of schemes, TOML or workbook: read as tables by code, written so that it can be read again."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

import tomli_w

from data_access.scheme_workbook import read_schemes, write_schemes
from data_access.workbook import read_workbook
from indicators.problem import Refusal
from indicators.scoring.scheme import Scheme
from indicators.scoring.scheme_table import scheme_table


def read_scheme_file(file_name: str, content: bytes) -> Mapping[str, Mapping[str, object]]:
    """Read scheme tables by code.

    Raises:
        Refusal: the file cannot be read as schemes.
    """
    match PurePath(file_name).suffix.lower():
        case ".toml":
            return _toml(file_name, content)
        case ".xlsx" | ".xls":
            return read_schemes(read_workbook(file_name, content))
        case _:
            raise Refusal.because("考核方案请用 xlsx 或 toml 文件。", file_name=file_name)


def write_scheme_file(suffix: str, schemes: Iterable[Scheme], name_of: Callable[[str], str]) -> bytes:
    """Write schemes as TOML or as a workbook, by the ending of the file.

    Raises:
        Refusal: another ending.
    """
    match suffix:
        case ".toml":
            return tomli_w.dumps({scheme.code: scheme_table(scheme) for scheme in schemes}).encode()
        case ".xlsx":
            return write_schemes(schemes, name_of)
        case _:
            raise Refusal.because("考核方案请导出为 xlsx 或 toml 文件。")


def _toml(file_name: str, content: bytes) -> Mapping[str, Mapping[str, object]]:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal.because("不是 UTF-8 编码，请另存为 UTF-8 后重试。", file_name=file_name) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal.because(f"TOML 写法有误（{error}），请改正后重试。", file_name=file_name) from error
    if "parts" in tables:  # one scheme without a heading of its own: the file's name is its code
        return {PurePath(file_name).stem: tables}
    if not tables or not all(isinstance(one, dict) for one in tables.values()):
        raise Refusal.because("每个方案要写成一张表，例如 [township_monthly]；请改正。", file_name=file_name)
    return tables
