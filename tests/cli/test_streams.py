"""Old code pages and plain terminals: nothing fails to be written, and programs get UTF-8."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import ROOT, run_tool

EXAMPLE = "qwen2_5_vl_32b_full_sft.yaml"
RUN = (EXAMPLE, "--hardware", "h20_node.yaml", "--samples", "20000")
FOLDER = ROOT / "examples"
CODE_PAGES = [("cp936", "zh"), ("cp936", "en"), ("cp437", "en"), ("cp1252", "en"), ("cp437", "zh")]


def page(encoding: str, lang: str) -> dict[str, str]:
    return {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "LFCONFIGLINT_LANG": lang}


@pytest.mark.parametrize(("encoding", "lang"), CODE_PAGES)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(RUN, 1), (("estimate", *RUN), 0), (("fit", *RUN), 0), (("explain", "save_steps"), 0),
     (("rules",), 0), (("--help",), 0)],
    ids=["check", "estimate", "fit", "explain", "rules", "help"],
)  # fmt: skip
def test_everything_can_be_written(
    encoding: str, lang: str, arguments: tuple[str, ...], code: int
) -> None:
    """What a person reads comes in the code page, whatever it has."""
    done = run_tool(*arguments, cwd=FOLDER, env=page(encoding, lang))
    assert done.returncode == code, done.stderr
    assert b"internal error" not in done.stderr
    done.stdout.decode(encoding)


def test_chinese_windows_reads_chinese() -> None:
    """Only what the code page lacks is written otherwise."""
    text = run_tool("estimate", *RUN, cwd=FOLDER, env=page("cp936", "zh")).stdout.decode("cp936")
    assert "单机内存，可用 1.0 TiB" in text
    assert "WWW::" in text
    assert "\\u" not in text


def test_what_is_lacking_is_written_in_ascii() -> None:
    """An arrow stays one, and quoted text keeps its characters as YAML would write them."""
    done = run_tool("-", *RUN[1:], cwd=FOLDER, env=page("cp437", "en"), stdin=(
        (FOLDER / EXAMPLE).read_bytes() + "键: 1\n".encode()
    ))  # fmt: skip
    text = done.stdout.decode("cp437")
    assert "cannot resume from them -> `save_only_model: true`" in text
    assert "`\\u952e` is not a key" in text


@pytest.mark.parametrize(
    "arguments",
    [(*RUN, "--output-format", "json"), ("estimate", *RUN, "--output-format", "json"),
     ("fit", *RUN, "--output-format", "json"), ("schema",), ("rules", "--output-format", "json")],
    ids=["check", "estimate", "fit", "schema", "rules"],
)  # fmt: skip
def test_programs_get_utf8(arguments: tuple[str, ...]) -> None:
    """JSON is UTF-8 in a pipe and in a file, on every system."""
    done = run_tool(*arguments, cwd=FOLDER, env=page("cp1252", "zh"))
    content = json.loads(done.stdout.decode("utf-8"))
    assert content == json.loads(run_tool(*arguments, cwd=FOLDER, env=page("utf-8", "zh")).stdout)


def test_settings_shown_can_be_kept(tmp_path: Path) -> None:
    """``init --stdout > lfconfiglint.toml`` writes what is then read."""
    done = run_tool("init", "--stdout", cwd=tmp_path, env=page("cp936", "zh"))
    (tmp_path / "lfconfiglint.toml").write_bytes(done.stdout)
    assert run_tool("doctor", cwd=tmp_path).returncode == 0


def test_a_dumb_terminal_gets_no_drawings() -> None:
    """A screen reader would read each of them by its name."""
    drawn = run_tool("estimate", *RUN, cwd=FOLDER).stdout.decode()
    plain = run_tool("estimate", *RUN, cwd=FOLDER, env={"TERM": "dumb"}).stdout.decode()
    assert {"░", "─", "█"} <= set(drawn)
    assert not {"░", "─", "█", "·", "▁"} & set(plain)
    assert "epochs  ----------------1-" in plain
    assert [len(line) for line in plain.split("\n")] == [len(line) for line in drawn.split("\n")]
