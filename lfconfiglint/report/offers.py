"""What a fix would change, in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.diagnostic import DropField, Fix, RemoveKey, RenameKey, SetField, SetKey
from lfconfiglint.language import Lang, Text
from lfconfiglint.units import code


def offer_of(fix: Fix, lang: Lang) -> str:
    """The title with the changes and what they need, for reports that have no line for each."""
    needs = Text("with --unsafe-fixes", "需 --unsafe-fixes").say(lang)
    details = [*all_changes(fix), *([needs] if fix.applicability == "unsafe" else ())]
    title = fix.say_title(lang)
    if not details:
        return title
    told = Text(", ", "，").say(lang).join(details)
    return title + Text(f" ({told})", f"（{told}）").say(lang)


def all_changes(fix: Fix) -> Iterator[str]:
    """Each change of the config, then of the DeepSpeed file; none of what is only advice."""
    yield from changes_of(fix.operations)
    yield from field_changes(fix.fields)


def changes_of(operations: Sequence[SetKey | RenameKey | RemoveKey]) -> Iterator[str]:
    """Each change of a fix; a line that gets another key and another value is one."""
    renamed = {change.key: change.new for change in operations if isinstance(change, RenameKey)}
    values = {change.key: change.value for change in operations if isinstance(change, SetKey)}
    both = renamed.keys() & values.keys()
    for change in operations:
        if change.key not in both:
            yield _shown(change)
        elif isinstance(change, RenameKey):
            yield f"`{change.key}` ⇒ `{change.new}: {code(values[change.key])}`"


def field_changes(fields: Sequence[SetField | DropField]) -> Iterator[str]:
    """Each change of the DeepSpeed file, as it is written there."""
    for change in fields:
        if isinstance(change, SetField):
            # few fixes change DeepSpeed's file
            import json

            yield f"`{change.field}: {json.dumps(change.value)}`"
        else:
            yield f"-`{change.field}`"


def _shown(operation: SetKey | RenameKey | RemoveKey) -> str:
    if isinstance(operation, SetKey):
        return f"`{operation.key}: {code(operation.value)}`"
    if isinstance(operation, RenameKey):
        return f"`{operation.key}` ⇒ `{operation.new}`"
    return f"-`{operation.key}`"
