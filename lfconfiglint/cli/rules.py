"""``lfconfiglint rules`` and ``lfconfiglint explain``: what is checked, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from lfconfiglint.choice import check_settings_names, choice_for, in_preset
from lfconfiglint.cli.options import (
    colour_option,
    language_option,
    settings_options,
)
from lfconfiglint.cli.rules_new import new
from lfconfiglint.cli.rules_test import test
from lfconfiglint.cli.run_options import settings_of
from lfconfiglint.cli.terminal import wants_colour
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.diagnostic import Severity
from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.language import Lang, Text
from lfconfiglint.rule import PRESETS, Rule, text_of
from lfconfiglint.rule_files import find_rule_source
from lfconfiglint.rulebook import load_rules
from lfconfiglint.units import code
from lfconfiglint.width import display_width

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@click.group(
    invoke_without_command=True,
    help=help_text(
        "List all rules, with the severities that the settings give them.",
        "列出所有规则，严重程度以设置为准。",
    ),
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help=help_text("Form of the list.", "列表格式。"),
)
@settings_options
@language_option
@click.pass_context
def rules(
    ctx: click.Context,
    output_format: str,
    settings_file: Path | None,
    isolated: bool,
    lang: Lang | None,
) -> int:
    if ctx.invoked_subcommand is not None:
        return 0
    settings = settings_of(settings_file, isolated)
    lang = lang or settings.lang or spoken_language()
    found = load_rules(settings.rules)
    check_settings_names(settings, found)
    here = {rule.id: rule.severity for rule in choice_for(settings, None).selection(found).rules}
    if output_format == "json":
        entries = [_as_json(rule, here.get(rule.id)) for rule in found]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    width = max(len(rule.id) for rule in found)
    for area in sorted({rule.area for rule in found}):
        click.echo(click.style(area, bold=True))
        for rule in found:
            if rule.area == area:
                name = rule.id + " " * (width - display_width(rule.id))
                severity = here.get(rule.id, "off")
                click.echo(f"  {name}  {severity:<7}  {rule.summary.say(lang)}")
    return 0


def _as_json(rule: Rule, here: Severity | None) -> dict[str, Any]:
    """*here* is the severity that the settings give it, None where they leave it out."""
    return {
        "id": rule.id,
        "area": rule.area,
        "severity": here or rule.severity,
        "default_severity": rule.severity,
        "presets": [preset for preset in PRESETS if in_preset(rule, preset)],
        "enabled": here is not None,
        "summary": rule.summary._asdict(),
        "fixes": [fix.applicability for fix in rule.fixes],
    }


rules.add_command(new)
rules.add_command(test)


@click.command(help=help_text("Explain one rule.", "解释一条规则。"))
@click.argument("rule")
@colour_option
@settings_options
@language_option
def explain(
    rule: str, color: str, settings_file: Path | None, isolated: bool, lang: Lang | None
) -> int:
    settings = settings_of(settings_file, isolated)
    lang = lang or settings.lang or spoken_language()
    own = settings.rules
    by_id = {found.id: found for found in load_rules(own)}
    if rule not in by_id:
        hint = did_you_mean(rule, by_id)
        raise UsageError(Text(f"unknown rule '{rule}'.{hint.en}", f"未知规则 '{rule}'。{hint.zh}"))
    _, source = find_rule_source(rule, own)
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
