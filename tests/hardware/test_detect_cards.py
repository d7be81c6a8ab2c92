"""Cards as the vendors' tools print them; a broken or missing tool is told, never guessed past."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.hardware.catalog_data import cards as catalog_cards
from lfconfiglint.hardware.detect_amd import cards_of_amd
from lfconfiglint.hardware.detect_ascend import cards_of_npu_smi
from lfconfiglint.hardware.detect_cards import gpu_keys
from lfconfiglint.hardware.detect_nvidia import cards_of_nvidia_smi
from lfconfiglint.hardware.detect_seen import MIB, SeenCard, ToolError
from lfconfiglint.hardware.detect_visible import visible_cards
from lfconfiglint.hardware.profile import profile_from_mapping
from tests.hardware.tools import Tools, output

NOTHING: dict[str, str] = {}


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    return Tools(tmp_path / "bin", monkeypatch)


def nvidia(tools: Tools, name: str) -> list[SeenCard]:
    outputs = {"--query-gpu": output(f"{name}.csv")}
    if name == "nvidia_mig":
        outputs |= {"-q -x": output("nvidia_mig.xml"), "-L": output("nvidia_mig.list")}
    tools.add("nvidia-smi", outputs)
    return cards_of_nvidia_smi()


def test_nvidia_smi(tools: Tools) -> None:
    """torch reports the printed size less what the driver reserves."""
    cards = nvidia(tools, "nvidia_h20")
    assert len(cards) == 4
    assert (cards[0].name, cards[0].compute) == ("NVIDIA H20", (9, 0))
    assert (cards[0].total, cards[0].usable) == (97871 * MIB, (97871 - 593) * MIB)
    keys, notes = gpu_keys(cards)
    assert keys == {"gpu": "H20 96GB"}
    assert ["1 of the cards are in use now" in note.en for note in notes] == [True]


def test_driver_that_does_not_know_the_newer_fields(tools: Tools) -> None:
    """Old drivers refuse the whole query because of one field."""
    refusal = 'Field "memory.reserved" is not a valid field to query.'
    newer = "--query-gpu=uuid,name,memory.total,memory.used,memory.reserved"
    tools.add("nvidia-smi", {newer: refusal, "--query-gpu": "-"}, code=2)
    with pytest.raises(ToolError, match="failed: -"):
        cards_of_nvidia_smi()
    older = output("nvidia_old.csv")
    path = tools.path("nvidia-smi")
    text = path.read_text().replace("printf %s -; exit 2", f"printf %s '{older}'; exit 0")
    path.write_text(text)
    cards = cards_of_nvidia_smi()
    assert [(card.name, card.usable) for card in cards] == [("Tesla V100-SXM2-32GB", None)] * 2
    assert gpu_keys(cards)[0]["gpu"] == "V100 SXM2 32GB"


def test_card_that_is_not_in_the_catalog(tools: Tools) -> None:
    """Its memory is as the tool says, its capabilities follow from the compute capability."""
    keys, notes = gpu_keys(nvidia(tools, "nvidia_unknown"))
    abilities = {"bf16": True, "fp8": True, "flash_attention": True}
    assert keys == {"gpu_memory": (131072 - 640) * MIB, "capabilities": abilities}
    assert "not in the catalog" in notes[0].en


def test_card_without_memory_of_its_own(tools: Tools) -> None:
    """The tool says [N/A]; the catalog knows what torch reports."""
    assert gpu_keys(nvidia(tools, "nvidia_gb10"))[0] == {"gpu": "GB10 (DGX Spark)"}


def test_mixed_cards(tools: Tools) -> None:
    """The least memory counts, and what all cards can do: a 2080 Ti has no bf16."""
    keys, notes = gpu_keys(nvidia(tools, "nvidia_mixed"))
    capabilities = {"bf16": False, "fp8": False, "flash_attention": False}
    machine = profile_from_mapping({"gpus_per_node": 2, **keys}, "test")
    assert keys["capabilities"] == capabilities
    assert machine.gpu.memory == pytest.approx(10.57 * 2**30, rel=0.01)
    assert "the cards differ" in notes[0].en


def test_numbers_of_mixed_cards(tools: Tools) -> None:
    """Which card number 1 is depends on CUDA_DEVICE_ORDER, and is not guessed silently."""
    cards = nvidia(tools, "nvidia_mixed")
    chosen = {"CUDA_VISIBLE_DEVICES": "1"}
    assert "may be other cards" in visible_cards("nvidia", cards, chosen)[1][-1].en
    _, notes = visible_cards("nvidia", cards, {**chosen, "CUDA_DEVICE_ORDER": "PCI_BUS_ID"})
    assert len(notes) == 1


def test_split_card(tools: Tools) -> None:
    """A process gets one MIG instance, and no whole card beside it."""
    cards = nvidia(tools, "nvidia_mig")
    visible, notes = visible_cards("nvidia", cards, NOTHING)
    assert [card.total for card in visible] == [40192 * MIB]
    assert "of 2 visible parts" in notes[0].en
    abilities = {"bf16": True, "fp8": False, "flash_attention": True}
    assert gpu_keys(visible)[0] == {"gpu_memory": 40192 * MIB, "capabilities": abilities}


@pytest.mark.parametrize(
    ("value", "totals"),
    [
        ("MIG-bbbb2222-0000-5000-8000-000000000001", [19968]),
        ("MIG-bbbb", [19968]),
        ("1", [81920]),
        ("0,1", [40192]),
        ("GPU-2222", [81920]),
    ],
)
def test_choosing_a_part(tools: Tools, value: str, totals: list[int]) -> None:
    cards = nvidia(tools, "nvidia_mig")
    visible, _ = visible_cards("nvidia", cards, {"CUDA_VISIBLE_DEVICES": value})
    assert [card.total for card in visible] == [total * MIB for total in totals]


def test_split_card_without_parts() -> None:
    """MIG is on and no instance was made: CUDA cannot use the card."""
    cards = [SeenCard("NVIDIA A100-SXM4-80GB", partitioned=True), SeenCard("NVIDIA L4")]
    visible, notes = visible_cards("nvidia", cards, NOTHING)
    assert visible == cards[1:]
    assert "without any instance on 1" in notes[0].en


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        ("0,1", [0, 1]),
        ("3,0", [3, 0]),
        (" 2 , 1", [2, 1]),
        ("0,7,1", [0]),
        ("-1", []),
        ("0,-1,1", [0]),
        ("", []),
        ("NoDevFiles", []),
        ("1,1", []),
        ("GPU-33333333,GPU-1", [2, 0]),
        ("GPU-", []),
        ("99999999999999999999", []),
    ],
)
def test_visible_devices(tools: Tools, value: str, chosen: list[int]) -> None:
    """CUDA's rules: the list ends at the first wrong entry; a card named twice leaves none."""
    cards = nvidia(tools, "nvidia_h20")
    visible, notes = visible_cards("nvidia", cards, {"CUDA_VISIBLE_DEVICES": value})
    assert visible == [cards[index] for index in chosen]
    assert f"leaves {len(chosen)} of 4" in notes[0].en


def test_visible_devices_of_other_vendors() -> None:
    """Each vendor's own variable counts, and of AMD's two alike, HIP's."""
    cards = [SeenCard("a"), SeenCard("b"), SeenCard("c")]
    everything = {"CUDA_VISIBLE_DEVICES": "0", "ASCEND_RT_VISIBLE_DEVICES": "1,2"}
    assert visible_cards("ascend", cards, everything)[0] == cards[1:]
    amd = {"CUDA_VISIBLE_DEVICES": "0", "HIP_VISIBLE_DEVICES": "1"}
    assert visible_cards("amd", cards, amd)[0] == cards[1:2]
    both = {"ROCR_VISIBLE_DEVICES": "1,2", "CUDA_VISIBLE_DEVICES": "1"}
    assert visible_cards("amd", cards, both)[0] == cards[2:]


def test_npu_smi(tools: Tools) -> None:
    """One chip to a card; the table of processes is not taken for cards."""
    tools.add("npu-smi", {"info": output("npu_smi_910b3.txt")})
    cards = cards_of_npu_smi()
    assert [(card.name, card.total, card.healthy) for card in cards] == [
        ("910B3", 65536 * MIB, True),
        ("910B3", 65536 * MIB, False),
    ]
    keys, notes = gpu_keys(cards)
    assert keys["gpu"] == "Ascend 910B3"
    assert [note.en.split(" are ")[1][:6] for note in notes] == ["in use", "not in"]


def test_npu_smi_with_two_chips_to_a_card(tools: Tools) -> None:
    tools.add("npu-smi", {"info": output("npu_smi_910c.txt")})
    cards = cards_of_npu_smi()
    assert [card.used for card in cards] == [3419 * MIB, 2874 * MIB]
    assert gpu_keys(cards)[0]["gpu"] == "Ascend 910C (per chip)"


def test_npu_smi_without_hbm(tools: Tools) -> None:
    tools.add("npu-smi", {"info": output("npu_smi_310b.txt")})
    assert [(card.name, card.total) for card in cards_of_npu_smi()] == [("310B1", 10810 * MIB)]


@pytest.mark.parametrize(
    ("file", "count", "gpu"),
    [("amd_smi_mi300x.json", 2, "MI300X"), ("amd_smi_list.json", 1, "MI210")],
)
def test_amd_smi(tools: Tools, file: str, count: int, gpu: str) -> None:
    tools.add("amd-smi", {"static": output(file)})
    cards = cards_of_amd()
    assert (len(cards), gpu_keys(cards)[0]["gpu"]) == (count, gpu)


def test_rocm_smi(tools: Tools) -> None:
    """Without amd-smi; a warning stands before the JSON, and a processor's graphics in it."""
    tools.add("rocm-smi", output("rocm_smi.json"))
    assert [(card.name, card.total) for card in cards_of_amd()] == [
        ("Radeon RX 7900 XT", 21458059264)
    ]


@pytest.mark.parametrize(
    ("tool", "printed", "code", "message"),
    [
        ("nvidia-smi", "NVIDIA-SMI has failed because it couldn't communicate", 9, "has failed"),
        ("nvidia-smi", "GPU-1, NVIDIA H20", 0, "cannot be read: GPU-1"),
        ("nvidia-smi", "[Unknown Error], [Unknown Error], , , , , ", 0, "cannot be read"),
        ("nvidia-smi", "\x1b[31m\x00\xff", 0, "cannot be read"),
        ("npu-smi", "dcmi module initialize failed. ret is -8005", 1, "initialize failed"),
        ("npu-smi", "", 0, "cannot be read: -"),
        (
            "npu-smi",
            "| NPU |\n| 0 910B3 | OK | 98 |\n| 0 | 0000:C1:00.0 | 0 |",
            0,
            "cannot be read",
        ),
        ("amd-smi", "{", 0, "cannot be read"),
        ("amd-smi", "[{}]", 0, "cannot be read"),
        ("amd-smi", "ERROR:root:Unable to initialize", 255, "Unable to initialize"),
        ("amd-smi", '{"gpu_data": [{"asic": 1, "vram": {"size": "N/A"}}]}', 0, "cannot be read"),
        ("rocm-smi", '{"card0": {"VRAM Total Memory (B)": "N/A"}}', 0, "cannot be read"),
        ("rocm-smi", "[]", 0, "cannot be read"),
    ],
)
def test_broken_tools(tools: Tools, tool: str, printed: str, code: int, message: str) -> None:
    """What cannot be read is said with its first line, whichever way it is broken."""
    tools.add(tool, printed, code)
    read = {"nvidia-smi": cards_of_nvidia_smi, "npu-smi": cards_of_npu_smi}.get(tool, cards_of_amd)
    with pytest.raises(ToolError, match=message) as error:
        read()
    assert error.value.text.en.isprintable()


def test_no_devices(tools: Tools) -> None:
    tools.add("nvidia-smi", "No devices were found\n")
    assert cards_of_nvidia_smi() == []


def test_every_card_of_the_catalog_is_recognized_by_what_it_prints() -> None:
    """The profile that is written means the card that was seen, memory included."""
    for name, (card, printed, sold) in catalog_cards().items():
        for text in printed:
            size = card.memory or sold
            keys, _ = gpu_keys([SeenCard(text, size, size)])
            machine = profile_from_mapping({"gpus_per_node": 1, **keys}, name)
            if size is None:
                continue
            assert machine.gpu.memory == pytest.approx(size, rel=0.001), text
            assert (machine.gpu.bf16, machine.gpu.fp8) == (card.bf16, card.fp8), text
