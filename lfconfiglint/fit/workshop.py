"""A point of the grid as a change of the file, and whether LLaMA-Factory would take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult, SetKey
from lfconfiglint.document.model import Document
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import CLASSES, Cost
from lfconfiglint.fit.figures import Figures, figures_of
from lfconfiglint.fit.grid import Grid, Point
from lfconfiglint.fit.levers.lever import Lever, Setting
from lfconfiglint.fit.proposals import Change, KeyChange, Proposal, by_figures
from lfconfiglint.fit.refusals import Refusals
from lfconfiglint.fixing.fixer import apply_all
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Lang, Text
from lfconfiglint.message import Message
from lfconfiglint.records import replace

Lint = Callable[[Document], LintResult]
MARK = "fit"
"""What the comments in the file are marked with, in place of a rule."""


class Workshop:
    """Tries points on one document; each question is answered once."""

    def __init__(
        self, document: Document, context: Context, lint: Lint, grid: Grid, lang: Lang
    ) -> None:
        self._document = document
        self._context = context
        self._lint = lint
        self._grid = grid
        self._lang = lang
        self._figures: dict[Point, Figures] = {}
        self._tried: dict[tuple[Point, bool], Document | None] = {}
        self._refusals = Refusals(grid)
        self._warnings: dict[Point, tuple[Diagnostic, ...]] = {}
        self._errors: dict[Point, tuple[Diagnostic, ...]] = {}

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why points were not allowed: rules, or what cannot be edited."""
        return tuple(self._refusals.reasons.values())

    @property
    def evaluated(self) -> Mapping[Point, Figures]:
        """The figures of every point that was asked about."""
        return self._figures

    @cached_property
    def before(self) -> LintResult:
        """The findings of the document as it is."""
        return self._lint(self._document)

    def figures(self, point: Point) -> Figures:
        if point not in self._figures:
            values = {**self._context.values, **self._values(point)}
            self._figures[point] = figures_of(Facts(replace(self._context, values=values)))
        return self._figures[point]

    def allowed(self, point: Point, *, fitting: bool = True) -> bool:
        """Whether the change can be written and brings no error, nor a warning at what it sets.

        Of what does not fit anyway (not *fitting*) the rules about memory may say so.
        """
        if (point, fitting) not in self._tried:
            if self._refusals.cover(point, fitting):
                return False
            self._tried[point, fitting] = self._try(point, fitting)
        return self._tried[point, fitting] is not None

    def proposal(self, cost: Cost, point: Point, *, fitting: bool = True) -> Proposal:
        """The proposal of a point that is allowed."""
        document = self._tried[point, fitting]
        assert document is not None
        settings = self._grid.settings(point)
        return Proposal(
            CLASSES[cost[0]],
            tuple(self._change(lever, setting) for lever, setting in settings),
            self.figures(point),
            document,
            self._warnings[point],
            self._errors[point],
        )

    def _values(self, point: Point) -> dict[str, object]:
        changes: dict[str, object] = {}
        for _, setting in self._grid.settings(point):
            changes.update(setting.values)
        return changes

    def _change(self, lever: Lever, setting: Setting) -> Change:
        keys = tuple(
            KeyChange(key, self._effective(key), value) for key, value in setting.values.items()
        )
        return Change(lever.name, setting.cost, keys, setting.comment)

    def _effective(self, key: str) -> object:
        try:
            return self._context.value(key)
        except Unknown:
            return None

    def _try(self, point: Point, fitting: bool) -> Document | None:
        fixes = [self._fix(setting) for _, setting in self._grid.settings(point)]
        try:
            changed = apply_all(self._document, fixes, self._lang)
        except Refused as refused:
            self._refusals.add(point, fitting, refused.text)
            return None
        after = self._lint(changed).diagnostics
        new = _new(self.before.diagnostics, after)
        keys = {(key,) for key in self._values(point)}
        for found in new:
            if not fitting and found.area == "memory":
                continue
            own = not keys.isdisjoint(found.keys) and not by_figures(found)
            if found.severity == "error" or (found.severity == "warning" and own):
                self._refusals.add(point, fitting, found)
                return None
        self._warnings[point] = tuple(found for found in new if found.severity == "warning")
        self._errors[point] = tuple(found for found in after if found.severity == "error")
        return changed

    def _fix(self, setting: Setting) -> Fix:
        # a key that is not changed gets no line
        values = {
            key: value
            for key, value in setting.values.items()
            if not (self._context.given(key) and self._context.values[key] == value)
        }
        operations = tuple(SetKey(key, value, setting.near) for key, value in values.items())
        comment = Message(setting.comment)
        return Fix(MARK, comment, "unsafe", operations, comment, {})


def _new(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings of rules that found less before."""
    old = Counter(found.rule for found in before)
    new = []
    for found in after:
        if old[found.rule]:
            old[found.rule] -= 1
        else:
            new.append(found)
    return new
