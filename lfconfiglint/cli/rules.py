"""``lfconfiglint rules``: what is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from lfconfiglint.choice import check_settings_names, choice_for, in_preset
from lfconfiglint.cli.options import (
    language_option,
    settings_options,
)
from lfconfiglint.cli.rules_new import new
from lfconfiglint.cli.rules_test import test
from lfconfiglint.cli.run_options import settings_of
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.terminal import line_width
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.diagnostic import Severity
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.wrapped import padded, wrapped
from lfconfiglint.rule import PRESETS, Rule
from lfconfiglint.rulebook import load_rules
from lfconfiglint.severity_words import OFF, SEVERITY_NAMES
from lfconfiglint.width import display_width


@click.group(
    invoke_without_command=True,
    help=help_text(
        "List all rules, with the severities that the settings give them.",
        "列出所有规则，级别以设置为准。",
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
        for_programs()
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    width = max(len(rule.id) for rule in found)
    for area in sorted({rule.area for rule in found}):
        click.echo(click.style(area, bold=True))
        for rule in found:
            if rule.area == area:
                name = rule.id + " " * (width - display_width(rule.id))
                severity = padded(_severity(here.get(rule.id)).say(lang), 7)
                for line in _entry(f"  {name}  {severity}  ", rule.summary.say(lang)):
                    click.echo(line)
    return 0


def _entry(head: str, summary: str) -> Iterator[str]:
    """A rule on one line; on a terminal with no room for it the summary stands below its name."""
    columns, width = line_width(), display_width(head)
    if columns is None or width + display_width(summary) <= columns:
        yield head + summary
        return
    yield head.rstrip()
    yield from wrapped(summary, columns, "      ", "      ")


def _severity(here: Severity | None) -> Text:
    return OFF if here is None else SEVERITY_NAMES[here]


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
