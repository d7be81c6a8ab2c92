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
    """The same; those that rest on the number of processes a script starts, or on FSDP that it has
    accelerate set up, say which script."""
    note = _note(context) if any(map(_facts_of, diagnostics)) else None
    if note is None:
        return list(diagnostics)
    hardware = context.hardware
    if hardware is not None:
        hardware = replace(hardware, accelerate_config=None)
    without = Facts(replace(context, path=None, hardware=hardware))
    return [
        replace(found, note=note) if _rests_on_script(found, without) else found
        for found in diagnostics
    ]


def _note(context: Context) -> Text | None:
    launched, start, source = (
        context.start.launched,
        context.start.accelerate,
        context.start.launch_source,
    )
    if start is not None and start.kind == "fsdp":
        return Text(
            f"FSDP as in {start.file}, from {source}", f"FSDP 按 {start.file} 设置，取自 {source}"
        )
    if launched is None or context.hardware is not None or launched.world_size is None:
        return None
    number = launched.world_size
    return Text(f"world size {number} from {source}", f"进程数 {number}，取自 {source}")


def _facts_of(diagnostic: Diagnostic) -> list[str]:
    return [name for name in diagnostic.values if "." in name]


def _rests_on_script(diagnostic: Diagnostic, without: Facts) -> bool:
    """Whether something it looked at is unknown, or another, to those who have not seen the
    script."""
    return any(_differs(name, diagnostic.values[name], without) for name in _facts_of(diagnostic))


def _differs(name: str, value: object, without: Facts) -> bool:
    try:
        return bool(without.get(name) != value)
    except Unknown:
        return True
    except KeyError:
        # found by code, no fact
        return False
