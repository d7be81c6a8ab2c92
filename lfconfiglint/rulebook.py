"""All rules: the project's own, from one compiled file, and people's own, from their folders.

Reading some dozens of YAML files at every start would cost more than the lint itself, so the
build writes them into one JSON file. In a checkout that file may be older than the rules; it is
then left alone and the rules are read from their own files.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.errors import UsageError, closest, did_you_mean
from lfconfiglint.language import Text
from lfconfiglint.rule import Rule, build_rule, indexed_rule


@dataclass(frozen=True)
class Selection:
    """The rules that are run, and the names of all there are."""

    rules: tuple[Rule, ...]
    known_ids: frozenset[str]


def select_rules(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """Rules that *select* names, all if it is empty, without those *ignore* names.

    Names are rule ids, areas, or patterns over ids. Raises :class:`UsageError` for a name that is
    none of them.
    """
    for name in (*select, *ignore):
        check_name(name, rules)
    chosen = tuple(
        rule
        for rule in rules
        if (not select or any(names_rule(name, rule) for name in select))
        and not any(names_rule(name, rule) for name in ignore)
    )
    return Selection(chosen, frozenset(rule.id for rule in rules))


def names_rule(name: str, rule: Rule) -> bool:
    """Whether *name* is the rule's id or area, or a pattern that its id matches."""
    return name in (rule.id, rule.area) or ("*" in name and fnmatchcase(rule.id, name))


def check_name(name: str, rules: Sequence[Rule]) -> None:
    """Raise :class:`UsageError` where *name* is of no rule, with what was most likely meant."""
    if any(names_rule(name, rule) for rule in rules):
        return
    hint = _meant(name, {rule.id for rule in rules} | {rule.area for rule in rules})
    raise UsageError(Text(f"unknown rule '{name}'.{hint.en}", f"未知规则 '{name}'。{hint.zh}"))


def _meant(name: str, known: Collection[str]) -> Text:
    """A hint at the name that is nearest, or whose first words are."""
    hint = did_you_mean(name, known)
    if hint.en:
        return hint
    words = name.count("-") + 1
    by_start = {"-".join(each.split("-")[:words]): each for each in sorted(known, reverse=True)}
    start = closest(name, by_start)
    return did_you_mean(by_start[start], known) if start else hint


_FORMAT = b"7"
"""Changes with the shape of the compiled file."""

_NOT_FOR_LINTING = ("why", "evidence", "examples", "raises", "upstream")


def load_rules(own_folders: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Every rule, sorted by id.

    Raises :class:`RuleError` for a broken or duplicate rule file.
    """
    rules = _compiled()
    if rules is None or own_folders:
        # a lint of the project's own rules has no need of it
        from lfconfiglint.rule_files import read_rules

        if rules is None:
            checked = list(read_rules(resources.RULES))
            _refresh_compiled()
            rules = _compiled() or checked
        for folder in own_folders:
            rules.extend(read_rules(folder, {rule.id for rule in rules}))
    return tuple(sorted(rules, key=lambda rule: rule.id))


_HEAD = ("id", "severity", "preset", "at", "kinds", "from", "versions", "transformers", "phase")


def compile_rules() -> str:
    """The text of the compiled file: what a lint has to know of every rule on its first line, and
    then a line for what each rule says, which is only read when it has something to say."""
    # what a build needs, a lint does not
    from lfconfiglint.rule_files import sources_of
    from lfconfiglint.rule_index import indexed

    heads, lines = [], []
    for path in resources.rule_files(resources.RULES):
        for whole in sources_of(path):
            area = path.parent.name
            head = {key: whole[key] for key in _HEAD if key in whole}
            heads.append({**head, "area": area, **indexed(build_rule(whole, area))})
            lines.append(
                {key: value for key, value in whole.items() if key not in _NOT_FOR_LINTING}
            )
    first = {"fingerprint": _fingerprint(), "rules": heads}
    return "\n".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in (first, *lines)
    )


def _compiled() -> list[Rule] | None:
    try:
        first, *lines = resources.COMPILED_RULES.read_bytes().split(b"\n")
        content = json.loads(first)
    except (OSError, ValueError):
        return None
    if not resources.INSTALLED and content["fingerprint"] != _fingerprint():
        return None
    return [indexed_rule(head, line) for head, line in zip(content["rules"], lines, strict=True)]


def _refresh_compiled() -> None:
    """Keep the compiled file of a checkout fresh, so that only the first run after a change to a
    rule is slow; where it cannot be written, every run reads the rules' own files."""
    temporary = resources.COMPILED_RULES.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        temporary.write_text(compile_rules(), encoding="utf-8")
        temporary.replace(resources.COMPILED_RULES)


def _fingerprint() -> str:
    # an installed package has no need of it
    import hashlib

    digest = hashlib.blake2b(_FORMAT, digest_size=16)
    # what a rule needs follows from upstream's defaults, too
    schemas = sorted(resources.SCHEMAS.glob("train/*.json"))
    for path in (*resources.rule_files(resources.RULES), *schemas):
        state = path.stat()
        digest.update(f"{path.name}:{state.st_size}:{state.st_mtime_ns}".encode())
    return digest.hexdigest()
