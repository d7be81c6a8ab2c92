"""The rules and fixes that a run of ``check`` is to use, from its flags and the settings."""

from __future__ import annotations

from collections.abc import Sequence

from lfconfiglint.check import Checker
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.diagnostic import Applicability
from lfconfiglint.errors import SettingsError, UsageError
from lfconfiglint.language import Text
from lfconfiglint.rulebook import load_rules, select_rules


def rule_names(given: Sequence[str]) -> tuple[str, ...]:
    """The names in comma-separated lists."""
    return tuple(name.strip() for part in given for name in part.split(",") if name.strip())


def checker_of(
    options: RunOptions,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fixing: bool,
    unsafe: bool,
) -> Checker:
    """Raises UsageError or SettingsError for a rule that there is not."""
    rules = load_rules(options.settings.rules)
    settings = options.settings
    if settings.select or settings.ignore:
        try:
            select_rules(rules, settings.select, settings.ignore)
        except UsageError as error:
            source, text = settings.source, error.text
            raise SettingsError(Text(f"{source}: {text.en}", f"{source}：{text.zh}")) from None
    selection = select_rules(rules, select or settings.select, (*ignore, *settings.ignore))
    allowed: set[Applicability] = {"safe"} if fixing else set()
    if fixing and unsafe:
        allowed.add("unsafe")
    return Checker(
        selection,
        options.target_of,
        options.lang,
        options.samples,
        options.settings.extra_keys,
        options.environment,
        options.settings.packages,
        frozenset(allowed),
    )
