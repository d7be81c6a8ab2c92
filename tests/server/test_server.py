"""The language server, started as an editor starts it, asked by a real client."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from tests.helpers import ROOT
from tests.server.client import Editor, applied, in_editor

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_text(encoding="utf-8")
NODE = str(ROOT / "examples" / "h20_node.yaml")
FLAGS = ("--hardware", NODE, "--samples", "20000", "--isolated", "--lang", "en")
EVERYWHERE = types.Range(types.Position(0, 0), types.Position(999, 0))


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines()) if line.startswith(start))


def test_findings_come_as_one_types(tmp_path: Path) -> None:
    """A file is checked when it is opened and at each keystroke; a broken state in between has
    its own finding; closing takes all findings away."""

    async def act(editor: Editor) -> None:
        found = await editor.open("train.yaml", SEED)
        assert [(each.code, each.range.start.line) for each in found] == [
            ("checkpoint-exceeds-disk", 26)
        ]
        assert found[0].severity == types.DiagnosticSeverity.Error
        assert "checkpoints (8 x 461 GB)" in found[0].message
        line = line_of(SEED, "save_steps")
        end = types.Range(types.Position(line + 1, 0), types.Position(line + 1, 0))
        broken = await editor.type("train.yaml", "save_only_model: [\n", end)
        assert broken[0].severity == types.DiagnosticSeverity.Error
        wrong = types.Range(types.Position(line + 1, 17), types.Position(line + 1, 18))
        mended = await editor.type("train.yaml", "true", wrong)
        assert mended == []
        document = editor.document("train.yaml")
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
        assert await editor.published() == []

    in_editor(tmp_path, act, *FLAGS)


def test_quick_fixes_make_the_text_right(tmp_path: Path) -> None:
    """Each fix, applied as an editor does, ends the finding; so does the comment that ignores it,
    and everything safe can be fixed at once."""

    async def act(editor: Editor) -> None:
        uri = editor.uri("train.yaml")
        await editor.open("train.yaml", SEED)
        line = line_of(SEED, "save_steps")
        here = types.Range(types.Position(line, 3), types.Position(line, 3))
        actions = await editor.actions("train.yaml", here, ["quickfix"])
        titles = [action.title for action in actions]
        assert titles == [
            "keep only the newest 2, 1.5 TB at most", "save less often, 1.5 TB in all",
            "save the weights only, 602 GB in all; training cannot resume from them",
            "Ignore checkpoint-exceeds-disk here",
        ]  # fmt: skip
        assert [action.is_preferred for action in actions] == [True, False, False, None]
        for number, action in enumerate(actions):
            after = await editor.open(f"{number}.yaml", applied(SEED, action, uri))
            assert "checkpoint-exceeds-disk" not in [each.code for each in after]
        (whole,) = await editor.actions("train.yaml", EVERYWHERE, ["source.fixAll"])
        assert "save_total_limit: 2" in applied(SEED, whole, uri)

    in_editor(tmp_path, act, *FLAGS)


def test_hover_tells_about_the_key_and_the_run(tmp_path: Path) -> None:
    """Help, type, default, releases; and figures of this run, where they follow."""

    async def act(editor: Editor) -> None:
        await editor.open("train.yaml", SEED)
        text = await editor.hover("train.yaml", line_of(SEED, "save_steps"), 2)
        assert text is not None
        for part in (
            "**save_steps** — a number", "by default 500", "A checkpoint every so many",
            "3,750 optimizer steps", "checkpoints: 8, 461 GB each",
            "transformers: all known releases",
        ):  # fmt: skip
            assert part in text
        assert await editor.hover("train.yaml", 0) is None

    in_editor(tmp_path, act, *FLAGS)


def test_completion_knows_keys_and_their_values(tmp_path: Path) -> None:
    """Keys that are not there yet, choices, the model's own template first, models of the catalog,
    and names of the data sets that lie beside the config."""
    (tmp_path / "data").mkdir()
    info = {"my_data": {"file_name": "a.json"}, "other": {"file_name": "b.json"}}
    (tmp_path / "data" / "dataset_info.json").write_text(json.dumps(info))
    text = (
        "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndataset_dir: data\n"
        "finetuning_type: \ntemplate: \ndataset: my_data,\nbf16: \n"
    )
    # a key without a colon makes the file unreadable, until it is written
    writing = text.replace("bf16: ", "save_")

    async def act(editor: Editor) -> None:
        await editor.open("train.yaml", text)
        await editor.open("writing.yaml", writing)

        async def labels(line: int, name: str = "train.yaml", content: str = text) -> list[str]:
            width = len(content.splitlines()[line])
            found = await editor.complete(name, line, width)
            return [e.label for e in sorted(found, key=lambda e: e.sort_text or "")]

        assert await labels(3) == ["lora", "oft", "freeze", "full"]
        assert (await labels(4))[0] == "qwen"
        assert await labels(5) == ["my_data", "other"]
        assert await labels(6) == ["true", "false"]
        keys = await labels(6, "writing.yaml", writing)
        assert {"save_steps", "cutoff_len"} <= set(keys)
        assert "stage" not in keys
        assert "Qwen/Qwen2.5-7B-Instruct" in await labels(0)
        offered = await editor.complete("writing.yaml", 6, 5)
        (item,) = [each for each in offered if each.label == "save_steps"]
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.new_text == "save_steps: "
        assert item.text_edit.range.start == types.Position(6, 0)

    in_editor(tmp_path, act, "--isolated", "--lang", "en")


def test_lens_shows_steps_and_memory(tmp_path: Path) -> None:
    """One line above the config; none in a file that trains nothing."""

    async def act(editor: Editor) -> None:
        await editor.open("train.yaml", SEED)
        (title,) = await editor.lenses("train.yaml")
        assert title.startswith("3,750 steps · 74.1 GiB of 95.0 GiB a card: fits")
        assert await editor.open("other.yaml", "on: push\njobs: {}\n") == []
        assert await editor.lenses("other.yaml") == []
        assert await editor.complete("other.yaml", 0, 1) == []
        assert await editor.actions("other.yaml", EVERYWHERE) == []

    in_editor(tmp_path, act, *FLAGS)


@pytest.mark.parametrize("says_goodbye", [True, False])
def test_it_ends_without_a_word(says_goodbye: bool) -> None:
    """An editor shows what its server writes on standard error, and tells of one that fails."""
    start: dict[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}
    messages: list[dict[str, object]] = [{"id": 1, "method": "initialize", "params": start}]
    if says_goodbye:
        messages += [{"id": 2, "method": "shutdown"}, {"method": "exit"}]
    bodies = [json.dumps({"jsonrpc": "2.0"} | message).encode() for message in messages]
    done = subprocess.run(
        [sys.executable, "-m", "lfconfiglint", "server"],
        input=b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(each), each) for each in bodies),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"id": 1' in done.stdout


def test_settings_are_read_again_when_a_file_is_saved(tmp_path: Path) -> None:
    """Settings that cannot be used are told once, and count as soon as they are right."""
    settings = tmp_path / "lfconfiglint.toml"
    settings.write_text('hardwear = "8xH20"\n')

    async def act(editor: Editor) -> None:
        assert await editor.open("train.yaml", SEED) == []
        assert "hardwear" in editor.messages[0]
        settings.write_text('hardware = "8xH20"\nselect = ["ddp-timeout-hides-hangs"]\n')
        document = editor.document("train.yaml")
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        assert [each.code for each in await editor.published()] == ["ddp-timeout-hides-hangs"]
        settings.write_text('ignore = ["ddp-timeout-hides-hangs"]\n')
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        assert await editor.published() == []
        assert len(editor.messages) == 1

    in_editor(tmp_path, act, "--lang", "en")


def test_columns_are_the_protocols(tmp_path: Path) -> None:
    """Characters outside the basic plane count two in UTF-16; Chinese ones count one."""
    text = SEED + 'run_name: "训练😀"  # 😀\nfinetuning_typo: "😀"\n'

    async def act(editor: Editor) -> None:
        found = await editor.open("train.yaml", text)
        (typo,) = [each for each in found if each.code == "unknown-key"]
        line = line_of(text, "finetuning_typo")
        assert typo.range == types.Range(types.Position(line, 0), types.Position(line, 21))

    in_editor(tmp_path, act, *FLAGS)


def test_a_keystroke_is_answered_at_once(tmp_path: Path) -> None:
    """From the change to its findings on a file of 60 lines: 10 ms is the aim, and on a loaded
    machine several times that is allowed."""
    text = SEED + "".join(f"# {number}\n" for number in range(60 - len(SEED.splitlines())))
    assert len(text.splitlines()) == 60

    async def act(editor: Editor) -> list[float]:
        await editor.open("train.yaml", text)
        line = line_of(text, "save_steps")
        taken = []
        for number in range(40):
            at = types.Range(types.Position(line, 12), types.Position(line, 15))
            start = time.perf_counter()
            await editor.type("train.yaml", str(500 + number), at)
            taken.append(time.perf_counter() - start)
        return taken

    taken = in_editor(tmp_path, act, *FLAGS)
    print(f"median {median(taken) * 1000:.1f} ms, worst {max(taken) * 1000:.1f} ms")
    assert median(taken) < 0.05
