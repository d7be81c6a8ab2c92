"""What an export that quantizes calibrates with.

Source: LLaMA-Factory 0.9.5 ``model/model_utils/quantization.py`` (_get_quantization_dataset).
"""

from __future__ import annotations

from abc import ABC

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.file_memory import look


class Calibration(ABC):
    """The part of ``datasets.*`` about ``export_quantization_dataset``."""

    _context: Context

    @fact
    def calibration_without_text(self) -> bool:
        """Whether the file has no column ``text``, which is all that is read of it. Unknown for a
        data set of a hub, and for a file that cannot be read here."""
        name = self._context.text("export_quantization_dataset")
        path = self._context.find(name)
        if path is None or not look(path).is_file():
            raise Unknown("key:export_quantization_dataset")
        from lfconfiglint.facts.data.table_file import read_table

        table = read_table(path)
        lacks = table.lacks("text") if table is not None and not table.fault else None
        if lacks is None:
            raise Unknown("key:export_quantization_dataset")
        return lacks
