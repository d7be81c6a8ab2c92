"""Settings: where they are found, and that every mistake in them is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.errors import SettingsError
from lfconfiglint.settings_file import read_settings
from lfconfiglint.settings_place import place_of
from lfconfiglint.settings_search import find_settings


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


def test_a_file_extends_another(tmp_path: Path) -> None:
    """A team's settings below a project's own: tables by entry, rules and overrides in turn, the
    rest in place; paths start where they are written."""
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "base.toml").write_text(
        'samples = 5\nlang = "zh"\nignore = ["a"]\nrules = ["house"]\nbaseline = "b.json"\n'
        '[severity]\nx = "error"\ny = "info"\n'
        '[[overrides]]\nfiles = ["one/*"]\nignore = ["p"]\n'
    )
    own = tmp_path / "lfconfiglint.toml"
    own.write_text(
        'extend = "team/base.toml"\nsamples = 7\nignore = ["b"]\nrules = ["mine"]\n'
        '[severity]\ny = "warning"\n'
        '[[overrides]]\nfiles = ["two/*"]\nignore = ["q"]\n'
    )
    settings = find_settings(tmp_path)
    assert (settings.samples, settings.lang, settings.ignore) == (7, "zh", ("b",))
    assert settings.severity == {"x": "error", "y": "warning"}
    assert [entry.files for entry in settings.overrides] == [("one/*",), ("two/*",)]
    assert settings.rules == (tmp_path / "team" / "house", tmp_path / "mine")
    assert settings.baseline == tmp_path / "team" / "b.json"
    assert (settings.folder, settings.source) == (tmp_path, str(own))


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (None, "base.toml: No such file"),
        ("samples = 0\n", "base.toml:1: samples: 0 is less than the minimum"),
        ('extend = "lfconfiglint.toml"\n', "base.toml:1: extend: lfconfiglint.toml extends this"),
    ],
)
def test_a_mistake_in_an_extended_file(tmp_path: Path, base: str | None, message: str) -> None:
    """It is named with the file that it is in; a circle is one."""
    (tmp_path / "lfconfiglint.toml").write_text('extend = "base.toml"\n')
    if base is not None:
        (tmp_path / "base.toml").write_text(base)
    with pytest.raises(SettingsError) as caught:
        find_settings(tmp_path)
    assert message in str(caught.value)


PROFILES = """\
# hardware = "8xT4"
samples = 5

[severity]
"eval-*" = "info"

[[overrides]]
files = ["a/*"]

[[overrides]]
files = ["b/*"]
ignore = [
    "x",
]

[profiles."a.b"]
disk = { free = "1TB" }
gpu = "H20"
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("samples",), 2),
        (("severity", "eval-*"), 5),
        (("severity", "other"), 4),
        (("overrides", "0", "files"), 8),
        (("overrides", "1", "ignore", "0"), 12),
        (("profiles", "a.b"), 16),
        (("profiles", "a.b", "disk", "free"), 17),
        (("profiles", "a.b", "gpu"), 18),
    ],
)
@pytest.mark.parametrize("name", ["lfconfiglint.toml", "pyproject.toml"])
def test_a_setting_is_found_where_it_is_written(
    tmp_path: Path, name: str, keys: tuple[str, ...], line: int
) -> None:
    """What stands deeper than the text shows is named by the line that it stands below."""
    text = PROFILES
    if name == "pyproject.toml":
        text = text.replace("\n[[", "\n[[tool.lfconfiglint.").replace(
            "\n[s", "\n[tool.lfconfiglint.s"
        )
        text = text.replace("\n[p", "\n[tool.lfconfiglint.p")
        text = "[project]\nsamples = 3\n[tool.lfconfiglint]\n" + text
        line += 3
    path = tmp_path / name
    path.write_text(text)
    assert place_of(path, keys) == f"{path}:{line}"


def test_a_setting_that_is_extended_is_found_in_its_file(tmp_path: Path) -> None:
    """Overrides are counted over both files, so that no line is certain for them."""
    own, base = tmp_path / "lfconfiglint.toml", tmp_path / "team.toml"
    own.write_text("extend = 'team.toml'\nsamples = 1\n")
    base.write_text(PROFILES)
    assert place_of(own, ("samples",)) == f"{own}:2"
    assert place_of(own, ("severity", "eval-*")) == f"{base}:5"
    assert place_of(own, ("overrides", "1", "files")) == str(own)
    assert place_of(own, ("nowhere",)) == str(own)
