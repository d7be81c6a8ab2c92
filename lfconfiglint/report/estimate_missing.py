"""What is unknown in an estimate: why, and what would supply it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.facts.needs import NOT_MODELLED
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text

Json = Mapping[str, Any]
SUPPLY = Text("to know more, supply", "补充以下信息可得到更多结果")
NOT_YET = Text("what cannot be estimated yet", "目前无法估算的部分")
_NOT_SUPPLIED = NOT_MODELLED | {"metric", "zero.tensor_parallel", "zero.nvme"}


def why_unknown(content: Json, fact: str, lang: Lang) -> str:
    """The sentence about the fact of that name; empty where it is known."""
    for entry in content["unknown"]:
        if entry["fact"] == fact:
            text = entry["supply"]
            return (
                text
                if beyond_supply(entry)
                else Text(f"supply {text}", f"请补充：{text}").say(lang)
            )
    return ""


def beyond_supply(entry: Json) -> bool:
    """Whether nobody can supply what an unknown figure needs."""
    return not _NOT_SUPPLIED.isdisjoint(entry["needs"])


def missing_lists(runs: Sequence[Json]) -> Iterator[tuple[Text, list[str]]]:
    """What would supply more, and what nobody can supply; neither where there is none of it."""
    entries = [entry for run in runs for entry in run["unknown"]]
    for title, beyond in ((SUPPLY, False), (NOT_YET, True)):
        found = {entry["supply"] for entry in entries if beyond_supply(entry) is beyond}
        if found:
            yield title, sorted(found)
