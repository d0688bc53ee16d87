"""Zip parts so that the same parts always give the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_FIRST: Final = "[Content_Types].xml"  # readers expect it in front
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Zip parts in a fixed order, with a fixed time and the same compression."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], compresslevel=6)
    return target.getvalue()


def steadied(document: bytes) -> bytes:
    """Zip a document again with fixed times and order."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})
