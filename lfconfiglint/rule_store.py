"""The project's rules as the build stores them, for a lint that reads only what it needs.

Reading hundreds of YAML files at every start would take longer than the lint itself. The build
writes them into one file: on its first line what has to be known of every rule, then a line for
what each rule says, which is read when it has something to say, and on the last line why, for
reports that explain their rules. In a checkout that file may be
older than the rules; it is then written anew. ``rule_cache`` keeps the first line in the
interpreter's own form.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import accumulate, pairwise
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.condition import PartTable
from lfconfiglint.hints import Any
from lfconfiglint.own_json import parsed
from lfconfiglint.parts import Source
from lfconfiglint.records import replace
from lfconfiglint.rule import Rule, head_values
from lfconfiglint.rule_cache import Heads, keep, kept

_FORMAT = 16
"""Changes with the shape of the stored file."""

_NOT_FOR_LINTING = ("why", "evidence", "examples", "raises", "upstream")
_HEAD = ("id", "severity", "preset", "at", "kinds", "from", "versions", "transformers", "phase")


def stored_rules() -> list[Rule] | None:
    """The rules as they were stored, or None where that is not what the rule files say."""
    heads = kept(resources.COMPILED_RULES) or _read_heads()
    if heads is None:
        return None
    if not resources.INSTALLED and heads.fingerprint != _fingerprint():
        return None
    table = PartTable(heads.parts, heads.sets, heads.places)
    return [
        Rule(partial(_text_of, *line), table, number, *head)
        for number, (head, line) in enumerate(zip(heads.rules, pairwise(heads.lines), strict=True))
    ]


def _read_heads() -> Heads | None:
    # the interpreter's own form needs none
    import json

    try:
        first, *others = resources.COMPILED_RULES.read_bytes().splitlines(keepends=True)
        content = json.loads(first)
        # the last line is for no rule
        lines = list(accumulate(map(len, others[:-1]), initial=len(first)))
        heads = replace(heads_in(content), lines=lines)
    except (OSError, ValueError, KeyError, TypeError):
        # a checkout may have one of an older shape
        return None
    keep(resources.COMPILED_RULES, heads)
    return heads


def heads_in(content: Mapping[str, Any]) -> Heads:
    """What the first line of a stored file says."""
    # what is kept in the interpreter's own form has its index
    from lfconfiglint.rule_sharing import index_of

    shared: dict[object, object] = {}
    parts: list[Source] = []
    reads: dict[int, list[str]] = {}
    first: dict[int, list[str]] = {}
    for part in content["parts"]:
        if isinstance(part, list):
            parts.append(tuple(part))
            continue
        reads[len(parts)] = part["reads"]
        first[len(parts)] = part.get("first", [])
        parts.append((part["code"], part["plain"]) if "plain" in part else part["code"])
    rules = content["rules"]
    places = [tuple(each["parts"]) for each in rules]
    needs = [each["needs"] for each in rules]
    return Heads(
        content["fingerprint"],
        parts,
        [tuple(shared.setdefault(value, value) for value in head_values(each)) for each in rules],
        places,
        index_of(list(zip(needs, places, strict=True)), parts, reads, first, content["roots"]),
    )


def _text_of(start: int, stop: int) -> Mapping[str, Any]:
    """What the rule says whose line stands there; a run reads few of them."""
    with resources.COMPILED_RULES.open("rb", buffering=0) as file:
        file.seek(start)
        content: Mapping[str, Any] = parsed(file.read(stop - start))
    return content


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Why a rule that was stored says what it says, by its id, in each language."""
    import json

    last = resources.COMPILED_RULES.read_bytes().rpartition(b"\n")[2]
    content: Mapping[str, Mapping[str, str]] = json.loads(last)
    return content


def compile_rules(*, of_checkout: bool = True) -> str:
    """The text of the stored file; in a package, whose rules never change, without what tells a
    checkout's file from an older one: two builds are equal."""
    # what a build needs, a lint does not
    import json

    from lfconfiglint.rule_files import sources_of
    from lfconfiglint.rule_index import code_of_fixes, indexed, roots_of_facts

    heads, lines, why = [], [], {}
    # rules share many parts, and a shared one is stored once
    places: dict[str, int] = {}
    for path in resources.rule_files(resources.RULES):
        for whole in sources_of(path):
            area = path.parent.name
            head = {key: whole[key] for key in _HEAD if key in whole}
            found = indexed(whole, area)
            numbers = [places.setdefault(json.dumps(part), len(places)) for part in found["parts"]]
            heads.append({**head, "area": area, **found, "parts": numbers})
            line = {key: value for key, value in whole.items() if key not in _NOT_FOR_LINTING}
            code = code_of_fixes(whole, area)
            lines.append({**line, "code": code} if code else line)
            why[whole["id"]] = whole["why"]
    parts = [json.loads(part) for part in places]
    fingerprint = _fingerprint() if of_checkout else ""
    roots = roots_of_facts()
    first = {"fingerprint": fingerprint, "roots": roots, "parts": parts, "rules": heads}
    return "\n".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in (first, *lines, why)
    )


def refresh_stored_rules() -> None:
    """Keep the stored file of a checkout fresh, so that only the first run after a change to a
    rule is slow; where it cannot be written, every run reads the rules' own files."""
    import contextlib

    temporary = resources.COMPILED_RULES.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        temporary.write_text(compile_rules(), encoding="utf-8")
        temporary.replace(resources.COMPILED_RULES)
        reasons.cache_clear()


def _fingerprint() -> str:
    """Of the files that the stored one is made from, without opening any."""
    # what a rule needs follows from upstream's defaults, too
    states = sorted([*_states(resources.RULES), *_states(resources.SCHEMAS / "train")])
    # whole numbers have the same hash in every process; another one would have to be imported
    numbers = ((int.from_bytes(name.encode(), "big"), *state) for name, *state in states)
    return f"{len(states)}:{hash((_FORMAT, *numbers))}"


def _states(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of every file below a folder."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _states(Path(entry.path))
        elif entry.name.endswith((".yaml", ".json")):
            state = entry.stat()
            yield entry.path, state.st_size, state.st_mtime_ns
