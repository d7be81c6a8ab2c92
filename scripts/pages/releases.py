"""A page for each step from one release of LLaMA-Factory to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lfconfiglint.language import Lang, Text
from lfconfiglint.upstream.keys.renames import RENAMED
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.keys.words import described
from lfconfiglint.upstream.release.versions import MAIN, SUPPORTED, TRANSFORMERS_RANGE, in_range
from pages.migrated import migration
from pages.page import UPSTREAM, Page, fenced, table
from pages.rules import rules_table
from pages.sources import all_rules


def pages(lang: Lang) -> Iterator[Page]:
    steps = list(pairwise(SUPPORTED))
    yield Page("releases/index.md", _index(lang))
    for old, new in steps:
        yield Page(f"releases/{old}-to-{new}.md", _step(old, new, lang))


def _index(lang: Lang) -> str:
    title = Text("From release to release", "版本迁移").say(lang)
    about = Text(
        "What a config for an older release has to change. To see it for your own configs:",
        "旧版本的配置需要改动什么。查看自己的配置：",
    ).say(lang)
    command = fenced("lfconfiglint configs/ --target-version 0.9.5 --diff", "bash")
    before = {new: old for old, new in pairwise(SUPPORTED)}
    rows = []
    for version in reversed(SUPPORTED):
        first, last = TRANSFORMERS_RANGE[version]
        known = version in before
        page = f"[{version}]({before[version]}-to-{version}.md)" if known else version
        rows.append((page, f"{first} – {last}" if last else f"{first} –"))
    return (
        f"# {title}\n\n{about}\n\n{command}\n\n{table(('LLaMA-Factory', 'transformers'), rows)}\n"
    )


def _step(old: str, new: str, lang: Lang) -> str:
    title = Text(f"From {old} to {new}", f"从 {old} 到 {new}").say(lang)
    upstream = f"{UPSTREAM}/releases/tag/v{new}" if new != MAIN else UPSTREAM
    parts = [f"# {title}", f"[LLaMA-Factory {new}]({upstream})"]
    keys = [*_keys(old, new, lang)] or [Text("No key changed.", "参数没有变化。").say(lang)]
    fixes = filter(None, [migration(new, lang)])
    return "\n\n".join([*parts, *keys, *fixes, *_rules(old, new, lang)]) + "\n"


def _keys(old: str, new: str, lang: Lang) -> Iterator[str]:
    """What was renamed, removed, changed and added."""
    before, after = _own(old, new), _own(new, new)
    gone = sorted(before.keys.keys() - after.keys.keys())
    moved = [name for name in gone if RENAMED.get(name) in after.keys]
    if moved:
        heads = ("before", "now") if lang == "en" else ("原名", "现名")
        yield "## " + Text("Renamed", "已改名").say(lang)
        yield table(heads, [(_link(name), _link(RENAMED[name])) for name in moved])
    rest = [name for name in gone if name not in moved]
    if rest:
        yield "## " + Text("No longer there", "已移除").say(lang)
        yield _list(rest)
    changed = [
        (_link(name), described(before.keys[name]).say(lang), described(after.keys[name]).say(lang))
        for name in sorted(before.keys.keys() & after.keys.keys())
        if described(before.keys[name]) != described(after.keys[name])
    ]
    if changed:
        yield "## " + Text("Another type or default", "类型或默认值有变").say(lang)
        yield table((Text("key", "参数").say(lang), old, new), changed)
    added = sorted(after.keys.keys() - before.keys.keys())
    if added:
        yield "## " + Text("New", "新增").say(lang)
        yield _list(added)


def _list(names: Sequence[str]) -> str:
    return "\n".join(f"- {_link(name)}" for name in names)


def _rules(old: str, new: str, lang: Lang) -> Iterator[str]:
    """The rules for one of the two releases only."""
    fresh, over = (
        [
            source
            for _, source in all_rules()
            if "versions" in source
            and in_range(there, source["versions"])
            and not in_range(gone, source["versions"])
        ]
        for there, gone in ((new, old), (old, new))
    )
    if fresh:
        title = Text("Rules that apply from here on", "开始适用的规则").say(lang)
        yield f"## {title}\n\n{rules_table(fresh, lang)}"
    if over:
        title = Text("Rules that no longer apply", "不再适用的规则").say(lang)
        yield f"## {title}\n\n{rules_table(over, lang)}"


def _own(version: str, following: str) -> KeySchema:
    """With the newest transformers that the release allows; where it sets no limit, with that of
    the *following* one, so that only LLaMA-Factory's step is seen."""
    limits = (TRANSFORMERS_RANGE[each][1] for each in (version, following))
    return load_schema(version, next(filter(None, limits), None))


def _link(name: str) -> str:
    return f"[`{name}`](../keys/{name}.md)"
