"""What is built holds everything that is needed, and works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from lfconfiglint.resources import RULES, rule_files
from tests.helpers import ROOT


def build(folder: Path) -> Path:
    """A wheel and an sdist of this checkout, built by the real backend."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1764115200"},
    )
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


def test_two_builds_are_equal(built: Path, tmp_path: Path) -> None:
    """Whoever builds a release again gets the bytes that were published."""
    again = build(tmp_path)
    assert {path.name: path.read_bytes() for path in built.iterdir()} == {
        path.name: path.read_bytes() for path in again.iterdir()
    }


def test_licence_and_notices_are_in_the_wheel(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert {"LICENSE", "THIRD_PARTY_NOTICES.md", "py.typed"} <= names


def test_wheel_works_on_its_own(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    names = {path.stem for path in (site / "lfconfiglint" / "_data" / "rules").rglob("*.yaml")}
    assert names == {path.stem for path in rule_files(RULES)}
    config = tmp_path / "train.yaml"
    config.write_text("stage: stf\nmodel_name_or_path: a/b\nfinetuning_type: lora\n")
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "from lfconfiglint import cli, resources\n"
        f"assert str(resources.RULES).startswith({str(site)!r})\n"
        "cli.main(['train.yaml', '--output-format', 'concise'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert b"bad-choice" in done.stdout


def test_sdist_holds_what_a_wheel_is_built_from(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for needed in ("rules/keys/unknown-key.yaml", "schemas/rule.schema.json", "hatch_build.py"):
        assert needed in names


def test_plain_lint_imports_nothing_heavy(tmp_path: Path) -> None:
    """jsonschema alone costs more than a whole lint."""
    (tmp_path / "train.yaml").write_text("stage: sft\nmodel_name_or_path: a/b\n")
    program = (
        "import sys\n"
        "from lfconfiglint.cli import main\n"
        "try:\n    main(['train.yaml', '--hardware', '8xH20', '--isolated'])\n"
        "except SystemExit: pass\n"
        "heavy = {'jsonschema', 'difflib', 'tomllib', 'hashlib'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))\n"
    )
    # the first run in a checkout may have to compile the rules
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
    assert "heavy: []" in done.stdout or "heavy: ['hashlib']" in done.stdout
