"""Known cards and node types, from ``lfconfiglint/catalog/*.csv``, found by the names people use.

Names are compared without vendor, case, spaces and hyphens. A name that leaves out the form
factor, the memory or the series is completed when only one card fits, and when the cards that fit
were sold with the same memory and can do the same: then the least memory of them counts. In all
other cases the name is ambiguous and an error, with these exceptions:

* ``H100`` is the SXM card with 80 GB; the NVL card with 94 GB is always called so.
* ``RTX 4090`` is the retail card with 24 GB; rebuilt ones with 48 GB print the same name.
* ``H200``, ``H800`` and ``H20`` are the cards that print exactly this name (SXM; 96 GB).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lfconfiglint.errors import UsageError, closest, did_you_mean
from lfconfiglint.hardware.catalog_data import CatalogCard, cards, cards_like, node_named, nodes
from lfconfiglint.hardware.catalog_names import joined_words, short_names
from lfconfiglint.hardware.model import Accelerator, Hardware
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple, replace
from lfconfiglint.units import binary_bytes

PLAIN_NAMES: Mapping[str, str] = {
    "h100": "H100 SXM 80GB",
    "rtx4090": "RTX 4090 24GB",
    "4090": "RTX 4090 24GB",
}
"""Names that would be ambiguous but have one usual meaning; see above."""

_LONGEST = 60
"""Characters beyond which text is no misspelt name."""


class _Names(NamedTuple):
    """Cards by full or printed name, by shortened name, and by a name that is too short."""

    exact: Mapping[str, Sequence[Accelerator]]
    short: Mapping[str, Sequence[Accelerator]]
    loose: Mapping[str, Sequence[Accelerator]]


def list_accelerators() -> tuple[Accelerator, ...]:
    """All cards, in the order of the catalog."""
    return tuple(entry.card for entry in cards().values())


def list_nodes() -> tuple[Hardware, ...]:
    """All node types; ``source`` is the name of the type."""
    return tuple(nodes().values())


def find_node(name: str) -> Hardware | None:
    """The node type called *name*, whatever the case, or None."""
    return node_named(name.strip().lower())


def find_accelerator(name: str, memory: int | None = None) -> Accelerator:
    """The card that *name* means; *memory* in bytes, where it is known, tells variants apart.

    Raises :class:`UsageError` with the candidates when several cards are called so or none of
    them has that memory, and with the nearest name when no card is called so.
    """
    wanted = joined_words(name)
    likely = cards_like(wanted)
    if wanted in PLAIN_NAMES and memory is None:
        return likely[PLAIN_NAMES[wanted]].card
    names = names_of(likely)
    found = _called(name, wanted, names)
    fitting = [card for card in found if memory is None or fits_memory(card, memory)]
    if memory is not None and not fitting:
        raise _contradiction(name, memory, found)
    is_precise = wanted in names.exact or wanted in names.short
    if is_precise and len(fitting) == 1:
        return fitting[0]
    if is_precise and _interchangeable(fitting):
        return _least(name, fitting)
    # without blanks, so that a shell needs no quotation marks
    candidates = ", ".join(card.name.replace(" ", "-") for card in fitting)
    raise UsageError(
        Text(
            f"'{name}' does not say which card; write one of: {candidates}",
            f"'{name}' 无法确定是哪种卡，请写明：{candidates}",
        )
    )


def find_candidates(name: str) -> Sequence[Accelerator]:
    """Every card that *name* may mean; :class:`UsageError` with the nearest name when none."""
    wanted = joined_words(name)
    return _called(name, wanted, names_of(cards_like(wanted)))


def _called(name: str, wanted: str, names: _Names) -> Sequence[Accelerator]:
    for kind in names:
        if wanted in kind:
            return kind[wanted]
    raise _unknown(name, wanted, names_of(cards()))


def fits_memory(card: Accelerator, memory: int) -> bool:
    """Whether *memory* bytes may be this card's: within 10 % of what torch reports or is sold."""
    sold = cards()[card.name].sold if card.name in cards() else None
    known = [size for size in (card.memory, sold) if size is not None]
    return not known or any(abs(memory - size) <= size / 10 for size in known)


def _interchangeable(variants: list[Accelerator]) -> bool:
    """Whether the cards differ in form factor only, as far as fitting a run is concerned."""
    return len({(cards()[card.name].sold, *_capabilities(card)) for card in variants}) == 1


def _capabilities(card: Accelerator) -> tuple[object, ...]:
    return (
        card.bf16,
        card.bf16_emulated,
        card.fp16,
        card.fp8,
        card.flash_attention_2,
        card.flash_attention_3,
    )


def _least(name: str, variants: Sequence[Accelerator]) -> Accelerator:
    least = min(variants, key=lambda card: card.memory or 0)
    shared = [word for word in least.name.split() if all(word in card.name for card in variants)]
    label = " ".join(shared)
    speeds = {card.bf16_flops for card in variants}
    links = {card.link_bandwidth for card in variants}
    return replace(
        least,
        name=label if any(letter.isdigit() for letter in label) else name.strip(),
        bf16_flops=least.bf16_flops if len(speeds) == 1 else None,
        link_bandwidth=least.link_bandwidth if len(links) == 1 else None,
        source=f"{least.source}; the least memory of {', '.join(card.name for card in variants)}",
    )


def _contradiction(name: str, memory: int, variants: Iterable[Accelerator]) -> UsageError:
    sizes = ", ".join(
        f"{card.name}: {binary_bytes(card.memory)}" for card in variants if card.memory is not None
    )
    given = binary_bytes(memory)
    return UsageError(
        Text(
            f"no '{name}' has {given} of memory ({sizes})",
            f"没有显存为 {given} 的 '{name}'（{sizes}）",
        )
    )


def _unknown(name: str, wanted: str, names: _Names) -> UsageError:
    known = {**names.short, **names.exact}
    hint = Text("", "")
    if len(wanted) <= _LONGEST:
        # the letter O for a zero is a slip that similarity is too strict for
        near = closest(wanted.replace("o", "0"), known) or closest(wanted, known)
        hint = did_you_mean(known[near][0].name, [known[near][0].name]) if near else hint
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return UsageError(
        Text(
            f"unknown card '{shown}'.{hint.en} `lfconfiglint hardware list` shows all",
            f"未知的卡 '{shown}'。{hint.zh}可用 `lfconfiglint hardware list` 查看全部",
        )
    )


def names_of(known: Mapping[str, CatalogCard]) -> _Names:
    """The names that people use for these cards."""
    # dicts in place of lists of cards: a card counts once, and keeps its place
    exact: dict[str, dict[str, Accelerator]] = defaultdict(dict)
    short: dict[str, dict[str, Accelerator]] = defaultdict(dict)
    loose: dict[str, dict[str, Accelerator]] = defaultdict(dict)
    for name, (card, printed, _) in known.items():
        for text in printed:
            exact[joined_words(text)][name] = card
        for text, too_short in short_names(name):
            (loose if too_short else short)[text][name] = card
    return _Names(_listed(exact), _listed(short), _listed(loose))


def _listed(
    found: Mapping[str, Mapping[str, Accelerator]],
) -> dict[str, tuple[Accelerator, ...]]:
    return {text: tuple(by_name.values()) for text, by_name in found.items()}
