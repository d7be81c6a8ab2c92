"""The source of figures that rest on a script beside the config, named wherever one is shown."""

from __future__ import annotations

from collections.abc import Sequence

from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.language import Text
from lfconfiglint.records import replace


def with_launch_source(diagnostics: Sequence[Diagnostic], context: Context) -> list[Diagnostic]:
    """The same; those that rest on the number of processes a script starts say which script."""
    if context.hardware is not None or not any(map(_facts_of, diagnostics)):
        return list(diagnostics)
    launched = context.launched
    if launched is None or launched.world_size is None:
        return list(diagnostics)
    number, source = launched.world_size, launched.source
    note = Text(f"world size {number} from {source}", f"进程数 {number}，取自 {source}")
    without = Facts(replace(context, path=None))
    return [
        replace(found, note=note) if _rests_on_script(found, without) else found
        for found in diagnostics
    ]


def _facts_of(diagnostic: Diagnostic) -> list[str]:
    return [name for name in diagnostic.values if "." in name]


def _rests_on_script(diagnostic: Diagnostic, without: Facts) -> bool:
    """Whether something it looked at is unknown to those who have not seen the script."""
    return any(_is_unknown(name, without) for name in _facts_of(diagnostic))


def _is_unknown(name: str, facts: Facts) -> bool:
    try:
        facts.get(name)
    except Unknown:
        return True
    except KeyError:
        # found by code, no fact
        return False
    return False
