"""Settings: where they are found, and that every mistake in them is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.errors import SettingsError
from lfconfiglint.settings import find_settings, read_settings


def test_nearest_file_wins(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.lfconfiglint]\nsamples = 5\n")
    assert find_settings(inner).samples == 5
    (tmp_path / "a" / "lfconfiglint.toml").write_text("samples = 7\n")
    assert find_settings(inner).samples == 7
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert find_settings(inner).samples == 7


def test_profile_is_chosen_by_path(tmp_path: Path) -> None:
    path = tmp_path / "lfconfiglint.toml"
    path.write_text(
        'hardware = "small"\n'
        '[profiles.small]\nnodes = 1\ngpus_per_node = 1\ngpu = "T4"\n'
        '[profiles.big]\nnodes = 1\ngpus_per_node = 8\ngpu = "H20"\npaths = ["big/*.yaml"]\n'
    )
    settings = read_settings(path)
    assert settings.hardware_for(tmp_path / "big" / "x.yaml") == "big"
    assert settings.hardware_for(tmp_path / "x.yaml") == "small"
    assert settings.hardware_for(Path("/elsewhere/big/x.yaml")) == "small"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"targt-version = '0.9.5'\n",
            "unknown key 'targt-version'. Did you mean 'target-version'",
        ),
        (b"samples = 'many'\n", "samples: 'many' is not of type 'integer'"),
        (b"lang = 'fr'\n", "lang: 'fr' is not one of"),
        (b"samples = \n", "not valid TOML"),
        (b"[extra-keys]\nmy_key = 'integer'\n", "extra-keys.my_key: 'integer' is not one of"),
        (b"[packages]\nvllm = true\n", "packages.vllm: True is not valid"),
        (b"[environment]\nUSE_RAY = []\n", "environment.USE_RAY: [] is not of type"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_mistake_is_named_with_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "lfconfiglint.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_surroundings_of_the_run(tmp_path: Path) -> None:
    """Names of packages are normalized; switches may be TOML's own true and numbers."""
    path = tmp_path / "lfconfiglint.toml"
    path.write_text(
        '[extra-keys]\nmy_key = "int"\n'
        '[packages]\nvllm = "0.10.0"\nFlash-Attn = false\n'
        '[environment]\nFORCE_TORCHRUN = true\nUSE_RAY = 0\nUSE_KT = "n"\n'
    )
    settings = read_settings(path)
    assert settings.extra_keys == {"my_key": "int"}
    assert settings.packages == {"vllm": "0.10.0", "flash_attn": False}
    assert settings.environment == {"FORCE_TORCHRUN": "true", "USE_RAY": "0", "USE_KT": "n"}
