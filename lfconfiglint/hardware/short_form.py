"""The short form of a machine, ``[NODESx]COUNTxCARD``, as in ``8xH20`` or ``2x8xH100-80GB``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.hardware.catalog import find_accelerator, find_candidates, list_nodes
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.language import Text

MOST_NODES = 100_000
MOST_GPUS = 1024
"""Cards in one machine; the largest on sale have 72."""

_TIMES = r"\s*[x*×]\s*"
_SHORT_FORM = re.compile(rf"(?:([0-9]{{1,9}}){_TIMES})?([0-9]{{1,9}}){_TIMES}(\S.*)", re.IGNORECASE)
# compiled for a text that is no short form
_OTHER_ORDERS = (
    rf"(?P<card>.+?){_TIMES}(?P<count>[1-9][0-9]{{0,3}})",
    r"(?P<count>[1-9][0-9]{0,3})\s*(?:[卡张块]|cards?\s|gpus?\s|\s)\s*(?P<card>.+)",
    r"(?P<card>.+?)[\s-]*(?P<count>[1-9][0-9]{0,3})\s*(?:[卡张块]|cards?|gpus?)",
)
"""How a number of cards is written elsewhere: ``H20*8``, ``8 H20``, ``8卡H20``, ``H20 8卡``."""


def from_short_form(text: str, profiles: Iterable[str]) -> Hardware:
    """The machine that *text* describes; its host memory and disk are unknown.

    Raises :class:`UsageError`; *profiles* are names that *text* may be a misspelling of.
    """
    match = _SHORT_FORM.fullmatch(text)
    if match is None:
        raise _meaningless(text, profiles)
    nodes, count = int(match[1] or 1), int(match[2])
    for number, most, unit in ((nodes, MOST_NODES, "NODES"), (count, MOST_GPUS, "COUNT")):
        if not 1 <= number <= most:
            hint = _meant(text)
            raise UsageError(
                Text(
                    f"'{text}': {unit} must be 1 to {most}, not {number}{hint.en and '.'}{hint.en}",
                    f"'{text}'：{unit} 应在 1 到 {most} 之间，而不是 {number}"
                    f"{hint.zh and '。'}{hint.zh}",
                )
            )
    return Hardware(nodes, count, find_accelerator(match[3]), source=text)


def _meaningless(text: str, profiles: Iterable[str]) -> UsageError:
    shown = text if len(text) <= 60 else text[:59] + "…"
    try:
        card = find_accelerator(text)
    except UsageError:
        near = did_you_mean(shown, [*profiles, *(node.source for node in list_nodes())])
        hint = near if near.en else _meant(shown)
        return UsageError(
            Text(
                f"'{shown}' is no profile of the settings, node type, profile file or short form "
                f"such as 8xH20.{hint.en}",
                f"'{shown}' 不是设置中的硬件描述、机型或硬件描述文件，也不是 8xH20 这样的简写。"
                f"{hint.zh}",
            )
        )
    return UsageError(
        Text(
            f"'{shown}' is a card ({card.name}); say how many, as in 8x{shown}",
            f"'{shown}' 是卡型（{card.name}），请写明数量，例如 8x{shown}",
        )
    )


def _meant(text: str) -> Text:
    """The short form of a machine that is written in another order, where that is one."""
    for order in _OTHER_ORDERS:
        match = re.fullmatch(order, text, re.IGNORECASE)
        if match is None:
            continue
        try:
            find_candidates(match["card"])
        except UsageError:
            continue
        meant = f"{match['count']}x{match['card'].strip()}"
        return Text(f" Did you mean '{meant}'?", f"是否想写 '{meant}'？")
    return Text("", "")
