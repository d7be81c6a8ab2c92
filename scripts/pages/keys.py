"""A page for each key of a training config, in all releases, and their list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from lfconfiglint.language import Lang, Text
from lfconfiglint.rule_files import Source
from lfconfiglint.rule_keys import keys_of
from lfconfiglint.upstream.keys.help import key_help
from lfconfiglint.upstream.keys.lifetime import releases_with
from lfconfiglint.upstream.keys.renames import RENAMED
from lfconfiglint.upstream.keys.schema import KeySpec, load_schema
from lfconfiglint.upstream.keys.words import described
from lfconfiglint.upstream.release.versions import SUPPORTED
from pages.page import ROOT, Page, cell, plain, table
from pages.rules import rules_table
from pages.sources import all_rules


@cache
def specs() -> Mapping[str, Mapping[str, KeySpec]]:
    """Each key that a release has, by release."""
    found: dict[str, dict[str, KeySpec]] = {}
    for version in SUPPORTED:
        for name, spec in load_schema(version).keys.items():
            found.setdefault(name, {})[version] = spec
    return dict(sorted(found.items()))


@cache
def stages_by_key() -> Mapping[str, Text]:
    """Which stages read a key, where it is certain that the others do not."""
    content = json.loads((ROOT / "scripts/facts/key-stages.json").read_text(encoding="utf-8"))
    release = content["release"]
    told: dict[str, Text] = {}
    for entry in content["keys"]:
        named = [f"[`stage: {stage}`](stage.md)" for stage in entry["stages"]]
        said = Text(
            f"LLaMA-Factory {release} reads it only in {_listed(named)}.",
            f"LLaMA-Factory {release} 仅在 {'、'.join(named)} 时读取该参数。",
        )
        told.update(dict.fromkeys(entry["keys"], said))
    return told


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@cache
def rules_by_key() -> Mapping[str, Sequence[Source]]:
    """The rules that look at a key, or stand at it."""
    found: dict[str, list[Source]] = {}
    for _, source in all_rules():
        for name in keys_of(source) & specs().keys():
            found.setdefault(name, []).append(source)
    return found


def pages(lang: Lang) -> Iterator[Page]:
    yield Page("keys/index.md", _index(lang))
    for name, by_release in specs().items():
        yield Page(f"keys/{name}.md", _key(name, by_release, lang))


def _index(lang: Lang) -> str:
    title = Text("Keys", "参数").say(lang)
    about = Text(
        "Every key of a training config in LLaMA-Factory 0.8.0 to main, with its own and "
        "transformers' arguments.",
        "LLaMA-Factory 0.8.0 至 main 训练配置中的全部参数，包括 transformers 的训练参数。",
    ).say(lang)
    heads = ("key", "what it is", "rules") if lang == "en" else ("参数", "说明", "规则数")
    rows = [
        (f"[`{name}`]({name}.md)", _help(name, lang), str(len(rules_by_key().get(name, ()))))
        for name in specs()
    ]
    return f"# {title}\n\n{about}\n\n{table(heads, rows)}\n"


def _help(name: str, lang: Lang) -> str:
    text = key_help(name)
    return plain(text.say(lang)) if text is not None else ""


def _key(name: str, by_release: Mapping[str, KeySpec], lang: Lang) -> str:
    newest = list(by_release.values())[-1]
    parts = [f"# {name}"]
    if _help(name, lang):
        parts.append(_help(name, lang))
    lives = [each.say(lang) for each in releases_with(name)]
    parts.append("\n".join(f"- {plain(line)}" for line in lives))
    if name in RENAMED:
        now = RENAMED[name]
        link = f"[`{now}`]({now}.md)" if now in specs() else f"`{now}`"
        parts.append(Text(f"Renamed: now {link}.", f"已改名，现为 {link}。").say(lang))
    heads = ("releases", "value") if lang == "en" else ("版本", "取值")
    parts.append(table(heads, _periods(by_release, lang)))
    if newest.choices:
        title = Text("Choices", "可选值").say(lang)
        parts.append(f"## {title}\n\n" + ", ".join(f"`{choice}`" for choice in newest.choices))
    if name in stages_by_key():
        title = Text("Stages", "训练阶段").say(lang)
        parts.append(f"## {title}\n\n{stages_by_key()[name].say(lang)}")
    rules = rules_by_key().get(name, ())
    if rules:
        title = Text("Rules that look at it", "相关规则").say(lang)
        parts.append(f"## {title}\n\n{rules_table(rules, lang)}")
    return "\n\n".join(parts) + "\n"


def _periods(by_release: Mapping[str, KeySpec], lang: Lang) -> Iterator[tuple[str, str]]:
    """Type and default, once for releases that follow each other and agree."""
    first = last = said = ""
    for version, spec in by_release.items():
        now = cell(described(spec).say(lang))
        if now == said and SUPPORTED.index(version) == SUPPORTED.index(last) + 1:
            last = version
            continue
        if said:
            yield _span(first, last), said
        first = last = version
        said = now
    yield _span(first, last), said


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"
