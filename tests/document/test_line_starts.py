"""Where lines start, which findings and edits count from."""

from __future__ import annotations

import pytest

from lfconfiglint.document.model import Document


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\n", [0, 2]),
        ("\n\na: 1\nb", [0, 1, 2, 7]),
        ("a\r\nb\rc\nd", [0, 3, 5, 7]),
        ("\r", [0, 1]),
        ("鍵\x85a\u2028b\x0c\n", [0, 7]),
    ],
)
def test_lines_start(text: str, starts: list[int]) -> None:
    """After LF, CRLF or a lone CR, and after nothing else that Unicode calls the end of a line."""
    assert Document(text).line_starts == starts
