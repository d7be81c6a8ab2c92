"""How wide text is on a terminal: Chinese characters and emoji take two cells."""

from __future__ import annotations

from functools import lru_cache


def display_width(text: str) -> int:
    """Cells that *text* takes; combining marks and format characters take none."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if character.isascii():
        return 1
    # most lines have no such character
    import unicodedata

    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


_UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def printable(text: str) -> str:
    """*text* with control characters made visible, so that a file cannot drive the terminal, and
    with what is no Unicode, such as bytes of a file's name."""
    if text.isprintable():
        return text
    import unicodedata

    return "".join(
        character
        if character == "\t" or unicodedata.category(character) not in _UNSHOWN
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def unicode_only(text: str) -> str:
    """The text with what is no Unicode replaced, such as half of a pair of surrogates."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
