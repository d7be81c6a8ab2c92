"""Examples of rules as they turn out: what is said about them, and what the fix changes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lfconfiglint.language import Lang, Text
from lfconfiglint.rule import Rule
from lfconfiglint.rule_files import Source
from lfconfiglint.rulebook import load_rules, select_rules
from lfconfiglint.trial.examples import Example, examples_of
from lfconfiglint.trial.lint import lint_in
from pages.page import diff
from pages.sources import all_rules

MOST = 2
"""Examples that a page shows."""


class Shown(NamedTuple):
    """One example: ``surroundings`` is empty where only the config matters, ``diff`` where there
    is no fix."""

    name: str
    surroundings: str
    config: str
    message: str
    diff: str


def shown(source: Source, lang: Lang) -> Iterator[Shown]:
    """The first examples that are reported, with what is said of them."""
    for example in _bad(source):
        message = _said()[source["id"], example.index]
        if message is None:
            continue
        config = example.bad_bytes.decode("utf-8", "replace")
        name = source["examples"][example.index].get("name", "") if lang == "en" else ""
        yield Shown(name, _around(source, example, lang), config, message.say(lang), _diff(example))


def _bad(source: Source) -> Sequence[Example]:
    return [each for each in examples_of(source) if each.bad is not None][:MOST]


@cache
def _said() -> Mapping[tuple[str, int], Text | None]:
    """What each rule says of its examples, which are linted once for both languages."""
    rules = load_rules()
    return {
        (source["id"], example.index): _message(source["id"], example, rules)
        for _, source in all_rules()
        for example in _bad(source)
    }


def _message(rule: str, example: Example, rules: Sequence[Rule]) -> Text | None:
    # some rules speak of what others found
    for names in ((rule,), ()):
        chosen = select_rules(rules, names, ())
        with tempfile.TemporaryDirectory() as folder:
            result = lint_in(example.document, example.surroundings, Path(folder), chosen)
        for found in result.diagnostics:
            if found.rule == rule:
                return Text(found.say("en"), found.say("zh"))
    return None


def _around(source: Source, example: Example, lang: Lang) -> str:
    """What the example says beside its config, in a line for each."""
    given = source["examples"][example.index]
    heads = {
        "hardware": Text("machine", "机器"),
        "samples": Text("samples", "样本数"),
        "target": Text("LLaMA-Factory", "LLaMA-Factory"),
        "transformers": Text("transformers", "transformers"),
        "environment": Text("environment", "环境变量"),
        "packages": Text("packages", "已安装的包"),
    }
    lines = [
        f"- {head.say(lang)}: `{_short(given[key])}`" for key, head in heads.items() if key in given
    ]
    files = Text("a file beside it", "旁边的文件").say(lang)
    lines += [f"- {files}: `{name}`" for name in given.get("files", ())]
    return "\n".join(lines)


def _short(value: object) -> str:
    """``nodes: 1, gpu: H20, disk: free: 2TB``."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_short(part)}" for key, part in value.items())
    return str(value)


def _diff(example: Example) -> str:
    if example.fixed is None or example.bad is None:
        return ""
    return diff(example.bad, example.fixed)
