"""A page for each step from one release of LLaMA-Factory to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lfconfiglint.language import Lang, Text
from lfconfiglint.upstream.keys.renames import RENAMED
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.keys.words import described
from lfconfiglint.upstream.release.versions import SUPPORTED, TRANSFORMERS_RANGE
from pages.page import UPSTREAM, Page, fenced, table


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
    before, after = _own(old), _own(new)
    gone = sorted(before.keys.keys() - after.keys.keys())
    added = sorted(after.keys.keys() - before.keys.keys())
    moved = [name for name in gone if RENAMED.get(name) in after.keys]
    title = Text(f"From {old} to {new}", f"从 {old} 到 {new}").say(lang)
    upstream = f"{UPSTREAM}/releases/tag/v{new}" if new != "main" else UPSTREAM
    parts = [f"# {title}", f"[LLaMA-Factory {new}]({upstream})"]
    heads = ("before", "now") if lang == "en" else ("原名", "现名")
    if moved:
        parts.append("## " + Text("Renamed", "已改名").say(lang))
        parts.append(table(heads, [(_link(name), _link(RENAMED[name])) for name in moved]))
    rest = [name for name in gone if name not in moved]
    if rest:
        parts.append("## " + Text("No longer there", "已移除").say(lang))
        parts.append("\n".join(f"- {_link(name)}" for name in rest))
    changed = [
        (_link(name), described(before.keys[name]).say(lang), described(after.keys[name]).say(lang))
        for name in sorted(before.keys.keys() & after.keys.keys())
        if described(before.keys[name]) != described(after.keys[name])
    ]
    if changed:
        parts.append("## " + Text("Another type or default", "类型或默认值有变").say(lang))
        parts.append(table((Text("key", "参数").say(lang), old, new), changed))
    if added:
        parts.append("## " + Text("New", "新增").say(lang))
        parts.append("\n".join(f"- {_link(name)}" for name in added))
    if not gone and not added and not changed:
        parts.append(Text("No key changed.", "参数没有变化。").say(lang))
    return "\n\n".join(parts) + "\n"


def _own(version: str) -> KeySchema:
    """With the newest transformers that this release and its neighbours are installed with."""
    return load_schema(version, TRANSFORMERS_RANGE[version][1])


def _link(name: str) -> str:
    return f"[`{name}`](../keys/{name}.md)"
