"""``fit --output-format json``, described by ``schemas/fit.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lfconfiglint import __version__
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.needs import supply_of
from lfconfiglint.fit.answer import Answer
from lfconfiglint.fit.figures import Figures
from lfconfiglint.fit.machines import MachineAnswer
from lfconfiglint.fit.proposals import Earlier, Proposal
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang
from lfconfiglint.records import replace
from lfconfiglint.report.machine import SCHEMA_VERSION, as_json, target_json
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.width import unicode_only


def fit_json(answer: Answer, context: Context, path: str, target: Target, lang: Lang) -> str:
    """One JSON object about one config. Bytes are ints, unknown is null."""
    nearest = answer.nearest
    content = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "target": target_json(target, lang),
        "path": unicode_only(path),
        "verdict": answer.now.verdict,
        "figures": _figures(answer.now),
        "run": _run(context, {}),
        "proposals": [
            {"number": number, **_proposal(proposal, context, lang)}
            for number, proposal in enumerate(answer.proposals, start=1)
        ],
        "nearest": _proposal(nearest, context, lang) if nearest else None,
        "refusals": [reason.say(lang) for reason in answer.refusals],
        "hints": [hint.say(lang) for hint in answer.hints],
        "machines": [_machine(machine) for machine in answer.machines or ()],
        "earlier": _earlier(answer.earlier),
        "missing": [{"need": n, "supply": supply_of(n).say(lang)} for n in answer.missing],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _earlier(before: Earlier | None) -> dict[str, Any] | None:
    if before is None:
        return None
    return {
        "version": before.version,
        "verdict": before.figures.verdict,
        "figures": _figures(before.figures),
        "not_there": list(before.not_there),
    }


def _proposal(proposal: Proposal, context: Context, lang: Lang) -> dict[str, Any]:
    after = {key.key: key.after for change in proposal.changes for key in change.keys}
    return {
        "cost": proposal.cost,
        "verdict": proposal.figures.verdict,
        "changes": [
            {
                "cost": change.cost,
                "keys": [
                    {
                        "key": key.key,
                        "before": as_json(key.before, lang),
                        "after": as_json(key.after, lang),
                    }
                    for key in change.keys
                ],
                "why": change.comment.say(lang),
            }
            for change in proposal.changes
        ],
        "figures": _figures(proposal.figures),
        "run": _run(context, after),
        "warnings": [
            {"rule": found.rule, "message": found.say(lang)} for found in proposal.warnings
        ],
    }


def _figures(figures: Figures) -> list[dict[str, Any]]:
    known = [
        {
            "place": place,
            "phase": phase,
            "peak": figure.peak,
            "low": figure.low,
            "high": figure.high,
            "capacity": figure.capacity,
            "verdict": figure.verdict,
        }
        for (place, phase), figure in figures.phases.items()
    ]
    unknown = [
        {
            "place": place, "phase": phase, "peak": None, "low": None, "high": None,
            "capacity": None, "verdict": "unknown",
        }
        for place, phase in figures.needs
        if (place, phase) not in figures.phases
    ]  # fmt: skip
    return known + unknown


def _run(context: Context, changes: Mapping[str, object]) -> dict[str, Any]:
    facts = Facts(replace(context, values={**context.values, **changes}))

    def read(name: str) -> object:
        try:
            return facts.get(name)
        except Unknown:
            return None

    return {
        "samples_per_step": read("run.samples_per_step"),
        "steps": read("run.steps"),
        "trained_params": read("model.trainable_params"),
    }


def _machine(machine: MachineAnswer) -> dict[str, Any]:
    hardware = machine.hardware
    return {
        "name": hardware.source,
        "nodes": hardware.nodes,
        "gpus_per_node": hardware.gpus_per_node,
        "gpu": hardware.gpu.name,
        "gpu_memory": hardware.gpu.memory,
        "same_batch": machine.same_batch,
        "figures": _figures(machine.figures),
    }
