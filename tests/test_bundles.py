"""Facts that rest on one thing are asked once for it: the files before change no answer."""

from __future__ import annotations

import itertools

import pytest

from lfconfiglint.asking import Found
from lfconfiglint.condition import PartTable
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.hardware.model import Accelerator, Hardware
from lfconfiglint.parts import Source
from lfconfiglint.rule_index import roots_of_facts
from lfconfiglint.rule_sets import members
from lfconfiglint.rule_sharing import index_of
from lfconfiglint.sieve import Sieve
from lfconfiglint.values import Values
from tests.helpers import schema

PARTS: list[Source] = [
    ("hardware.vendor", "==", "NVIDIA"),
    ("hardware.bf16", "false", None),
    ("hardware.gpus_per_node", ">", 1),
    "_fact('hardware.fp8') is True",
    ("hardware.name", ">", 1),
    ("template.images", "true", None),
    ("template.known", "false", None),
    ("save_steps", ">", 100),
]
READS = {3: ["hardware.fp8"]}
RULES = [((), places) for places in [(0,), (1,), (0, 2), (3,), (4,), (5,), (6,), (1, 5), (2, 7)]]
EVERY = (1 << len(RULES)) - 1
MACHINES = [
    None,
    Hardware(1, 8, Accelerator("H20", vendor="NVIDIA", bf16=True, fp8=True)),
    Hardware(1, 1, Accelerator("V100", vendor="NVIDIA", bf16=False, fp8=False)),
    # of which less is known
    Hardware(2, 4, Accelerator("mine")),
]
CONFIGS: list[dict[str, object]] = [
    {"template": "qwen"},
    {"template": "qwen2_vl", "save_steps": 50},
    {"template": "none"},
    {"template": None},
    {"template": ["qwen"], "save_steps": "x"},
]


def table() -> PartTable:
    index = index_of(RULES, PARTS, READS, {}, roots_of_facts())
    assert {place[:2] for place in index.bundles} == {
        ("hardware", "profile"), ("template", "_name"),
    }  # fmt: skip
    return PartTable(PARTS, index, [places for _, places in RULES])


def found(sieve: Sieve, config: dict[str, object], machine: Hardware | None, among: int) -> Found:
    context = Context(config, schema().default_values, machine, None, ())
    values = Values(Facts(context), schema(), frozenset())
    return sieve.found(config.keys(), values, among)


def said(found: Found) -> tuple[list[int], list[int], dict[tuple[str, ...], list[int]]]:
    needs = {needs: list(members(rules & found.left)) for needs, rules in found.needs.items()}
    return (
        list(members(found.left)),
        list(members(found.failed & found.left)),
        {key: rules for key, rules in needs.items() if rules},
    )


@pytest.mark.parametrize(
    "among", [[EVERY], [0b000001111, EVERY], [0b111110000, 0b000001111, EVERY]], ids=str
)
def test_files_before_change_no_answer(among: list[int]) -> None:
    """One sieve sees all files of a run, of several machines, and rules are asked of when a file
    first comes to them: each file gets what it would get alone."""
    shared = Sieve(table(), EVERY)
    files = list(itertools.product(CONFIGS, MACHINES))
    for rules, (config, machine) in itertools.product(among, files):
        alone = Sieve(table(), EVERY)
        expected = said(found(alone, config, machine, rules))
        assert said(found(shared, config, machine, rules)) == expected


def test_what_is_asked() -> None:
    """The answers themselves: rule 4 compares a name with a number, which fails."""
    sieve = Sieve(table(), EVERY)
    assert said(found(sieve, CONFIGS[1], MACHINES[1], EVERY)) == ([0, 2, 3, 4, 5], [4], {})
    left, _, needs = said(found(sieve, CONFIGS[0], MACHINES[3], EVERY))
    assert left == [0, 1, 2, 3, 4, 8]
    assert needs == {
        ("hardware.vendor",): [0, 2], ("hardware.bf16",): [1], ("hardware.fp8",): [3],
    }  # fmt: skip
    assert said(found(sieve, CONFIGS[0], None, EVERY))[2] == {("hardware",): [0, 1, 2, 3, 4, 8]}


def test_an_older_index_is_not_believed() -> None:
    """A checkout's stored rules may be older than its facts: these once rested on the environment,
    which both runs share."""
    parts: list[Source] = [("launch.world_size", ">", 1), ("launch.alone", "false", None)]
    roots = {"launch.world_size": ("_environment", True), "launch.alone": ("_environment", True)}
    rules = [((), (place,)) for place in range(len(parts))]
    stale = PartTable(parts, index_of(rules, parts, {}, {}, roots), [places for _, places in rules])
    sieve = Sieve(stale, EVERY)
    for machine, expected in ((MACHINES[1], [0, 1]), (MACHINES[2], [])):
        assert said(found(sieve, CONFIGS[0], machine, EVERY))[0] == expected
