"""The keys a rule needs: a lint that skips rules says the same as one that runs them all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.rule_index import possible_defaults, required_keys, without_deepspeed
from lfconfiglint.rule_parts import stored_parts
from lfconfiglint.rulebook import Selection, load_rules, select_rules
from tests.facts.support import SMALL, facts_of, machine
from tests.facts.test_accelerate_deepspeed import made
from tests.helpers import lint_in
from tests.rule_sources import Example, examples

DEFAULTS: dict[str, list[object]] = {
    "stage": ["sft"],
    "packing": [False, None],
    "save_steps": [500],
    "streaming": [False],
}
CODE = "code"


@cache
def compiled() -> Selection:
    selection = select_rules(load_rules(), (), ())
    assert all(rule.table is not None for rule in selection.rules)
    return selection


@pytest.mark.parametrize(
    ("condition", "groups"),
    [
        ("stage != 'sft' and packing", [["stage"], ["packing"]]),
        ("packing or streaming", [["packing", "streaming"]]),
        ("packing != streaming", []),
        ("optim == 'x' or packing", []),
        ("'a' in given and optim == 'x' or packing", [["a", "optim", "packing"]]),
        ("'a' not in given or packing", []),
        ("('a' in given or packing) and len(given) > 1", [["a", "packing"]]),
        ("len(given) > 1 or packing", []),
        ("stage == 'dpo' or save_steps > 1000", [["save_steps", "stage"]]),
        ("streaming and model.parameters > 1", [["streaming"]]),
        ("save_steps > 100", []),
        ("optim == 'x'", []),
        ("'packing' in given and stage == 'pt'", [["packing"], ["stage"]]),
        ("'a' in given or 'b' in given and packing", [["a", "b"]]),
        ("model.parameters > 1 and (stage == 'dpo' or streaming)", [["stage", "streaming"]]),
        ("run.steps > 5", []),
        ("deepspeed.missing is not None and streaming", [["deepspeed"], ["streaming"]]),
        ("deepspeed.without_zero", [["deepspeed"]]),
        ("not deepspeed.clips", [["deepspeed"]]),
        ("deepspeed.missing is None", []),
    ],
)
def test_required_keys(condition: str, groups: list[list[str]]) -> None:
    """A key is needed when its defaults alone make the condition false; nothing is guessed for
    keys without a known default, or where some of their defaults make it true. Facts about a
    DeepSpeed file need the key that names one."""
    assert required_keys(condition, DEFAULTS) == groups


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("stage == 'ppo' and packing", [("stage", "==", "ppo"), ("packing", "true", None)]),
        ("not packing and (a or b)", [("packing", "false", None), CODE]),
        ("stage in ['rm', 'ppo']", [("stage", "in", ["rm", "ppo"])]),
        ("stage in ('rm', 'ppo')", [("stage", "in", ("rm", "ppo"))]),
        ("a is not None and run.steps > 1", [("a", "!=", None), ("run.steps", ">", 1)]),
        ("a and (b and c > -1)", [("a", "true", None), ("b", "true", None), ("c", ">", -1)]),
        ("launch.megatron and cutoff_len < min(a, b)", [("launch.megatron", "true", None), CODE]),
        ("stage == 'ppo' or packing", [CODE]),
        ("'packing' in given and 1 < save_steps < 5", [CODE, CODE]),
        ("packing is True and a == (1, 2)", [CODE, CODE]),
    ],
)
def test_parts(condition: str, expected: list[object]) -> None:
    """A comparison with a constant is stored as such, in the place that it has; what a comparison
    would not say exactly (identity, a tuple) is code."""
    assert [
        CODE if isinstance(part, dict) else part for part in stored_parts(condition)
    ] == expected


def test_defaults_of_all_releases_count() -> None:
    """`cutoff_len` has had three defaults, `optim` one that depends on torch."""
    defaults = possible_defaults(frozenset({"train"}))
    assert {1024, 2048} <= set(defaults["cutoff_len"])
    assert "optim" not in defaults
    assert 1024 not in possible_defaults(frozenset({"train"}), "0.9.2..")["cutoff_len"]


@pytest.mark.parametrize("gpus", [None, 1, 8])
@pytest.mark.parametrize("changes", [{}, {"fsdp": "full_shard"}, {"deepspeed": None}])
def test_facts_without_a_deepspeed_file(gpus: int | None, changes: dict[str, object]) -> None:
    """They are the same in every config that names none: a rule that needs others is not asked."""
    facts = facts_of({**SMALL, **changes}, machine(gpus) if gpus else None)
    without = without_deepspeed()
    assert len(without) > 20
    assert {name: facts.get(name) for name in without} == without


@pytest.mark.parametrize(
    ("by_accelerate", "decided"),
    [({"deepspeed_config_file": "ds.json"}, True), ({"zero_stage": 3}, False)],
)
def test_a_file_that_accelerate_names_counts_as_the_key(
    by_accelerate: dict[str, object], decided: bool, tmp_path: Path
) -> None:
    """The facts are those of that file then, and not those of a config without one; what accelerate
    sets up by fields of its own has facts of its own."""
    (tmp_path / "ds.json").write_text('{"zero_optimization": {"stage": 5}}')
    facts = made(tmp_path, by_accelerate)
    without = without_deepspeed()
    assert ("deepspeed" in facts.context.decided()) is decided
    assert ({name: facts.settled(name) for name in without} != without) is decided


@pytest.mark.parametrize(
    "example", list(examples()), ids=lambda example: f"{example.rule}-{example.index}"
)
def test_skipping_rules_changes_no_report(example: Example, tmp_path: Path) -> None:
    """The compiled rules, which know what they need, report what the rule files report."""
    text = example.bad_bytes if example.bad is not None else example.good_bytes
    document = parse_document(text)
    surroundings = example.surroundings
    every = lint_in(document, surroundings, tmp_path)
    fewer = lint_in(document, surroundings, tmp_path, chosen=compiled())
    assert fewer.diagnostics == every.diagnostics
    assert set(fewer.undecided) == set(every.undecided)


@pytest.mark.parametrize(
    ("condition", "first"),
    [
        ("run.steps > run.save_interval", ["run.steps", "run.save_interval"]),
        ("memory.gpu_train > 2 * hardware.gpu_memory", ["hardware.gpu_memory", "memory.gpu_train"]),
        ("save_steps > run.steps", ["save_steps", "run.steps"]),
        ("run.steps * 2 > run.steps", ["run.steps"]),
        ("run.steps > 1 or run.trains", None),
        ("run.steps > (1 if run.trains else 2)", None),
        ("1 < run.steps < run.save_interval", None),
        ("save_steps > eval_steps", None),
    ],
)
def test_what_is_asked_in_any_case(condition: str, first: list[str] | None) -> None:
    """Where one of these is unknown, the whole is, for want of the same."""
    assert stored_parts(condition)[0].get("first") == first
