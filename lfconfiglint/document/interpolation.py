"""OmegaConf parses ``${...}`` in every text when it loads a file, and refuses a broken one.

LLaMA-Factory never resolves them: a well-formed one stays literal text.
"""

from __future__ import annotations


def is_broken(text: str) -> bool:
    """Whether an interpolation in *text* is not closed, or is empty.

    Only these two forms are judged; OmegaConf's grammar refuses a few rarer ones as well.
    """
    position = 0
    while (start := text.find("${", position)) >= 0:
        backslashes = len(text[:start]) - len(text[:start].rstrip("\\"))
        if backslashes % 2:
            position = start + 2
            continue
        end = _end_of(text, start)
        if end is None or not text[start + 2 : end - 1].strip():
            return True
        position = end
    return False


def _end_of(text: str, start: int) -> int | None:
    """Index behind the brace that closes the interpolation at *start*, or None."""
    depth, quote, index = 0, "", start
    while index < len(text):
        character = text[index]
        if character == "\\":
            index += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and depth:
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return index + 1
        index += 1
    return None
