"""What the scripts near a config do with it beside starting it: ``launch.*`` takes it from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lfconfiglint.facts.context import Context
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.upstream.release.versions import in_range
from lfconfiglint.upstream.switches import allows_extra_keys

if TYPE_CHECKING:
    from lfconfiglint.launch_scripts.find_uses import Use


def inferring_use(context: Context) -> str | None:
    """The first line that gives the config to another command than `train`, which refuses keys that
    it does not know; None with ALLOW_EXTRA_ARGS."""
    if allows_extra_keys(context.environment):
        return None
    return _first(context, lambda use: use.command if use.command != "train" else None)


def training_use(context: Context) -> str | None:
    """The first line that trains with the config alone: what is behind it could make it another."""
    return _first(context, lambda use: use.command if _trains_alone(use) else None)


def words_behind(context: Context, *, flags: bool) -> str | None:
    """The first line with an argument behind the config, or with a flag there, and that word."""
    return _first(context, lambda use: next(_known(use, flags), None))


def keys_set_behind(context: Context) -> frozenset[str]:
    """The keys that every script which names the config sets behind it, over what the file says;
    none where the release reads no file with something behind it (before 0.9.3)."""
    sets = [use.sets for use in context.start.uses]
    if not sets or not in_range(context.release, "0.9.3.."):
        return frozenset()
    return frozenset.intersection(*sets)


def _trains_alone(use: Use) -> bool:
    return use.command == "train" and not use.behind


def _known(use: Use, flags: bool) -> Iterator[str]:
    return (word for word in use.behind if word and (word.startswith("-") or not flags))


def _first(context: Context, shown: Callable[[Use], str | None]) -> str | None:
    """``run.sh:3 (`chat`)`` for the first use of which there is something to show."""
    for use in context.start.uses:
        word = shown(use)
        if word is not None:
            return f"{use.place} (`{word}`)"
    return None
