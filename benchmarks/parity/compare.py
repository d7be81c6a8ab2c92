"""Hold the two verdicts on one config against each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from benchmarks.parity.explained import kind_of
from benchmarks.parity.linter import Lint, LintError, rules
from benchmarks.parity.parser_process import Verdict
from lfconfiglint.upstream.keys.schema import load_schema

Outcome = Literal["agree", "miss", "false alarm", "explained", "failed"]
Match = Literal["raises", "file", "named key", "changed key"]


@dataclass(frozen=True)
class Case:
    """One config with what both said; ``touched`` are the keys that the mutation changed."""

    text: str
    touched: frozenset[str]
    verdict: Verdict
    lint: Lint

    @property
    def outcome(self) -> Outcome:
        if self.lint.status == "failed":
            return "failed"
        if not self.verdict.ok:
            return "agree" if self.lint.errors else "miss"
        if not self.lint.errors:
            return "agree"
        return "false alarm" if self.false_alarms else "explained"

    @property
    def false_alarms(self) -> tuple[LintError, ...]:
        """Errors on an accepted config that are not of an explained kind."""
        if not self.verdict.ok:
            return ()
        return tuple(error for error in self.lint.errors if kind_of(error, self.text) is None)


def first_error_match(case: Case) -> Match | None:
    """How upstream's first error is found among the linter's errors; None when it is not.

    A rule that foresees a message must see that message. For rules that do not, an error has to be
    at a key that the message names, or, where it names none, at a key that the mutation changed.
    """
    message = _squeeze(case.verdict.message)
    others: list[LintError] = []
    for error in case.lint.errors:
        raises = rules()[error.rule].raises if error.rule in rules() else ()
        if any(_squeeze(fragment) in message for fragment in raises):
            return "raises"
        if not raises:
            others.append(error)
    if case.verdict.phase == "read":
        # the file as a whole is refused
        at = [error for error in others if error.rule in rules()]
        return "file" if any(rules()[e.rule].area == "document" for e in at) else None
    named = named_keys(case.verdict.message, given_keys(case.text))
    if any(_at(error, named) for error in others):
        return "named key"
    if not named and any(_at(error, case.touched) for error in others):
        return "changed key"
    return None


def _at(error: LintError, keys: Collection[str]) -> bool:
    return any(key.partition(".")[0] in keys for key in error.keys)


def named_keys(message: str, given: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Keys that a message names, by name or by the value it quotes."""
    unused = re.match(r"Some keys are not used by the HfArgumentParser: (\[.*\])", message)
    if unused:
        return frozenset(re.findall(r"""['"]?([^'",\[\]]+)['"]?(?:, |\])""", unused[1]))
    words = set(re.findall(r"[A-Za-z_]\w*", message))
    known = _known_keys() | {key for key, _ in given}
    named = {word for word in words & known if "_" in word or f"`{word}`" in message}
    quoted = re.match(r"(?:'(.*?)'|(\S+)) is not a valid (\w+)", message)
    if quoted:
        value = quoted[1] if quoted[1] is not None else quoted[2]
        named |= {key for key, text in given if _reads_as(text, value)}
    return frozenset(named)


def _reads_as(text: str, value: str) -> bool:
    plain = text.split(" #")[0].strip().strip("'\"").lower()
    false = {"False": ("no", "off", "false"), "True": ("yes", "on", "true")}
    words = {"None": ("", "~", "null"), **false}.get(value, (value.lower(),))
    return plain in words or (value != "" and value.lower() in plain.split())


def given_keys(text: str) -> list[tuple[str, str]]:
    """The top-level keys of a config and the text on their lines."""
    pairs = (line.partition(":") for line in text.splitlines() if line[:1] not in (" ", "-", "#"))
    return [(key.strip("'\" "), value.strip()) for key, colon, value in pairs if colon]


@cache
def _known_keys() -> frozenset[str]:
    return frozenset(load_schema("0.9.5").keys)


def shape(verdict: Verdict) -> str:
    """A message without what differs from config to config, for grouping."""
    text = verdict.message.split("\n")[0]
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "'…'", text)
    text = re.sub(r"\[.*?\]", "[…]", text)
    text = re.sub(r"-?\d[\d.e+-]*", "N", text)
    where = ""
    if verdict.type not in ("ValueError", "AssertionError"):
        file, _, function = verdict.place.partition(":")
        where = f"  ({file.rpartition('/')[2]}:{function.rpartition(':')[2]})"
    return f"{verdict.type}: {text[:140]}{where}"


def _squeeze(text: str) -> str:
    return " ".join(text.split())
