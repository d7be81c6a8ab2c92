"""One DeepSpeed file of many configs: read once, noticed when it changes, looked at for each."""

from __future__ import annotations

import json
from pathlib import Path

from lfconfiglint.facts.facts import Facts
from lfconfiglint.file_memory import looking
from lfconfiglint.upstream.launchers.deepspeed_file import DeepSpeedFile
from tests.facts.support import SMALL, facts_of, machine
from tests.result_cache.project import settle

AUTO = {"zero_optimization": {"stage": 2}, "zero_allow_untested_optimizer": "auto"}


def facts(folder: Path, **changes: object) -> Facts:
    return facts_of(SMALL, machine(8), 1000, (folder,), deepspeed="ds.json", **changes)


def write(folder: Path, content: object) -> None:
    (folder / "ds.json").write_text(json.dumps(content, indent=1))
    settle(folder)


def test_configs_share_what_follows_from_a_file_alone(tmp_path: Path) -> None:
    """The same object, so that each check of it is made once; what a config adds stays its own."""
    write(tmp_path, {**AUTO, "gradient_clipping": 0.5})
    first, second = facts(tmp_path, max_grad_norm=1.0), facts(tmp_path, max_grad_norm=0.5)
    assert isinstance(first.zero.file, DeepSpeedFile)
    assert first.zero.file is second.zero.file
    found = first.get("deepspeed.unfilled_autos")
    assert found == "`zero_allow_untested_optimizer` (ds.json:5)"
    assert second.get("deepspeed.unfilled_autos") is found
    assert first.get("deepspeed.mismatches") is not None
    assert second.get("deepspeed.mismatches") is None


def test_each_of_them_looks_at_the_file(tmp_path: Path) -> None:
    """Else a result in the cache of one config would outlive a change of the file."""
    write(tmp_path, AUTO)
    for _ in range(2):
        with looking() as looks:
            facts(tmp_path).get("zero.stage")
        assert str(tmp_path / "ds.json") in looks.places


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    """Nobody has to forget it: a server and a fix that writes the file ask as before."""
    for stage in (2, 3):
        write(tmp_path, {"zero_optimization": {"stage": stage}})
        assert facts(tmp_path).get("zero.stage") == stage
    (tmp_path / "ds.json").write_text("{")
    settle(tmp_path)
    assert facts(tmp_path).get("deepspeed.unreadable") is not None
    (tmp_path / "ds.json").unlink()
    assert not facts(tmp_path).zero.file
