"""Tables of rules: one file for many rules that share a shape, expanded into rules of their own.

Upstream has hundreds of checks of a few shapes (two keys that exclude each other, a required
companion). A table keeps what they share, their evidence's source, their consequence and the
config their examples start from, in one place; every rule keeps its name, message and examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.hints import Any

SHARED = ("phase", "severity", "preset", "versions", "transformers", "kinds", "why")
"""Fields that a rule takes from its table where it has none of its own."""

_OWN_TO_TABLES = ("source", "raises", "says", "bad", "good", "base")
_KEY = re.compile(r"""^(['"]?)([^\s'"#:{}\[\]-][^:'"]*)\1\s*:""")


def is_table(content: Mapping[str, Any]) -> bool:
    return "rules" in content


def expand(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rules of a table in their long form, in the table's order."""
    shared: Mapping[str, Any] = content.get("table", {})
    return [_long_form(entry, shared) for entry in content["rules"]]


def _long_form(entry: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    rule = {name: shared[name] for name in SHARED if name in shared}
    rule.update({name: value for name, value in entry.items() if name not in _OWN_TO_TABLES})
    rule.setdefault("severity", "error")
    rule.setdefault("summary", entry.get("message"))
    says = [entry["says"]] if "says" in entry else []
    if "raises" in entry:
        rule["raises"] = entry["raises"]
        fragments = [entry["raises"]] if isinstance(entry["raises"], str) else entry["raises"]
        says.insert(0, "stops with " + " or ".join(f'"{fragment}"' for fragment in fragments))
    source = entry.get("source", shared.get("source"))
    rule["evidence"] = [{"source": source, "says": "; ".join(says)}]
    base = entry.get("base", shared.get("base", ""))
    rule["examples"] = list(_examples(entry, base))
    return rule


def _examples(entry: Mapping[str, Any], base: str) -> Iterator[dict[str, Any]]:
    for kind in ("bad", "good"):
        for example in entry.get(kind, ()):
            if isinstance(example, str):
                yield {kind: merged(base, example)}
            else:
                rest = {name: value for name, value in example.items() if name != "config"}
                yield {kind: merged(base, example.get("config", "")), **rest}


def merged(base: str, changes: str) -> str:
    """*base* with the keys that *changes* gives replaced, and those it strikes (``-key``) gone."""
    struck = {line[1:].strip() for line in changes.splitlines() if line.startswith("-")}
    added = [line for line in changes.splitlines() if not line.startswith("-")]
    replaced = struck | set(_keys(added))
    kept = [line for line in base.splitlines() if not _names_one(line, replaced)]
    return "".join(f"{line}\n" for line in (*kept, *added))


def _keys(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        match = _KEY.match(line)
        if match:
            yield match[2].strip()


def _names_one(line: str, names: set[str]) -> bool:
    match = _KEY.match(line)
    return bool(match) and match[2].strip() in names  # type: ignore[index]
