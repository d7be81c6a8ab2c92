"""Make an example of a disagreement small: drop keys as long as both sides stay with theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

Ask = Callable[[Sequence[str]], Sequence[bool]]
"""Whether each of some texts still shows the disagreement."""

ROUNDS = 12


def blocks(text: str) -> list[str]:
    """A config's top-level entries, each with the lines that belong to it."""
    parts: list[str] = []
    for line in text.splitlines(keepends=True):
        if parts and line[:1] in (" ", "-", "#"):
            parts[-1] += line
        else:
            parts.append(line)
    return parts


_CORE = ("model_name_or_path", "stage", "do_train", "finetuning_type", "dataset", "output_dir")


def shrink(text: str, touched: Collection[str], still: Ask) -> str:
    """A small part of *text* for which *still* holds, in a few batches of questions.

    The keys that the mutation changed, *touched*, are tried first, alone and with a frame.
    """
    parts = blocks(text)
    names = [part.partition(":")[0].strip("'\" ") for part in parts]
    parts = _first(
        still,
        [
            [part for part, name in zip(parts, names, strict=True) if name in wanted]
            for wanted in ({*touched}, {*touched, "model_name_or_path"}, {*touched, *_CORE})
        ],
        parts,
    )
    for _ in range(ROUNDS):
        singles = [[*parts[:n], *parts[n + 1 :]] for n in range(len(parts))]
        held = still(["".join(single) for single in singles])
        loose = [n for n, holds in enumerate(held) if holds]
        if not loose:
            break
        # each can go alone; how many of them together?
        sizes = sorted({len(loose), -(-len(loose) // 2), -(-len(loose) // 4), 1}, reverse=True)
        tries = [[p for n, p in enumerate(parts) if n not in loose[:size]] for size in sizes]
        parts = _first(still, tries, parts)
    return "".join(parts)


def _first(still: Ask, tries: Sequence[list[str]], otherwise: list[str]) -> list[str]:
    held = still(["".join(one) for one in tries])
    return next((one for one, holds in zip(tries, held, strict=True) if holds), otherwise)
