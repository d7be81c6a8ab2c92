"""The examples inside the rule files, as test cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lfconfiglint.cli.rules import all_names
from lfconfiglint.resources import RULES
from lfconfiglint.rulebook import read_rule_source, rule_files


@dataclass(frozen=True)
class Example:
    rule: str
    index: int
    hardware: Any
    samples: int | None
    bad: str | None
    good: str | None
    fixed: str | None

    @property
    def bad_bytes(self) -> bytes:
        assert self.bad is not None
        # YAML text cannot hold the bytes that this rule is about
        return self.bad.encode("latin-1" if self.rule == "not-utf8" else "utf-8")

    @property
    def good_bytes(self) -> bytes:
        assert self.good is not None
        return self.good.encode()


@cache
def source_of(path: Path) -> Mapping[str, Any]:
    return read_rule_source(path, all_names())


def examples() -> Iterator[Example]:
    for path in rule_files(RULES):
        for index, example in enumerate(source_of(path)["examples"]):
            yield Example(
                rule=path.stem,
                index=index,
                hardware=example.get("hardware"),
                samples=example.get("samples"),
                bad=example.get("bad"),
                good=example.get("good"),
                fixed=example.get("fixed"),
            )
