"""Files that Git LFS has not fetched: what is in them cannot be told, and is no mistake."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.api import lint

POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
    "size 12345\n"
)
CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: full
dataset: mine
template: qwen
deepspeed: {deepspeed}
output_dir: saves/x
bf16: true
save_steps: 100
"""


def errors(folder: Path, deepspeed: str) -> set[str]:
    path = folder / "train.yaml"
    path.write_text(CONFIG.format(deepspeed=deepspeed), encoding="utf-8")
    return {each.rule for each in lint(path).findings if each.severity == "error"}


def test_pointers_are_no_broken_files(tmp_path: Path) -> None:
    """A clone without Git LFS has pointers: as with files that are not there, nothing is said;
    other text in their place is still an error."""
    (tmp_path / ".git").mkdir()
    places = [tmp_path / "ds.json", tmp_path / "data" / "dataset_info.json"]
    places[1].parent.mkdir()
    for place in places:
        place.write_text(POINTER, encoding="utf-8")
    assert errors(tmp_path, "ds.json") == set()
    for place in places:
        place.write_text("version 1\n", encoding="utf-8")
    assert errors(tmp_path, "ds.json") == {"deepspeed-file-unreadable", "dataset-info-broken"}


def test_pointer_of_data(tmp_path: Path) -> None:
    """Nothing is counted in the pointer to a data file, and it is not called broken."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "dataset_info.json").write_text(
        '{"mine": {"file_name": "mine.json"}}', encoding="utf-8"
    )
    (folder / "mine.json").write_text(POINTER, encoding="utf-8")
    assert errors(tmp_path, "examples/deepspeed/ds_z3_config.json") == set()
    (folder / "mine.json").write_text("[{", encoding="utf-8")
    assert errors(tmp_path, "examples/deepspeed/ds_z3_config.json") == {"dataset-file-broken"}
