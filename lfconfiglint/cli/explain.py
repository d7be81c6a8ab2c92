"""``lfconfiglint explain``: a rule with its reasons, a key with the rules about it, or a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import click

from lfconfiglint.cli.explain_lines import named_like, prose, rule_list
from lfconfiglint.cli.options import colour_option, language_option, settings_options
from lfconfiglint.cli.run_options import settings_of
from lfconfiglint.cli.terminal import wants_colour
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.documentation import rule_page
from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.resources import RULES
from lfconfiglint.rule import Rule, text_of
from lfconfiglint.rule_files import find_rule_source
from lfconfiglint.rule_keys import keys_of
from lfconfiglint.rulebook import load_rules
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.units import code
from lfconfiglint.upstream.keys.file import key_file
from lfconfiglint.upstream.keys.help import key_help
from lfconfiglint.upstream.keys.lifetime import releases_with
from lfconfiglint.upstream.keys.renames import RENAMED
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.keys.words import described
from lfconfiglint.upstream.release.versions import SUPPORTED

_APPLIED = {
    "safe": Text("safe", "安全"),
    "unsafe": Text("unsafe", "非安全"),
    "display": Text("display", "仅提示"),
}
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@click.command(
    short_help=help_text(
        "Explain a rule or a key: lfconfiglint explain save_steps",
        "解释一条规则或一个参数：lfconfiglint explain save_steps",
    ),
    help=help_text(
        "Explain a rule or a key, or list the rules of an area or with a word in their names.",
        "解释一条规则或一个参数；也可列出某个类别的规则，或名称中含某个词的规则。",
    ),
)
@click.argument("name")
@colour_option
@settings_options
@language_option
def explain(
    name: str, color: str, settings_file: Path | None, isolated: bool, lang: Lang | None
) -> int:
    settings = settings_of(settings_file, isolated)
    lang = lang or settings.lang or spoken_language()
    rules = load_rules(settings.rules)
    by_id = {found.id: found for found in rules}
    lines: Iterator[str]
    if name in by_id:
        path, source = find_rule_source(name, settings.rules)
        page = rule_page(name, lang) if path.is_relative_to(RULES) else None
        lines = chain(_page(by_id[name], source, lang), [f"\n{page}"] if page else [])
    elif name in key_file()["keys"]:
        lines = _key_page(name, rules, lang)
    elif found_rules := named_like(name, rules):
        lines = rule_list(found_rules, lang)
    else:
        hint = did_you_mean(name, [*by_id, *key_file()["keys"]])
        raise UsageError(
            Text(f"unknown rule or key '{name}'.{hint.en}", f"未知规则或参数 '{name}'。{hint.zh}")
        )
    for line in lines:
        click.echo(line, color=wants_colour(color))
    return 0


def _key_page(name: str, rules: Sequence[Rule], lang: Lang) -> Iterator[str]:
    """What it is for, in the newest release that has it, and who looks at it."""
    yield click.style(name, bold=True)
    text = key_help(name)
    if text is not None:
        yield from prose(text.say(lang))
    specs = (load_schema(version).keys.get(name) for version in reversed(SUPPORTED))
    spec = next(filter(None, specs), None)
    if spec is not None:
        yield from prose(described(spec).say(lang))
        if spec.choices:
            yield from prose(Text("one of: ", "可选值：").say(lang) + ", ".join(spec.choices))
    for each in releases_with(name):
        yield from prose(each.say(lang))
    if name in RENAMED:
        yield Text(f"now: {RENAMED[name]}", f"现为：{RENAMED[name]}").say(lang)
    about = [rule for rule in rules if name in keys_of(rule.source)]
    if about:
        yield "\n" + click.style(Text("Rules about it", "相关规则").say(lang), bold=True)
        yield from rule_list(about, lang)


def _page(rule: Rule, source: Any, lang: Lang) -> Iterator[str]:
    def heading(en: str, zh: str) -> str:
        return "\n" + click.style(Text(en, zh).say(lang), bold=True)

    severity = SEVERITY_NAMES[rule.severity]
    kind = Text(f" ({rule.area}, {severity.en})", f"（{rule.area}，{severity.zh}）")
    yield click.style(rule.id, bold=True) + kind.say(lang)
    yield from prose(rule.summary.say(lang))
    yield heading("Why", "原因")
    yield from prose(text_of(source["why"]).say(lang))
    if rule.condition is not None:
        yield heading("Reported when", "报告条件")
        yield from prose(" ".join(source["when"].split()), "  ", "  ")
    if rule.fixes:
        yield heading("Fixes", "修复")
        for fix in rule.fixes:
            title = _PLACEHOLDER.sub("…", fix.title.template.say(lang))
            applied = _APPLIED[fix.applicability].say(lang)
            yield from prose(f"[{applied}] {title}", "  ", "    ")
    yield heading("Evidence", "依据（英文）")
    for item in source["evidence"]:
        yield from prose(f"{item['source']}: {item['says']}", "  ", "    ")
    for example in source["examples"]:
        yield from _example(example, heading)


def _as_flow(value: object) -> str:
    """A profile as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_as_flow(item)}" for key, item in value.items()) + "}"
    return code(value)


def _example(example: Any, heading: Any) -> Iterator[str]:
    titles = {
        "bad": ("Example that is reported", "会报告的示例"),
        "fixed": ("After the fix", "修复后"),
        "good": ("Example that is fine", "没有问题的示例"),
    }
    for kind, title in titles.items():
        if kind in example:
            yield heading(*title)
            if "hardware" in example and kind != "fixed":
                yield from prose(_as_flow(example["hardware"]), "  # ", "  # ")
            yield from (f"  {line}" for line in example[kind].rstrip().splitlines())
