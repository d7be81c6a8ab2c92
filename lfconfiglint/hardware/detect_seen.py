"""What a look at the machine found: cards, and what the reader of the profile has to know."""

from __future__ import annotations

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass, field

MIB = 2**20


class DetectError(LfConfigLintError):
    """The machine cannot be described; the text says what was tried."""


class ToolError(Exception):
    """A vendor's tool is missing, failed or printed what cannot be read; ``text`` says which."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class SeenCard:
    """One card as its vendor's tool reports it, in bytes; None where the tool does not say.

    ``total`` is the printed size, ``usable`` that without what the driver keeps for itself, which
    is what torch reports. ``compute`` is NVIDIA's compute capability. A card that is split (MIG)
    is ``partitioned`` and has ``instances``; ``parent`` is the name of the card that an instance
    is a part of.
    """

    name: str
    total: int | None = None
    usable: int | None = None
    used: int | None = None
    uuid: str = ""
    compute: tuple[int, int] | None = None
    healthy: bool = True
    partitioned: bool = False
    instances: tuple[SeenCard, ...] = ()
    parent: str | None = None


@dataclass(slots=True)
class Seen:
    """The cards of one vendor that a run would use; ``by`` is what showed them."""

    by: str = ""
    cards: list[SeenCard] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def mebibytes(text: str | None) -> int | None:
    """Bytes from ``81559 MiB`` or ``81559``; None for ``[N/A]`` and the like."""
    number = (text or "").strip().removesuffix("MiB").strip()
    return int(number) * MIB if number.isascii() and number.isdigit() else None
