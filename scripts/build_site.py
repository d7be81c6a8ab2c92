"""Build the documentation as a site, English at its root and Chinese below ``zh/``.

    python scripts/build_site.py FOLDER              # needs: pip install -e '.[docs]'
    python scripts/build_site.py FOLDER --pages      # the Markdown only

Pages that people write are in ``docs``; a name that ends in ``_zh`` is the Chinese page. The rest
follows from rules, keys, releases, cards and flags, and is not kept anywhere.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from pages import formats, keys, machines, reference, releases, rules, saving  # noqa: E402
from pages.page import Page, in_repository  # noqa: E402

from lfconfiglint.language import Lang, Text  # noqa: E402
from lfconfiglint.resources import RULES  # noqa: E402
from lfconfiglint.rulebook import load_rules  # noqa: E402

DOCS = ROOT / "docs"
LANGUAGES: tuple[Lang, ...] = ("en", "zh")
GENERATORS = (rules, keys, releases, saving, machines, reference, formats)
IN_ENGLISH = Text("", "!!! note\n    本页只有英文。\n\n")
_LAST = "---\nsearch: {boost: 0.1}\n---\n\n"
_LONG_LISTS = {"upstream-checks.md"}
"""Every word is in them: found, after the pages about one thing."""
_REPLACED = {"rules.md", "rules_zh.md"}
"""Lists for readers of the repository; the site has a page for each rule."""
_BETWEEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u9fff\uff00-\uffef])")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^)\s#]+)((?:#[^)\s]*)?)\)")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the site is written")
    parser.add_argument("--pages", action="store_true", help="write the Markdown only")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    for lang in LANGUAGES:
        write_pages(folder / "pages" / lang, lang)
        if not arguments.pages:
            build(folder / "pages" / lang, folder / "site", lang)
    return 0


def write_pages(folder: Path, lang: Lang) -> None:
    """All Markdown and pictures of the site in *lang*."""
    shutil.rmtree(folder, ignore_errors=True)
    made = (page for each in GENERATORS for page in each.pages(lang))
    for name, text in merged([*written(lang), *made]).items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(joined(text) if lang == "zh" else text, encoding="utf-8")
    for path in (*DOCS.glob("*.svg"), *DOCS.glob("*.csv"), *DOCS.glob("*.css")):
        shutil.copy(path, folder)


def merged(pages: Iterable[Page]) -> dict[str, str]:
    """Text by place; what follows from cards or settings ends the page that people write."""
    texts: dict[str, str] = {}
    for page in pages:
        texts[page.place] = "\n".join(filter(None, (texts.get(page.place), page.text)))
    return texts


def written(lang: Lang) -> Iterator[Page]:
    """The pages that people write; those without a translation in English, which is said."""
    for path in sorted(DOCS.glob("*.md")):
        if path.name in _REPLACED or path.stem.endswith("_zh"):
            continue
        translated = path.with_name(f"{path.stem}_zh.md")
        chosen = translated if lang == "zh" and translated.exists() else path
        note = IN_ENGLISH.say(lang) if chosen is path else ""
        rank = _LAST if path.name in _LONG_LISTS else ""
        yield Page(path.name, rank + note + relinked(chosen.read_text(encoding="utf-8")))


def joined(text: str) -> str:
    """Chinese lines in one, as a browser would show their ends as spaces; code stays."""
    parts = re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
    return "".join(
        part if index % 2 else _BETWEEN.sub("", part) for index, part in enumerate(parts)
    )


def relinked(text: str) -> str:
    """Links to pages stay in the site and the language; others name files of the repository."""
    lines = text.splitlines(keepends=True)
    # the theme has a switch of its own between the languages
    kept = [line for line in lines if not re.fullmatch(r"\[(中文|English)\]\([\w.-]+\)\s*", line)]
    return _LINK.sub(_relinked, "".join(kept))


def _relinked(found: re.Match[str]) -> str:
    text, target, anchor = found.groups()
    if "://" in target or target.startswith(("mailto:", "rules/", "keys/", "areas/", "releases/")):
        return found[0]
    path = (DOCS / target).resolve()
    if path.stem.startswith("README") and anchor in _SECTIONS:
        return f"[{text}]({_SECTIONS[anchor]})"
    if path.is_relative_to(RULES) and (rule := text.strip("`")) in rule_ids():
        return f"[{text}](rules/{rule}.md)"
    name = path.name.replace("_zh.md", ".md")
    if path.name in _REPLACED:
        return f"[{text}](areas/index.md)"
    if path.parent == DOCS and (path.exists() or name in SITE):
        return f"[{text}]({name if path.suffix == '.md' else path.name}{anchor})"
    return in_repository(text, path.relative_to(ROOT).as_posix() + anchor)


_SECTIONS = {"#other-tools": "formats.md", "#其他工具": "formats.md"}
"""Of the README, where there is no site; the site has a page of its own about them."""


@cache
def rule_ids() -> frozenset[str]:
    return frozenset(rule.id for rule in load_rules(()))


SITE = {"saving.md", "commands.md", "formats.md"}
"""Generated pages that written ones may link to."""


def build(pages: Path, site: Path, lang: Lang) -> None:
    """Let mkdocs make HTML of it; a broken link is an error."""
    config = "mkdocs.yml" if lang == "en" else "mkdocs.zh.yml"
    target = site if lang == "en" else site / lang
    # the theme's advertisement for its successor
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    places = {"PAGES": str(pages), "SITE": str(target)}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", config],
        cwd=ROOT, env=os.environ | quiet | places, check=True,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
