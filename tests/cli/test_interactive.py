"""``--interactive`` in a real pseudo-terminal, answered as a person would."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.session import END_OF_INPUT, INTERRUPT, Session, in_terminal
from tests.helpers import run_tool

HEAD = "stage: sft\nmodel_name_or_path: Qwen/Qwen2.5-7B-Instruct\ntemplate: qwen\n"
CONFIG = HEAD + "learning_rte: 1.0e-4\noptim: adamw_hf\nfork_key: 1\n"
RULES = "unknown-key,renamed-choice,wrong-type"
SHARED = '{\n "train_micro_batch_size_per_gpu": 1,\n "zero_optimization": {"stage": 2}\n}\n'


def talk(folder: Path, *answers: str, rules: str = RULES) -> Session:
    return in_terminal(folder, ["a.yaml", "--interactive", "--select", rules], answers)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(CONFIG)
    return tmp_path


def test_apply_edit_ignore(folder: Path) -> None:
    """Each decision changes its line, is shown, and the run ends clean; undo takes all back."""
    code, shown = talk(folder, "1", "e", "adamw_torch_fused", "i", "our fork has it")
    assert (folder / "a.yaml").read_text() == (
        HEAD
        + "# lfconfiglint[unknown-key]: was `learning_rte`, which LLaMA-Factory does not know\n"
        "learning_rate: 1.0e-4\noptim: adamw_torch_fused\n"
        "fork_key: 1  # lfconfiglint: ignore[unknown-key] our fork has it\n"
    )
    assert code == 0
    assert "-learning_rte: 1.0e-4" in shown
    assert "no findings" in shown
    run_tool("undo", cwd=folder, env={"XDG_STATE_HOME": str(folder / "state")})
    assert (folder / "a.yaml").read_text() == CONFIG


def test_a_fix_is_listed_once_with_what_it_writes(folder: Path) -> None:
    """The number to type stands before it."""
    _, shown = talk(folder, "q")
    told = [
        line.strip() for line in shown.splitlines() if "`learning_rte` ⇒ `learning_rate`" in line
    ]
    assert len(told) == 1
    assert told[0].startswith("1  ")


def test_no_colours_where_none_are_wanted(folder: Path) -> None:
    """Asked for or by default, on a terminal that has some."""
    arguments = ["a.yaml", "--interactive", "--select", RULES]
    assert "\x1b[31m" in in_terminal(folder, arguments, ("1", "q")).shown
    (folder / "a.yaml").write_text(CONFIG)
    assert "\x1b" not in in_terminal(folder, [*arguments, "--color", "never"], ("1", "q")).shown


def test_skip_leaves_the_line(folder: Path) -> None:
    code, _ = talk(folder, "s", "1", "")
    text = (folder / "a.yaml").read_text()
    assert "learning_rte: 1.0e-4" in text
    assert "optim: adamw_torch\n" in text
    assert code == 1


def test_quit_keeps_what_was_decided(folder: Path) -> None:
    talk(folder, "1", "q")
    text = (folder / "a.yaml").read_text()
    assert "learning_rate: 1.0e-4" in text
    assert "optim: adamw_hf" in text


def test_the_end_of_input_is_as_quitting(folder: Path) -> None:
    code, shown = talk(folder, "1", END_OF_INPUT.decode())
    text = (folder / "a.yaml").read_text()
    assert "learning_rate: 1.0e-4" in text
    assert "optim: adamw_hf" in text
    assert (code, "internal error" in shown) == (1, False)


def test_an_interrupt_writes_nothing(folder: Path) -> None:
    code, shown = talk(folder, "1", INTERRUPT.decode())
    assert (folder / "a.yaml").read_text() == CONFIG
    assert (code, "internal error" in shown) == (130, False)


def test_an_answer_that_is_none_is_asked_again(folder: Path) -> None:
    _, shown = talk(folder, "9", "x", "q")
    assert shown.count("q quit: ") == 3
    assert (folder / "a.yaml").read_text() == CONFIG


def test_a_value_that_brings_an_error_is_not_taken(folder: Path) -> None:
    (folder / "a.yaml").write_text(HEAD + "optim: adamw_hf\n")
    _, shown = talk(folder, "e", "[", "e", "{a: 1}", "q")
    assert "that is not a YAML value" in shown
    assert "not made: " in shown
    assert (folder / "a.yaml").read_text() == HEAD + "optim: adamw_hf\n"


def test_a_fix_of_the_deepspeed_file(folder: Path) -> None:
    """Both fixes go into one copy, which is shown; the file itself stays; undo takes both back."""
    (folder / "shared").mkdir()
    (folder / "shared" / "ds.json").write_text(SHARED)
    config = HEAD + "do_train: true\nbf16: true\nmax_grad_norm: 0.5\ndeepspeed: shared/ds.json\n"
    (folder / "a.yaml").write_text(config)
    rules = "deepspeed-without-clipping,deepspeed-mismatch"
    code, shown = talk(folder, "1", "1", rules=rules)
    assert code == 0
    assert "deepspeed: ds.lfconfiglint.json" in (folder / "a.yaml").read_text()
    copy = (folder / "ds.lfconfiglint.json").read_text()
    assert copy.startswith(
        '{\n "gradient_clipping": "auto",\n "train_micro_batch_size_per_gpu": "a'
    )
    assert '+ "gradient_clipping": "auto",' in shown
    assert (folder / "shared" / "ds.json").read_text() == SHARED
    run_tool("undo", cwd=folder, env={"XDG_STATE_HOME": str(folder / "state")})
    assert (folder / "a.yaml").read_text() == config
    assert not (folder / "ds.lfconfiglint.json").exists()


def test_a_fix_that_the_settings_rule_out_is_not_offered(folder: Path) -> None:
    (folder / "lfconfiglint.toml").write_text("unfixable = ['renamed-choice']")
    _, shown = talk(folder, "s", "q")
    assert "rename it to `learning_rate`" in shown
    assert "  1  write `adamw_torch`" not in shown


def test_it_needs_a_terminal(folder: Path) -> None:
    done = run_tool("a.yaml", "--interactive", cwd=folder)
    assert done.returncode == 2
    assert b"--interactive needs a terminal" in done.stderr
