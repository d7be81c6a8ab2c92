"""Profile files: read as configs are, with the line of every key."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import ProfileError
from lfconfiglint.hardware.profile_fields import Locate
from lfconfiglint.language import Text


def read_profile(path: Path) -> tuple[object, Locate]:
    """The content of a profile file, and where its keys stand as ``file:line``.

    Raises :class:`ProfileError` naming the file, and the line where there is one.
    """
    try:
        document = parse_document(read_bytes(path))
    except UnreadableFile as error:
        raise ProfileError(error.text) from None
    for problem in document.problems:
        place = f"{path}:{document.position(problem.span.start).line}"
        detail = problem.detail
        raise ProfileError(Text(f"{place}: {detail.en}", f"{place}：{detail.zh}"))

    def locate(keys: tuple[str, ...]) -> str:
        while keys and keys not in document.entries:
            keys = keys[:-1]
        if not keys:
            return str(path)
        return f"{path}:{document.position(document.entries[keys].key.start).line}"

    return document.values, locate
