"""The catalog: names people use find the card they mean, and nothing is guessed."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.errors import UsageError
from lfconfiglint.hardware.catalog import (
    PLAIN_NAMES,
    find_accelerator,
    find_node,
    fits_memory,
    list_accelerators,
    list_nodes,
    names_of,
)
from lfconfiglint.hardware.catalog_data import cards, cards_like, node_named, nodes, values_of
from lfconfiglint.resources import PACKAGE

GIB = 2**30


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("NVIDIA H20", "H20 96GB"),
        ("H20", "H20 96GB"),
        ("h20", "H20 96GB"),
        ("H20-3e", "H20 141GB"),
        ("H20 141GB", "H20 141GB"),
        ("H100", "H100 SXM 80GB"),
        ("H100-80GB", "H100 SXM 80GB"),
        ("NVIDIA H100 PCIe", "H100 PCIe 80GB"),
        ("h100-nvl", "H100 NVL 94GB"),
        ("H800", "H800 SXM 80GB"),
        ("H200", "H200 SXM"),
        ("NVIDIA A100-SXM4-80GB", "A100 SXM 80GB"),
        ("a100-80g", "A100 80GB"),
        ("A100-40GB", "A100 40GB"),
        ("910B-64GB", "910B-64GB"),
        ("910b-32g", "Ascend 910B4"),
        ("A800", "A800 80GB"),
        ("V100-32GB", "V100 32GB"),
        ("Tesla V100-SXM2-32GB", "V100 SXM2 32GB"),
        ("Tesla T4", "T4"),
        ("4090", "RTX 4090 24GB"),
        ("NVIDIA GeForce RTX 4090", "RTX 4090 24GB"),
        ("RTX 4090 48GB", "RTX 4090 48GB (mod)"),
        ("rtx4090d", "RTX 4090 D"),
        ("4090 laptop", "RTX 4090 Laptop"),
        ("A6000", "RTX A6000"),
        ("6000 Ada", "RTX 6000 Ada"),
        ("RTX PRO 6000", "RTX PRO 6000 Blackwell"),
        ("910B2", "Ascend 910B2"),
        ("Ascend910B3", "Ascend 910B3"),
        ("MI300X", "MI300X"),
        ("AMD Instinct MI250X", "MI250X (per GCD)"),
        ("DGX Spark", "GB10 (DGX Spark)"),
    ],
)
def test_names_people_use(written: str, name: str) -> None:
    assert find_accelerator(written).name == name


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("A100", ["A100 SXM 80GB", "A100 SXM 40GB"]),
        ("A100 SXM", ["A100 SXM 80GB", "A100 SXM 40GB"]),
        ("V100", ["V100 SXM2 32GB", "V100 SXM2 16GB"]),
        ("GH200", ["GH200 96GB", "GH200 144GB"]),
        ("3080", ["RTX 3080 10GB", "RTX 3080 12GB"]),
        ("NVIDIA GeForce RTX 4060 Ti", ["RTX 4060 Ti 8GB", "RTX 4060 Ti 16GB"]),
        ("RTX 6000", ["RTX 6000 Ada", "Quadro RTX 6000"]),
        ("RTX 5000", ["RTX 5000 Ada"]),
        ("910B", ["Ascend 910B1", "Ascend 910B4"]),
        ("910", ["Ascend 910A", "Ascend 910C"]),
    ],
)
def test_ambiguous_names_are_not_guessed(written: str, candidates: list[str]) -> None:
    with pytest.raises(UsageError, match="does not say which card") as caught:
        find_accelerator(written)
    for candidate in candidates:
        # as it can be typed without quotation marks
        typed = candidate.replace(" ", "-")
        assert find_accelerator(typed)
        assert typed in str(caught.value)
        assert typed in caught.value.say("zh")


@pytest.mark.parametrize(
    ("written", "memory", "name"),
    [
        ("A100", 80, "A100 80GB"),
        ("A100", 40, "A100 40GB"),
        ("H100", 94, "H100 NVL 94GB"),
        ("4090", 48, "RTX 4090 48GB (mod)"),
        ("V100 SXM2", 16, "V100 SXM2 16GB"),
    ],
)
def test_memory_tells_variants_apart(written: str, memory: int, name: str) -> None:
    assert find_accelerator(written, memory * GIB).name == name


def test_a_memory_that_no_variant_has_is_a_contradiction() -> None:
    with pytest.raises(UsageError, match=r"no 'H20' has 40\.0 GiB of memory"):
        find_accelerator("H20", 40 * GIB)


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [("H2O", "H20 96GB"), ("MI355", "MI355X"), ("RTX 4O90", "RTX 4090"), ("A1OO", "A100")],
)
def test_slips_are_suggested(written: str, suggestion: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{suggestion}"):
        find_accelerator(written)


@pytest.mark.parametrize(
    "written", ["", " ", "potato", "80GB", "NVIDIA", pytest.param("x" * 100_000, id="long"), "2"]
)
def test_unknown_names(written: str) -> None:
    with pytest.raises(UsageError, match="unknown card"):
        find_accelerator(written)


@given(st.text())
def test_any_text_is_a_card_or_a_usage_error(written: str) -> None:
    try:
        said = find_accelerator(written).name
    except UsageError as error:
        said = error.say("zh")
    assert said


def test_every_catalog_name_finds_its_own_card() -> None:
    for card in list_accelerators():
        assert find_accelerator(card.name) == card
        assert find_accelerator(card.name.upper()) == card


def test_plain_names_point_into_the_catalog() -> None:
    names = {card.name for card in list_accelerators()}
    assert set(PLAIN_NAMES.values()) <= names


def test_a_shortened_name_takes_the_least_memory_and_says_so() -> None:
    card = find_accelerator("A100-80GB")
    sxm, pcie = find_accelerator("A100 SXM 80GB"), find_accelerator("A100 PCIe 80GB")
    assert sxm.memory is not None
    assert pcie.memory is not None
    assert card.memory == min(sxm.memory, pcie.memory)
    assert "least memory of A100 SXM 80GB, A100 PCIe 80GB" in (card.source or "")


def test_speed_is_unknown_where_the_variants_differ() -> None:
    """V100 SXM2 and PCIe are joined by NVLink or not: neither may be assumed."""
    assert find_accelerator("V100-32GB").link_bandwidth is None
    assert find_accelerator("V100 SXM2 32GB").link_bandwidth == 300 * 10**9


def test_capabilities() -> None:
    h20 = find_accelerator("H20")
    assert (h20.bf16, h20.bf16_emulated, h20.fp8) == (True, False, True)
    assert (h20.flash_attention_2, h20.flash_attention_3) == (True, True)
    # torch 2.4 and later count emulation as support
    v100 = find_accelerator("V100 SXM2 32GB")
    assert (v100.bf16, v100.bf16_emulated, v100.flash_attention_2) == (False, True, False)
    ascend = find_accelerator("Ascend 910A")
    assert (ascend.bf16, ascend.bf16_emulated) == (False, False)
    # not established is not false
    assert find_accelerator("MLU590").bf16 is None
    assert find_accelerator("Ascend 910B2").flash_attention_2 is None
    assert find_accelerator("MLU590").memory is None


def test_memory_is_what_torch_reports_not_what_is_printed() -> None:
    memory = find_accelerator("H20").memory
    assert memory is not None
    assert memory == pytest.approx(95.0 * GIB, rel=1e-3)
    assert find_accelerator("H20").memory_measured
    assert not find_accelerator("RTX A4000").memory_measured


def test_every_card_is_plausible_and_sourced() -> None:
    for card in list_accelerators():
        assert card.source
        assert card.vendor
        assert card.memory is None or 4 * GIB < card.memory < 300 * GIB
        assert card.bf16_flops is None or 1e12 < card.bf16_flops < 1e16
        assert not (card.bf16 and card.bf16_emulated)
        assert card.memory is None or fits_memory(card, card.memory)


def test_nodes() -> None:
    node = find_node("P4D.24xlarge")
    assert node is not None
    assert (node.gpus_per_node, node.gpu.name, node.source) == (8, "A100 SXM 40GB", "p4d.24xlarge")
    assert node.host_memory == 1152 * GIB
    assert node.disk.free is None
    assert find_node("p4d") is None
    # its memory is not in the source
    unknown = find_node("a3-megagpu-8g")
    assert unknown is not None
    assert unknown.host_memory is None
    names = [node.source for node in list_nodes()]
    assert len(set(names)) == len(names) > 30


def test_importing_the_catalog_reads_no_table() -> None:
    """Most runs need neither cards nor nodes."""
    code = (
        "from lfconfiglint.hardware import catalog, catalog_data, profile\n"
        "assert catalog_data.cards.cache_info().currsize == 0\n"
        "import sys\n"
        "assert 'jsonschema' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize("table", ["accelerators.csv", "nodes.csv"])
def test_lines_are_read_as_csv_reads_them(table: str) -> None:
    """Importing csv takes longer than reading the line that is wanted."""
    lines = (PACKAGE / "catalog" / table).read_text(encoding="utf-8").splitlines()
    assert any('"' in line for line in lines)
    assert [values_of(line) for line in lines] == list(csv.reader(lines))


def test_a_card_is_found_without_the_others() -> None:
    """By every spelling that any card has."""
    every = names_of(cards())
    spellings = {text for kind in every for text in kind}
    assert len(spellings) > 250
    for text in spellings:
        few = names_of(cards_like(text))
        assert [kind.get(text) for kind in few] == [kind.get(text) for kind in every], text


def test_a_node_is_found_without_the_others() -> None:
    """By its name, and not by the beginning of one."""
    for name, node in nodes().items():
        assert node_named(name) == node
        assert node_named(name[:-1]) == nodes().get(name[:-1])
