"""What is proposed: changes that go together, with what comes of them."""

from __future__ import annotations

from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.document.model import Document
from lfconfiglint.fit.costs import CostClass
from lfconfiglint.fit.figures import Figures
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass


@dataclass(frozen=True)
class KeyChange:
    """``before`` is what the run would have used: the file's value, else the default."""

    key: str
    before: object
    after: object


@dataclass(frozen=True)
class Change:
    lever: str
    cost: CostClass
    keys: tuple[KeyChange, ...]
    comment: Text


@dataclass(frozen=True)
class Proposal:
    """Changes that go together. ``warnings`` are findings that the file has only with them,
    ``errors`` those that it has without and with them."""

    cost: CostClass
    changes: tuple[Change, ...]
    figures: Figures
    document: Document
    warnings: tuple[Diagnostic, ...]
    errors: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Earlier:
    """What an answer comes to where code between two releases is still as the earlier one, of
    which ``version`` is the name: ``figures`` of the run as it is, and in ``not_there`` the numbers
    of the proposals that fit less well by it, or that it has an error for."""

    version: str
    figures: Figures
    not_there: tuple[int, ...]


_TOLD_BY_FIGURES = frozenset({"checkpoint-nearly-fills-disk", "host-memory-tight-at-save"})
"""Warnings of a capacity that is nearly reached, like all of the area memory: the figures beside
the proposal say so, and what is only tight may have them."""


def by_figures(found: Diagnostic) -> bool:
    """Whether the figures of a proposal say the same as the finding."""
    return found.area == "memory" or found.rule in _TOLD_BY_FIGURES
