"""Which releases have a key, in words."""

from __future__ import annotations

from lfconfiglint.language import Text
from lfconfiglint.upstream.keys.file import key_file

_PROJECTS = {"llamafactory": "LLaMA-Factory", "transformers": "transformers"}


def releases_with(name: str) -> list[Text]:
    """A sentence for each project that declares the key *name*; none where nobody does."""
    spans: dict[str, tuple[int, int]] = {}
    for row in key_file()["keys"].get(name, ()):
        first, last = row["in"]
        before = spans.get(row["of"], (first, last))
        spans[row["of"]] = min(first, before[0]), max(last, before[1])
    return [_sentence(of, *span) for of, span in spans.items()]


def _sentence(of: str, first: int, last: int) -> Text:
    names = key_file()[of]
    project = _PROJECTS[of]
    since, until = names[first], names[last]
    if last == len(names) - 1:
        if first == 0:
            return Text(f"{project}: all known releases", f"{project}：所有已知版本")
        return Text(f"{project}: since {since}", f"{project}：自 {since} 起")
    if first == 0:
        return Text(f"{project}: up to {until}", f"{project}：至 {until} 为止")
    return Text(f"{project}: {since} to {until}", f"{project}：{since} 至 {until}")
