"""``lfconfiglint rules`` and ``lfconfiglint explain``: what is checked, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import click

from lfconfiglint.cli.options import colour_option, language_option, wants_colour
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.language import Lang, Text
from lfconfiglint.rule import Rule, text_of
from lfconfiglint.rule_files import find_rule_source
from lfconfiglint.rulebook import load_rules
from lfconfiglint.units import code
from lfconfiglint.width import display_width

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@click.command(help=help_text("List all rules.", "列出所有规则。"))
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help=help_text("Form of the list.", "列表格式。"),
)
@language_option
def rules(output_format: str, lang: Lang | None) -> int:
    lang = lang or spoken_language()
    found = load_rules()
    if output_format == "json":
        entries = [_as_json(rule) for rule in found]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    width = max(len(rule.id) for rule in found)
    for area in sorted({rule.area for rule in found}):
        click.echo(click.style(area, bold=True))
        for rule in found:
            if rule.area == area:
                name = rule.id + " " * (width - display_width(rule.id))
                click.echo(f"  {name}  {rule.severity:<7}  {rule.summary.say(lang)}")
    return 0


def _as_json(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "area": rule.area,
        "severity": rule.severity,
        "summary": rule.summary._asdict(),
        "fixes": [fix.applicability for fix in rule.fixes],
    }


@click.command(help=help_text("Explain one rule.", "解释一条规则。"))
@click.argument("rule")
@colour_option
@language_option
def explain(rule: str, color: str, lang: Lang | None) -> int:
    lang = lang or spoken_language()
    by_id = {found.id: found for found in load_rules()}
    if rule not in by_id:
        hint = did_you_mean(rule, by_id)
        raise UsageError(Text(f"unknown rule '{rule}'.{hint.en}", f"未知规则 '{rule}'。{hint.zh}"))
    _, source = find_rule_source(rule)
    for line in _page(by_id[rule], source, lang):
        click.echo(line, color=wants_colour(color, environment_says_no=False))
    return 0


def _page(rule: Rule, source: Any, lang: Lang) -> Iterator[str]:
    def heading(en: str, zh: str) -> str:
        return "\n" + click.style(Text(en, zh).say(lang), bold=True)

    yield f"{click.style(rule.id, bold=True)} ({rule.area}, {rule.severity})"
    yield rule.summary.say(lang)
    yield heading("Why", "原因")
    yield text_of(source["why"]).say(lang)
    if rule.condition is not None:
        yield heading("Reported when", "报告条件")
        yield f"  {' '.join(source['when'].split())}"
    if rule.fixes:
        yield heading("Fixes", "修复")
        for fix in rule.fixes:
            title = _PLACEHOLDER.sub("…", fix.title.template.say(lang))
            yield f"  [{fix.applicability}] {title}"
    yield heading("Evidence", "依据")
    for item in source["evidence"]:
        yield f"  {item['source']}: {item['says']}"
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
    machine = f"  # {_as_flow(example['hardware'])}" if "hardware" in example else ""
    for kind, title in titles.items():
        if kind in example:
            yield heading(*title) + (machine if kind != "fixed" else "")
            yield from (f"  {line}" for line in example[kind].rstrip().splitlines())
