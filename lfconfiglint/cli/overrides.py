"""A config with the ``key=value`` that stand behind it on a command line.

Source: LLaMA-Factory 0.9.5 ``hparams/parser.py:90``, which merges them over the file's values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.cli.estimate_set import read_changes
from lfconfiglint.diagnostic import Fix, SetKey
from lfconfiglint.document.model import Document
from lfconfiglint.errors import UsageError
from lfconfiglint.fixing.edits import apply_edits
from lfconfiglint.fixing.fixer import encode
from lfconfiglint.fixing.lines import config_lines
from lfconfiglint.fixing.plan import Refused, plan_edits
from lfconfiglint.language import Text
from lfconfiglint.message import Message


def overridden(document: Document, pairs: Sequence[str]) -> bytes:
    """The content with each key changed in its place, so that findings keep their lines; where
    that cannot be done, the same values one a line. Raises UsageError for what is no pair."""
    try:
        changes = read_changes(pairs, document.dialect)
    except UsageError as error:
        # here it is no flag of ours
        raise UsageError(Text(*(each.removeprefix("--set ") for each in error.text))) from None
    try:
        return _in_place(document, changes)
    except Refused:
        values = {str(key): value for key, value in document.values.items()}
        return config_lines({**values, **changes}).encode()


def _in_place(document: Document, changes: Mapping[str, object]) -> bytes:
    if any(isinstance(value, list | dict) for value in changes.values()):
        raise Refused(Text("no scalar", "不是标量"))
    keys = tuple(SetKey(key, value) for key, value in changes.items())
    fix = Fix("", Message(Text("", "")), "safe", keys, None, {})
    edits = plan_edits(document, fix, "en", comments=False)
    return encode(Document(apply_edits(document.text, edits), bom=document.bom))
