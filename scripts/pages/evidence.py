"""Evidence of rules, with links to upstream's files and issues."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pages.page import UPSTREAM, plain

_FILE = r"[\w/]+\.(?:py|json|yaml|md)"
_FILES = re.compile(
    r"(LLaMA-Factory|transformers) (\d+\.\d+\.\d+)(?: and main \(\w+ \d{4}\))? "
    rf"(?:{_FILE}(?: \([^)]*\))?(?:, | and )?)+"
)
_NAME = re.compile(rf"(?<![\w./]){_FILE}(?![\w.])")
_SOURCES: Mapping[str, str] = {
    "LLaMA-Factory": f"{UPSTREAM}/blob/v{{version}}/src/llamafactory/",
    "transformers": "https://github.com/huggingface/transformers/blob/v{version}/src/transformers/",
}
_ISSUES = re.compile(r"(LLaMA-Factory issues? )(\d+(?:(?:, | and |、| 与 )\d+)*)")


def linked(source: str) -> str:
    """Markdown of an evidence's source: files of a release and issues are links."""
    parts, end = [], 0
    for found in _FILES.finditer(source):
        folder = _SOURCES[found[1]].format(version=found[2])
        parts += [_with_issues(source[end : found.start()]), _with_files(found[0], folder)]
        end = found.end()
    return "".join(parts) + _with_issues(source[end:])


def _with_files(text: str, folder: str) -> str:
    """Names in brackets are functions, and stay text."""
    parts = re.split(r"(\([^)]*\))", text)
    return "".join(plain(part) if part.startswith("(") else _named(part, folder) for part in parts)


def _named(text: str, folder: str) -> str:
    parts, end = [], 0
    for found in _NAME.finditer(text):
        parts += [plain(text[end : found.start()]), f"[{plain(found[0])}]({folder}{found[0]})"]
        end = found.end()
    return "".join(parts) + plain(text[end:])


def _with_issues(text: str) -> str:
    """Numbers of upstream's issues become links."""

    def numbers(found: re.Match[str]) -> str:
        return found[1] + re.sub(
            r"\d+", lambda number: f"[{number[0]}]({UPSTREAM}/issues/{number[0]})", found[2]
        )

    return _ISSUES.sub(numbers, plain(text))
