"""A page for each rule, one for each area, and the list of areas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lfconfiglint.language import Lang, Text
from lfconfiglint.rule import text_of
from lfconfiglint.rule_files import Source
from pages.evidence import linked
from pages.page import ROOT, Page, fenced, in_repository, plain, table
from pages.sources import all_rules
from pages.trials import Shown, shown

SEVERITIES = ("error", "warning", "info")
_AREAS = Text("Rules", "规则")
_WHY = Text("Why", "原因")
_WHEN = Text("Reported when", "触发条件")
_EVIDENCE = Text("Evidence", "依据")
_OFF = Text("Switch it off", "关闭该规则")
_FILE = Text("The file of this rule", "该规则的源文件")
_KINDS: Mapping[str, Text] = {
    "train": Text("training", "训练"),
    "infer": Text("inference", "推理"),
    "eval": Text("evaluation", "评估"),
    "merge": Text("merging", "合并导出"),
    "v1": Text("the v1 engine", "v1 引擎"),
    "deepspeed": Text("DeepSpeed", "DeepSpeed"),
    "accelerate": Text("accelerate", "accelerate"),
}
_APPLICABILITY: Mapping[str, Text] = {
    "safe": Text("safe: applied by `--fix`", "安全：`--fix` 即会应用"),
    "unsafe": Text("unsafe: applied by `--fix --unsafe-fixes`",
                   "非安全：`--fix --unsafe-fixes` 才会应用"),
    "display": Text("shown as advice", "仅作为建议显示"),
}  # fmt: skip


def pages(lang: Lang) -> Iterator[Page]:
    areas: dict[str, list[Source]] = {}
    for path, source in all_rules():
        areas.setdefault(path.parent.name, []).append(source)
        yield Page(f"rules/{source['id']}.md", _rule(path, source, lang))
    for area, sources in areas.items():
        yield Page(f"areas/{area}.md", _area(area, sources, lang))
    yield Page("areas/index.md", _index(areas, lang))


def _index(areas: Mapping[str, Sequence[Source]], lang: Lang) -> str:
    heads = ("area", *SEVERITIES) if lang == "en" else ("类别", *SEVERITIES)
    rows = [
        (
            f"[{area}]({area}.md)",
            *(str(sum(source["severity"] == each for source in sources)) for each in SEVERITIES),
        )
        for area, sources in areas.items()
    ]
    return f"# {_AREAS.say(lang)}\n\n{table(heads, rows)}\n"


def _area(area: str, sources: Sequence[Source], lang: Lang) -> str:
    return f"# {area}\n\n{rules_table(sources, lang)}\n"


def rules_table(sources: Sequence[Source], lang: Lang) -> str:
    """For a page in a folder beside that of the rules."""
    heads = (
        ("rule", "severity", "what it finds") if lang == "en" else ("规则", "级别", "发现的问题")
    )
    rows = [
        (f"[`{source['id']}`](../rules/{source['id']}.md)", source["severity"],
         plain(text_of(source["summary"]).say(lang)))
        for source in sources
    ]  # fmt: skip
    return table(heads, rows)


def _rule(path: Path, source: Source, lang: Lang) -> str:
    where = path.relative_to(ROOT).as_posix()
    first, *facts = _facts(path.parent.name, source, lang)
    parts = [
        f"# {source['id']}",
        plain(text_of(source["summary"]).say(lang)),
        table(first, facts),
        f"## {_WHY.say(lang)}",
        plain(text_of(source["why"]).say(lang)),
    ]
    for trial in shown(source, lang):
        parts += _example(trial, lang)
    if source.get("when"):
        parts += [f"## {_WHEN.say(lang)}", fenced(source["when"], "python")]
    parts += [f"## {_EVIDENCE.say(lang)}", _evidence(source)]
    parts += [f"## {_OFF.say(lang)}", _off(source["id"], lang)]
    parts.append(in_repository(_FILE.say(lang), where))
    return "\n\n".join(parts) + "\n"


def _facts(area: str, source: Source, lang: Lang) -> Iterator[tuple[str, str]]:
    yield Text("severity", "级别").say(lang), source["severity"]
    yield Text("area", "类别").say(lang), f"[{area}](../areas/{area}.md)"
    if source.get("versions"):
        yield "LLaMA-Factory", f"`{source['versions']}`"
    if source.get("transformers"):
        yield "transformers", f"`{source['transformers']}`"
    kinds = [_KINDS[kind].say(lang) for kind in source.get("kinds", ["train"])]
    yield Text("for configs of", "适用配置").say(lang), Text(", ", "、").say(lang).join(kinds)
    for fix in source.get("fixes", ()):
        title = plain(re.sub(r"\{.*?\}", "…", text_of(fix["title"]).say(lang)))
        applicability = _APPLICABILITY[fix["applicability"]].say(lang)
        both = Text(f"{title} ({applicability})", f"{title}（{applicability}）")
        yield Text("fix", "修复").say(lang), both.say(lang)
    if source.get("preset"):
        yield Text("preset", "规则集").say(lang), f"`{source['preset']}`"


def _example(trial: Shown, lang: Lang) -> list[str]:
    title = Text("Example", "示例").say(lang)
    parts = [f"## {title}" + (f": {plain(trial.name)}" if trial.name else "")]
    if trial.surroundings:
        parts.append(trial.surroundings)
    parts += [fenced(trial.config, "yaml"), f"> {plain(trial.message)}"]
    if trial.diff:
        parts += [Text("With the fix:", "修复后：").say(lang), fenced(trial.diff, "diff")]
    return parts


def _evidence(source: Source) -> str:
    lines = []
    for each in source["evidence"]:
        says = f": {plain(each['says'])}" if each.get("says") else ""
        lines.append(f"- {linked(each['source'])}{says}")
    return "\n".join(lines)


def _off(rule: str, lang: Lang) -> str:
    comment = fenced(f"# lfconfiglint: ignore[{rule}] why it is right here", "yaml")
    settings = fenced(f'ignore = ["{rule}"]', "toml")
    one = Text(
        "In one file, above the key or at the end of its line:",
        "只在某个文件中：写在该参数的上一行或行尾。",
    ).say(lang)
    every = Text("For all files, in `lfconfiglint.toml`:", "对所有文件：写入 `lfconfiglint.toml`。")
    return "\n\n".join((one, comment, every.say(lang), settings))
