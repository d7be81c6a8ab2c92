"""Where scripts are looked for, found or not: results in the cache rest on all of it."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.file_memory import ENDINGS, forget_files, looking
from lfconfiglint.launch_scripts.find import how_started
from lfconfiglint.launch_scripts.find_uses import uses_of

START = "torchrun --nproc_per_node 4 src/train.py configs/train.yaml\n"


def project(folder: Path) -> Path:
    (folder / "pyproject.toml").write_text("")
    (folder / "configs").mkdir()
    (folder / "configs/train.yaml").write_text("stage: sft\n")
    return folder / "configs/train.yaml"


def test_folders_that_are_not_there_are_looked_for(tmp_path: Path) -> None:
    """A folder of scripts that is made later changes what is known of every config below."""
    config = project(tmp_path)
    for asked in (how_started, uses_of):
        forget_files()
        with looking() as looks:
            assert not asked(str(config))
        for folder in (tmp_path, tmp_path / "configs"):
            assert {str(folder / name) for name in ("scripts", "sbatch")} <= looks.places
            assert any(place.startswith(f"{folder}{ENDINGS}.sh") for place in looks.places)
    (tmp_path / "scripts/deep/deeper").mkdir(parents=True)
    (tmp_path / "scripts/deep/deeper/train.sh").write_text(START)
    forget_files()
    with looking() as looks:
        found = how_started(str(config))
        (use,) = uses_of(str(config))
    assert found is not None
    assert (found.world_size, use.command) == (4, "train")
    assert str(tmp_path / "scripts/deep/deeper") in looks.places


def test_a_script_is_looked_for_above_up_to_the_root_alone(tmp_path: Path) -> None:
    """What lies above a project's root is another project's."""
    (tmp_path / "inner").mkdir()
    config = project(tmp_path / "inner")
    (tmp_path / "train.sh").write_text(START)
    forget_files()
    assert how_started(str(config)) is None
    (tmp_path / "inner/train.sh").write_text(START)
    forget_files()
    assert how_started(str(config)) is not None
