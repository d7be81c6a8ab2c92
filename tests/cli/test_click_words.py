"""Help and errors that click writes, in both languages, and colours where none are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.width import display_width
from tests.helpers import run_tool

WRONG = [
    (("--samples", "abc"), "'abc' is not a whole number", "--samples：'abc' 不是整数"),
    (("--samples", "0"), "0 is not in the range x>=1", "--samples：0 小于 1"),
    (("--color", "red"), "'red' is not one of", "--color：没有 'red'；可选："),
    (("--fix=1",), "does not take a value", "选项 --fix 不带取值"),
    (("--select",), "requires an argument", "选项 --select 需要取值"),
    (("--hardwar", "8xH20"), "no such option: --hardwar. Did", "没有选项 --hardwar。是否"),
    (("explain",), "Missing argument 'NAME'", "缺少参数 NAME"),
    (("pr",), "Missing option '--base'", "缺少选项 --base"),
    (("fit", "a.yaml", "b.yaml"), "unexpected extra argument (b.yaml)", "多余的参数：b.yaml"),
    (("hardware", "shw"), "no such command: shw. Did you mean 'show'? There are: detect, list",
     "没有命令 shw。是否想写 'show'？可选：detect, list, show"),
    (("rules", "nosuch"), "no such command: nosuch. There are: new, test",
     "没有命令 nosuch。可选：new, test"),
]  # fmt: skip


@pytest.mark.parametrize(("flags", "en", "zh"), WRONG)
def test_errors_are_in_the_language_of_the_user(
    tmp_path: Path, flags: tuple[str, ...], en: str, zh: str
) -> None:
    for lang, text in (("C", en), ("zh_CN.UTF-8", zh)):
        done = run_tool(*flags, cwd=tmp_path, env={"LANG": lang, "PYTHONUTF8": "1"})
        assert done.returncode == 2
        assert text in done.stderr.decode()


FILES = [
    ("preset = 'strickt'",
     "'strickt' is not one of: minimal, default, strict. Did you mean 'strict'?",
     "preset：没有 'strickt'；可选：minimal, default, strict。是否想写 'strict'？"),
    ("samples = 'x'", "samples: 'x' is not of type 'integer'", "samples：应为整数，而不是 'x'"),
    ("samples = 0", "samples: 0 is less than the minimum of 1", "samples：0 小于 1"),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "en", "zh"), FILES)
def test_settings_too(tmp_path: Path, settings: str, en: str, zh: str) -> None:
    (tmp_path / "lfconfiglint.toml").write_text(settings, encoding="utf-8")
    for lang, text in (("en", en), ("zh", zh)):
        done = run_tool("--lang", lang, cwd=tmp_path)
        assert done.returncode == 2
        assert text in done.stderr.decode()


@pytest.mark.parametrize(
    "flags",
    [
        ("--config", "nosuch.toml"),
        ("--output-file", "nosuch/report.txt"),
    ],
)
def test_reasons_of_the_system_too(tmp_path: Path, flags: tuple[str, str]) -> None:
    for lang, text in (("en", "No such file or directory"), ("zh", "文件或目录不存在")):
        done = run_tool(*flags, "--lang", lang, cwd=tmp_path)
        assert done.returncode == 2
        assert text in done.stderr.decode()


@pytest.mark.parametrize("command", ["", "check", "hardware", "hardware detect", "pr", "rules new"])
def test_help_is_in_chinese_and_fits_the_terminal(tmp_path: Path, command: str) -> None:
    done = run_tool(*command.split(), "--help", cwd=tmp_path, env={"LANG": "zh_CN.UTF-8"})
    shown = done.stdout.decode()
    assert shown.startswith("用法：lfconfiglint")
    assert "显示本说明并退出。" in shown
    assert not any(word in shown for word in ("Usage", "Options:", "Commands:", "[required]"))
    assert max(map(display_width, shown.splitlines())) <= 80


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
@pytest.mark.parametrize(
    "flags", [(), ("nosuch.yaml",), ("explain", "save_steps"), ("rules",), ("estimate", "a.yaml")]
)
def test_no_colours_where_none_are_wanted(
    tmp_path: Path, environment: dict[str, str], flags: tuple[str, ...]
) -> None:
    session = pytest.importorskip("tests.cli.session")
    (tmp_path / "a.yaml").write_text("model_name_or_path: a\nstage: sft\nlearning_rte: 1.0\n")
    assert "\x1b[" in session.in_terminal(tmp_path, flags).shown
    assert "\x1b[" not in session.in_terminal(tmp_path, flags, (), environment).shown


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (("--help",), "Usage: lfconfiglint [OPTIONS] COMMAND"),
        (("--help", "--lang", "zh"), "用法：lfconfiglint [OPTIONS] COMMAND"),
        (("--lang", "zh", "-h"), "用法：lfconfiglint [OPTIONS] COMMAND"),
        (("--lang=zh", "--help"), "用法：lfconfiglint [OPTIONS] COMMAND"),
        (("--lang", "zh", "--version"), "lfconfiglint 0"),
        (("--lang", "zh", "fit", "--help"), "用法：lfconfiglint fit"),
    ],
)
def test_the_overview_is_in_the_language_asked_for(
    tmp_path: Path, arguments: tuple[str, ...], start: str
) -> None:
    """Every command has its line, and no line ends in dots."""
    done = run_tool(*arguments, cwd=tmp_path)
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert shown.startswith(start)
    if "COMMAND" in start:
        assert len(shown.splitlines()) < 30
        assert "..." not in shown.partition("COMMAND [ARGS]...")[2]
