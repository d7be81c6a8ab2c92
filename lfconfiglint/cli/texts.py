"""The language of help texts and of errors before the settings are read."""

from __future__ import annotations

import sys

from lfconfiglint.language import Lang, Text, language_from_environment


def spoken_language() -> Lang:
    """The language asked for with ``--lang``, else that of the environment."""
    arguments = sys.argv[1:]
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value == "en":
            return "en"
        if value == "zh":
            return "zh"
    return language_from_environment()


def help_text(en: str, zh: str) -> str:
    """A help text in the language of the user."""
    return Text(en, zh).say(spoken_language())
