"""``lfconfiglint rules new``: a rule of one's own to begin with, whose examples hold."""

from __future__ import annotations

import re
from pathlib import Path

import click

from lfconfiglint.cli.new_text import write_text
from lfconfiglint.cli.options import language_option, settings_options
from lfconfiglint.cli.run_options import settings_of
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Lang, Text
from lfconfiglint.rulebook import load_rules

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FOLDER = Path("lint-rules")

_SCAFFOLD = """\
# {head} lfconfiglint rules test {folder}
id: {id}
severity: warning                      # {severity}
when: save_steps < 100                 # {when}
message:
  en: "`save_steps: {{save_steps}}` writes a checkpoint too often for our disk"
  zh: "`save_steps: {{save_steps}}` 保存过于频繁，磁盘吃不消"
summary: {{en: checkpoints are written too often, zh: 保存检查点过于频繁}}
why: {{en: Our shared disk is slow., zh: 共享磁盘较慢。}}
evidence: [{{source: our own experience, says: saving took longer than training}}]
at: [save_steps]                       # {at}
fixes:
  - title: {{en: save every 500 steps, zh: 每 500 步保存一次}}
    applicability: unsafe              # {applicability}
    ops: [{{set: save_steps, to: 500}}]
examples:                              # {examples}
  - bad: |
      save_steps: 20
    fixed: |
      save_steps: 500
  - good: |
      save_steps: 500
"""
_COMMENTS = {
    "head": Text(
        "What each line may say: docs/your-own-rules.md of lfconfiglint. Try it:",
        "各行的写法见 lfconfiglint 的 docs/your-own-rules_zh.md。试运行：",
    ),
    "severity": Text("error, warning or info", "error（错误）、warning（警告）或 info（提示）"),
    "when": Text("over keys of the config and facts", "由配置中的键和事实组成的条件"),
    "at": Text("where the finding is put", "在哪个键处报告"),
    "applicability": Text("safe, unsafe or display", "safe、unsafe 或 display（仅提示）"),
    "examples": Text("they are the rule's tests", "示例即规则的测试"),
}


@click.command(
    help=help_text("Begin a rule of your own, with examples.", "新建一条自己的规则（含示例）。")
)
@click.argument("rule_id", metavar="ID")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, readable=False),
    default=None,
    help=help_text(
        "Where to put it (default: the first folder of `rules` in the settings, else lint-rules).",
        "存放目录（默认为设置中 `rules` 的第一个目录，否则为 lint-rules）。",
    ),
)
@settings_options
@language_option
def new(
    rule_id: str,
    folder: Path | None,
    settings_file: Path | None,
    isolated: bool,
    lang: Lang | None,
) -> int:
    settings = settings_of(settings_file, isolated)
    lang = lang or settings.lang or spoken_language()
    if not _ID.fullmatch(rule_id):
        raise UsageError(
            Text(
                f"'{rule_id}' is no id: small letters, digits and single hyphens, "
                "such as saves-too-often",
                f"'{rule_id}' 不能作为 id：只用小写字母、数字和单个连字符，如 saves-too-often",
            )
        )
    if rule_id in {rule.id for rule in load_rules()}:
        raise UsageError(
            Text(f"there is a rule named '{rule_id}' already", f"已有名为 '{rule_id}' 的规则")
        )
    folder = folder or (settings.rules[0] if settings.rules else _FOLDER)
    path = folder / f"{rule_id}.yaml"
    if path.exists():
        raise UsageError(Text(f"{path} exists already", f"{path} 已存在"))
    comments = {name: text.say(lang) for name, text in _COMMENTS.items()}
    write_text(path, _SCAFFOLD.format(id=rule_id, folder=folder, **comments))
    click.echo(Text(f"{path} written; try it with", f"已写入 {path}；试运行：").say(lang))
    click.echo(f"  lfconfiglint rules test {folder}")
    if folder.resolve() not in {known.resolve() for known in settings.rules}:
        click.echo(
            Text(
                "and name its folder in lfconfiglint.toml to use it:",
                "并在 lfconfiglint.toml 中写明其目录以启用：",
            ).say(lang)
        )
        click.echo(f'  rules = ["{folder.as_posix()}"]')
    return 0
