"""``hardware detect`` as a user runs it: what it writes is a profile, or it says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from lfconfiglint.cli.commands import cli
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.hardware import detect_bench
from lfconfiglint.hardware.profile import resolve_hardware
from tests.hardware.tools import Tools, output
from tests.helpers import ROOT

VALIDATOR = Draft202012Validator(json.loads((ROOT / "schemas/hardware.schema.json").read_text()))


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return Tools(tmp_path / "bin", monkeypatch)


def detect(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["hardware", "detect", "--lang", "en", *arguments])


def written(text: str, folder: Path) -> dict[str, object]:
    """The values of a profile that the schema and ``--hardware`` both accept."""
    values = parse_document(text.encode()).values
    assert isinstance(values, dict)
    VALIDATOR.validate(values)
    path = folder / "again.yaml"
    path.write_text(text)
    assert resolve_hardware(str(path)).gpus_per_node == values["gpus_per_node"]
    return values


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("tool", "file", "gpus"),
    [
        ("nvidia-smi", "nvidia_h20.csv", 4),
        ("nvidia-smi", "nvidia_mixed.csv", 2),
        ("nvidia-smi", "nvidia_old.csv", 2),
        ("nvidia-smi", "nvidia_unknown.csv", 1),
        ("nvidia-smi", "nvidia_gb10.csv", 1),
        ("npu-smi", "npu_smi_910b3.txt", 2),
        ("npu-smi", "npu_smi_910c.txt", 2),
        ("npu-smi", "npu_smi_310b.txt", 1),
        ("amd-smi", "amd_smi_mi300x.json", 2),
        ("amd-smi", "amd_smi_list.json", 1),
        ("rocm-smi", "rocm_smi.json", 1),
    ],
)
def test_what_is_written_is_a_profile(
    tools: Tools, tmp_path: Path, tool: str, file: str, gpus: int, lang: str
) -> None:
    tools.add(tool, output(file))
    result = detect("--lang", lang)
    assert result.exit_code == 0
    assert written(result.stdout, tmp_path)["gpus_per_node"] == gpus


def test_all_of_it(tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards, host, disk and the measurement; several nodes cannot be seen and this is said."""
    monkeypatch.setattr(detect_bench.write_bandwidth, "__defaults__", (2**20, 5.0))
    tools.add("nvidia-smi", output("nvidia_h20.csv"))
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    result = detect("--bench", "--output-dir", "not/yet")
    values = written(result.stdout, tmp_path)
    assert list(values) == ["nodes", "gpus_per_node", "gpu", "host_memory", "disk"]
    assert (values["gpus_per_node"], values["gpu"]) == (2, "H20 96GB")
    assert isinstance(values["disk"], dict)
    assert {"free", "write_bandwidth"} <= set(values["disk"])
    assert "cannot be seen from this one" in result.stdout
    assert "CUDA_VISIBLE_DEVICES=0,1 leaves 2 of 4 cards" in result.stdout
    assert "temporary file(s)" in result.stdout
    assert list(Path().iterdir()) == []


def test_a_file_is_not_overwritten(tools: Tools) -> None:
    tools.add("nvidia-smi", output("nvidia_h20.csv"))
    assert detect("--output", "node.yaml").exit_code == 0
    first = Path("node.yaml").read_text()
    assert "gpu: H20 96GB" in first
    Path("node.yaml").write_text("mine\n")
    refused = detect("--output", "node.yaml")
    assert isinstance(refused.exception, LfConfigLintError)
    assert "--force overwrites it" in refused.exception.text.en
    assert Path("node.yaml").read_text() == "mine\n"
    result = detect("--output", "node.yaml", "--force")
    assert (result.exit_code, Path("node.yaml").read_text()) == (0, first)
    assert result.stdout == ""
    assert "cannot be seen from this one" in result.stderr


@pytest.mark.parametrize(
    ("name", "printed", "code", "visible", "message"),
    [
        ("other", "", 0, None, "nvidia-smi is not installed; npu-smi is not installed; amd-smi is"),
        ("nvidia-smi", "No devices were found", 0, None, "nvidia-smi shows no card"),
        ("nvidia-smi", "couldn't communicate with the driver", 9, None, "couldn't communicate"),
        ("nvidia-smi", output("nvidia_h20.csv"), 0, "", "CUDA_VISIBLE_DEVICES= leaves 0 of 4"),
    ],
)
def test_no_card(
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    printed: str,
    code: int,
    visible: str | None,
    message: str,
) -> None:
    """Every reason is told; a profile without cards would be none."""
    tools.add(name, printed, code)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    error = detect().exception
    assert isinstance(error, LfConfigLintError)
    assert error.text.en.startswith("no card that a run could use")
    assert message in error.text.en
    assert "Host memory: " in error.text.en


def test_a_name_cannot_break_out_of_its_comment(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("nvidia-smi", output("nvidia_h20.csv"))
    folder = Path("a\nnodes: 9\n#")
    folder.mkdir()
    values = written(detect("--output-dir", str(folder)).stdout, tmp_path)
    assert values["nodes"] == 1


def test_a_card_whose_memory_is_not_known(tools: Tools) -> None:
    """No profile is better than one with a guess."""
    tools.add("nvidia-smi", "GPU-1, NVIDIA X1, [N/A], [N/A], [N/A], [N/A], 9.0\n")
    assert "its memory is not known" in str(detect().exception)
