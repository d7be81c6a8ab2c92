"""Profiles: every form resolves to the machine it says; mistakes are one line at their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.errors import LfConfigLintError, ProfileError, UsageError
from lfconfiglint.hardware.model import Disk, Hardware
from lfconfiglint.hardware.profile import KEYS, profile_from_mapping, resolve_hardware
from lfconfiglint.language import Text

GIB = 2**30

FULL = """\
nodes: 2
gpus_per_node: 8
gpu: H20
host_memory: 1TiB  # per node
disk:
  free: 3TB
  write_bandwidth: 2GB/s
  shared: true
launcher: torchrun
"""


def write(folder: Path, content: str | bytes, name: str = "machine.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_full_profile_file(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    machine = resolve_hardware(str(path))
    assert (machine.nodes, machine.gpus_per_node, machine.world_size) == (2, 8, 16)
    assert machine.gpu.name == "H20 96GB"
    assert machine.host_memory == 1024 * GIB
    assert machine.disk == Disk(free=3 * 10**12, write_bandwidth=2 * 10**9, shared=True)
    assert machine.launcher == "torchrun"
    assert machine.source == str(path)


def test_accelerates_file_names_the_launcher(tmp_path: Path) -> None:
    machine = resolve_hardware(
        str(write(tmp_path, "node: p4d.24xlarge\naccelerate_config: a.yaml\n"))
    )
    assert (machine.launcher, machine.accelerate_config) == ("accelerate", "a.yaml")


def test_json_and_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    json = write(tmp_path, '{\n\t"gpus_per_node": 8,\n\t"gpu": "H20"\n}\n', "machine.json")
    assert resolve_hardware(str(json)).gpus_per_node == 8
    windows = write(tmp_path, b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert resolve_hardware(str(windows)).world_size == 16


def test_paths_start_at_the_base(tmp_path: Path) -> None:
    write(tmp_path, FULL)
    assert resolve_hardware("machine.yaml", base=tmp_path).world_size == 16


@pytest.mark.parametrize(
    ("text", "nodes", "count", "card"),
    [
        ("8xH20", 1, 8, "H20 96GB"),
        ("2x8xH100-80GB", 2, 8, "H100 SXM 80GB"),
        ("8X4090", 1, 8, "RTX 4090 24GB"),
        ("2x8x4090", 2, 8, "RTX 4090 24GB"),
        (" 1 x V100 SXM2 32GB ", 1, 1, "V100 SXM2 32GB"),
        ("8*H20", 1, 8, "H20 96GB"),
        ("2×8 × H20", 2, 8, "H20 96GB"),
    ],
)
def test_short_forms(text: str, nodes: int, count: int, card: str) -> None:
    """Host memory and disk stay unknown: the text says nothing about them."""
    machine = resolve_hardware(text)
    assert (machine.nodes, machine.gpus_per_node, machine.gpu.name) == (nodes, count, card)
    assert (machine.host_memory, machine.disk) == (None, Disk())
    assert machine.source == text.strip()


def test_node_type() -> None:
    machine = resolve_hardware("p4d.24xlarge")
    assert (machine.gpus_per_node, machine.host_memory) == (8, 1152 * GIB)


def test_names_in_the_settings_come_first(tmp_path: Path) -> None:
    profiles: dict[str, object] = {
        "p4d.24xlarge": {"gpus_per_node": 4, "gpu": "H20"},
        "machine.yaml": {"gpus_per_node": 1, "gpu": "T4"},
    }
    write(tmp_path, FULL)
    assert resolve_hardware("p4d.24xlarge", profiles).gpus_per_node == 4
    assert resolve_hardware("machine.yaml", profiles, tmp_path).gpu.name == "T4"
    assert resolve_hardware("machine.yaml", {}, tmp_path).gpu.name == "H20 96GB"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("H20*8", "Did you mean '8xH20'?"),
        ("H20x8", "Did you mean '8xH20'?"),
        ("4090 × 8", "not 4090. Did you mean '8x4090'?"),
        ("8 H20", "Did you mean '8xH20'?"),
        ("8 RTX 4090", "Did you mean '8xRTX 4090'?"),
        ("8张A800", "Did you mean '8xA800'?"),
        ("8卡H20", "Did you mean '8xH20'?"),
        ("H20 8卡", "Did you mean '8xH20'?"),
        ("H20-8 GPUs", "Did you mean '8xH20'?"),
        ("8 gpus H20", "Did you mean '8xH20'?"),
        ("8 boxes", "short form such as 8xH20."),
        ("8xA100", "does not say which card"),
        ("8xH2O", "Did you mean 'H20 96GB'"),
        ("0xH20", "COUNT must be 1 to 1024, not 0"),
        ("0x8xH20", "NODES must be 1 to 100000, not 0"),
        ("9999xH20", "COUNT must be 1 to 1024"),
        ("H20", "say how many, as in 8xH20"),
        ("p4d.24xlarg", "Did you mean 'p4d.24xlarge'?"),
        ("", "such as 8xH20"),
        pytest.param("x" * 100_000, "such as 8xH20", id="long"),
        ("\0", "such as 8xH20"),
    ],
)
def test_texts_that_mean_nothing(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve_hardware(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_misspelt_profile_of_the_settings() -> None:
    with pytest.raises(UsageError, match="Did you mean 'cluster'"):
        resolve_hardware("clustr", {"cluster": {}})


@pytest.mark.parametrize("name", ["nope.yaml", "nope.yml", "nope.json", "folder/NOPE.YAML"])
def test_missing_file(name: str) -> None:
    with pytest.raises(ProfileError, match="there is no such profile file"):
        resolve_hardware(name)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nodes: 0\ngpus_per_node: 8\ngpu: H20\n", ":1: nodes must be a whole number from 1"),
        ("gpus_per_node: 8.5\ngpu: H20\n", ":1: gpus_per_node must be a whole number"),
        ("gpus_per_node: true\ngpu: H20\n", ":1: gpus_per_node must be a whole number"),
        ("gpus_per_node: 8\ngpus: H20\n", ":2: unknown key 'gpus'. Did you mean 'gpu'?"),
        ("gpus_per_node: 8\ngpu: H2O\n", ":2: unknown card 'H2O'"),
        ("gpus_per_node: 8\ngpu: A100\n", ":2: 'A100' does not say which card"),
        ("gpus_per_node: 8\ngpu: [H20]\n", ":2: gpu must be text"),
        ("gpus_per_node: 8\n# x\ngpu: H20\ngpu_memory: 40GiB\n", ":3: no 'H20' has 40.0 GiB"),
        ("gpus_per_node: 8\ngpu: H20\nhost_memory: 96\n", ":3: host_memory is only 96 B; is"),
        ("gpus_per_node: 8\ngpu: H20\nhost_memory: 2Tb\n", ":3: host_memory: '2Tb' would be bits"),
        ("gpus_per_node: 8\ngpu: H20\nhost_memory: -1TB\n", ":3: host_memory: '-1TB' is negative"),
        ("gpus_per_node: 8\ngpu: H20\ndisk:\n  free: 9999PB\n", ":4: free: '9999PB' is more than"),
        ("gpus_per_node: 8\ngpu: H20\ndisk:\n  fre: 1TB\n", ":4: unknown key 'fre'. Did you mean"),
        ("gpus_per_node: 8\ngpu: H20\ndisk: {shared: 1}\n", ":3: shared must be true or false"),
        ("gpus_per_node: 8\ngpu: H20\ndisk: {write_bandwidth: 2GB}\n", ":3: write_bandwidth:"),
        ("gpus_per_node: 8\ngpu: H20\ndisk: 3TB\n", ":3: must be a mapping"),
        ("gpus_per_node: 8\ngpu: H20\ncapabilities: {bf16: si}\n", ":3: bf16 must be true or"),
        ("gpus_per_node: 8\ngpu: H20\nlauncher: torchrn\n", ":3: launcher 'torchrn' is not one of"),
        ("gpus_per_node: 8\ngpu: H20\nlauncher: single\n", ":3: a single process does not use 8"),
        ("gpus_per_node: 8\ngpu: H20\naccelerate_config: a.yaml\nlauncher: torchrun\n",
         ":3: torchrun does not read accelerate's file"),
        ("node: p4d.24xlarg\n", ":1: unknown node type 'p4d.24xlarg'. Did you mean"),
        ("node: p4d.24xlarge\ngpus_per_node: 4\n", ":2: p4d.24xlarge has 8 GPUs, not 4"),
        ("node: p4d.24xlarge\ngpu: H20\n", ":2: the node type has A100 SXM 40GB, not H20"),
        ("node: p4d.24xlarge\ngpu_memory: 80GiB\n", ":2: A100 SXM 40GB has 39.6 GiB, not 80.0 GiB"),
        ("gpu: H20\n", ": gpus_per_node is missing"),
        ("gpus_per_node: 8\n", ": gpu is missing"),
        ("", ": gpus_per_node is missing"),
        ("- 8xH20\n", ":1: the file holds a list"),
        ("gpu: [\n", ":2: a value is missing here"),
        ("gpu: H20\ngpu: T4\n", ":2: `gpu` stands twice, first on line 1"),
        ("gpu: H20\n---\ngpu: T4\n", ":2: a second document starts here"),
        ("gpu: !card H20\n", ":1: the loader does not know the tag `!card`"),
        pytest.param("[" * 5000, "nested too deeply", id="deep"),
        ("a: &a [*a]\n", ":1: an alias refers to itself"),
        (b"gpu: \xff\n", "not UTF-8"),
        (b"gpu: \x00\n", "control character"),
        pytest.param(b"#" * 2_000_000, "larger than 1 MiB", id="large"),
    ],
)  # fmt: skip
def test_mistakes_in_a_file(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ProfileError) as caught:
        resolve_hardware(str(path))
    english, chinese = caught.value.say("en"), caught.value.say("zh")
    assert english.startswith(str(path))
    assert chinese.startswith(str(path))
    assert message in english
    assert "\n" not in english + chinese


def test_a_folder_is_no_profile_file(tmp_path: Path) -> None:
    (tmp_path / "machine.yaml").mkdir()
    with pytest.raises(ProfileError, match="no such profile file"):
        resolve_hardware("machine.yaml", base=tmp_path)


def test_mistakes_in_the_settings_name_profile_and_key() -> None:
    with pytest.raises(ProfileError, match=r"^cluster: disk\.free: free: 'big' is not a size"):
        resolve_hardware(
            "cluster", {"cluster": {"gpus_per_node": 8, "gpu": "H20", "disk": {"free": "big"}}}
        )


def machine(**fields: object) -> Hardware:
    return profile_from_mapping(fields, "test")


def test_node_type_as_a_base() -> None:
    """The node type is named; the rest says more about the same machine."""
    found = machine(node="P4D.24xlarge", nodes=4, gpu="A100", host_memory="500GiB")
    assert (found.nodes, found.world_size, found.host_memory) == (4, 32, 500 * GIB)
    assert found.gpu.name == "A100 SXM 40GB"


def test_memory_by_hand_wins_and_is_not_called_measured() -> None:
    found = machine(gpus_per_node=8, gpu="H20", gpu_memory="96GiB")
    assert found.gpu.memory == 96 * GIB
    assert not found.gpu.memory_measured
    assert found.gpu.name == "H20 96GB"


def test_a_card_described_by_hand_has_only_what_is_said() -> None:
    card = machine(gpus_per_node=8, gpu_memory="64GiB", capabilities={"bf16": True}).gpu
    assert (card.memory, card.bf16, card.fp8, card.flash_attention_2) == (
        64 * GIB,
        True,
        None,
        None,
    )


def test_capabilities_by_hand_win() -> None:
    v100 = machine(gpus_per_node=1, gpu="V100-32GB", capabilities={"bf16": True}).gpu
    assert (v100.bf16, v100.bf16_emulated) == (True, False)
    same = machine(gpus_per_node=1, gpu="V100-32GB", capabilities={"bf16": False}).gpu
    assert (same.bf16, same.bf16_emulated) == (False, True)
    h20 = machine(gpus_per_node=1, gpu="H20", capabilities={"flash_attention": False}).gpu
    assert (h20.flash_attention_2, h20.flash_attention_3) == (False, False)


def test_a_number_can_name_a_card() -> None:
    assert machine(gpus_per_node=8, gpu=4090).gpu.name == "RTX 4090 24GB"


def test_full_disk_is_known_and_empty_fields_are_unknown() -> None:
    assert machine(gpus_per_node=8, gpu="H20", disk={"free": 0}).disk.free == 0
    empty = machine(gpus_per_node=8, gpu="H20", disk=None, host_memory=None, launcher=None)
    assert (empty.disk, empty.host_memory, empty.launcher) == (Disk(), None, None)


@given(st.text(max_size=60))
def test_any_text_is_a_machine_or_one_of_our_errors(text: str) -> None:
    try:
        said = Text(resolve_hardware(text).source, "可用")
    except LfConfigLintError as error:
        said = error.text
    assert all(said)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=8), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.one_of(values, st.dictionaries(st.sampled_from(KEYS), values)))
def test_any_content_is_a_machine_or_a_profile_error(content: object) -> None:
    try:
        said = profile_from_mapping(content, "test").source
    except ProfileError as error:
        said = str(error)
    assert said.startswith("test")
