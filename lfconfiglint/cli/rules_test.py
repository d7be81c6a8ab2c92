"""``lfconfiglint rules test``: the examples of one's own rules, tried as the project's own are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from lfconfiglint.cli.options import language_option, settings_options
from lfconfiglint.cli.run_options import settings_of
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Lang, Text
from lfconfiglint.rule import Rule
from lfconfiglint.rule_files import Source, sources_below
from lfconfiglint.rulebook import load_rules
from lfconfiglint.width import printable


@click.command(
    help=help_text(
        "Try the examples of your own rules (default: the folders of the settings).",
        "试运行自己规则的示例（默认为设置中的目录）。",
    )
)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, readable=False))
@settings_options
@language_option
def test(
    folders: tuple[Path, ...], settings_file: Path | None, isolated: bool, lang: Lang | None
) -> int:
    settings = settings_of(settings_file, isolated)
    lang = lang or settings.lang or spoken_language()
    wanted = folders or settings.rules
    if not wanted:
        raise UsageError(
            Text(
                "name a folder of rules, or set `rules` in the settings",
                "请指定规则目录，或在设置中填写 `rules`",
            )
        )
    return 1 if _try_all(wanted, lang) else 0


def _try_all(folders: Sequence[Path], lang: Lang) -> int:
    """Print what does not hold and a closing line; the number of faults."""
    rules = load_rules(folders)
    faults = examples = count = 0
    for folder in folders:
        for path, source in sources_below(folder):
            found = list(_faults(source, rules))
            for text in found:
                click.echo(f"{path}: {source['id']}: {_lines(text.say(lang))}")
            faults += len(found)
            examples += len(source["examples"])
            count += 1
    kept = Text("all hold", "全部通过")
    broken = Text(f"{faults} do not hold", f"{faults} 处不符")
    result = broken if faults else kept
    click.echo(
        Text(
            f"{_number(count, 'rule')}, {_number(examples, 'example')}: {result.en}",
            f"{count} 条规则，{examples} 个示例：{result.zh}",
        ).say(lang),
        err=True,
    )
    return faults


def _faults(source: Source, rules: Sequence[Rule]) -> Iterator[Text]:
    # only here is a rule tried
    from lfconfiglint.trial.check import Trial, missing_examples
    from lfconfiglint.trial.examples import examples_of

    yield from missing_examples(source)
    for example in examples_of(source):
        with TemporaryDirectory() as folder:
            for text in Trial(rules, Path(folder)).faults(example):
                number = example.index + 1
                yield Text(f"example {number}: {text.en}", f"示例 {number}：{text.zh}")


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.splitlines())


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
