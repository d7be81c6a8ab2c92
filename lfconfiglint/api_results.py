"""What ``lint``, ``fix`` and ``estimate`` return: plain, immutable, with texts in one language.

New fields may be added in any release; those that are here keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lfconfiglint.diagnostic import Applicability, Severity
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang


@dataclass(frozen=True)
class Proposal:
    """A fix that a finding offers; only ``safe`` ones are applied unasked."""

    title: str
    applicability: Applicability


@dataclass(frozen=True)
class Finding:
    """One rule's report. Lines and columns are 1-based, in characters; the end is exclusive."""

    path: str
    rule: str
    area: str
    severity: Severity
    message: str
    keys: tuple[str, ...]
    line: int
    column: int
    end_line: int
    end_column: int
    fixes: tuple[Proposal, ...] = ()

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}"
        return f"{where}: {self.severity}[{self.rule}]: {self.message}"


@dataclass(frozen=True)
class Report:
    """What there is to say about one config.

    ``undecided`` are rules that lacked a fact, each with what would supply it. ``skipped`` says
    why a file was not checked, as one that is not LLaMA-Factory's; None where it was.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skipped: str | None = None
    llamafactory: str | None = None
    transformers: str | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings of a run that fails, or loses work, for certain."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def ok(self) -> bool:
        """Whether there are no errors; warnings and advice do not count."""
        return not self.errors

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings)) or (self.skipped or "")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # a notebook: findings, not every field, since undecided rules are many
        printer.text(str(self) or f"{type(self).__name__}(path={self.path!r}, findings=())")


@dataclass(frozen=True)
class Fixed:
    """A config after its fixes: ``content`` in bytes, what was done, and what is left."""

    content: bytes
    changed: bool
    applied: tuple[str, ...]
    report: Report

    @property
    def text(self) -> str:
        """The content decoded, without its byte order mark."""
        return self.content.decode("utf-8-sig")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.text)


@dataclass(frozen=True)
class Estimate:
    """What a run takes. ``content`` is a file's object of ``schemas/estimate.schema.json``.

    Bytes are ints, times seconds; what is unknown is None. A notebook shows it as a picture.
    """

    content: Mapping[str, Any]
    lang: Lang = "en"

    @property
    def steps(self) -> int | None:
        """Optimizer steps of the whole run."""
        steps: int | None = self.content["run"]["steps"]
        return steps

    @property
    def gpu_peak(self) -> int | None:
        """Bytes of one card at the peak of the most demanding phase that is known."""
        phases = self.content["memory"]["gpu"].values()
        return max((p["peak"] for p in phases if p and p["peak"] is not None), default=None)

    @property
    def gpu_verdict(self) -> str:
        """``exceeds``, ``tight``, ``unknown`` or ``fits``: the worst of the phases."""
        phases = dict(self.content["memory"]["gpu"])
        if self.content["run"]["evaluations"] == 0:
            del phases["evaluate"]
        verdicts = {phase["verdict"] for phase in phases.values() if phase}
        order = ("exceeds", "tight", "unknown")
        return next((each for each in order if each in verdicts), "fits" if verdicts else "unknown")

    @property
    def checkpoint_bytes(self) -> int | None:
        """Bytes of one checkpoint on disk."""
        size: int | None = self.content["checkpoint"]["bytes"]
        return size

    def to_html(self) -> str:
        """A page of its own, which needs no other file."""
        return self._document("html")

    def __str__(self) -> str:
        from lfconfiglint.report.estimate import EstimatePage

        return "\n".join(EstimatePage(self.lang).lines(self.content))

    def _repr_html_(self) -> str:
        return f'<div style="overflow-x:auto">{self._document("svg")}</div>'

    def _repr_markdown_(self) -> str:
        return self._document("markdown")

    def _document(self, form: str) -> str:
        # only what is shown pays for the import
        from lfconfiglint.report.estimate_forms import estimate_document

        return estimate_document([self.content], form, False, self.lang)
