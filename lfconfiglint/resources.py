"""Where ``rules/`` and ``schemas/`` are: in an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

# importlib.resources would say the same for a package that is installed as files, as this one
# always is, and costs a tenth of a whole lint to import
PACKAGE = Path(__file__).parent
_INSTALLED = PACKAGE / "_data"

INSTALLED = _INSTALLED.is_dir()
"""True where the data was copied into the package, so that it cannot have been edited since."""

RULES = (_INSTALLED if INSTALLED else PACKAGE.parent) / "rules"
SCHEMAS = (_INSTALLED if INSTALLED else PACKAGE.parent) / "schemas"
COMPILED_RULES = PACKAGE / "_compiled_rules.json"


def schema_file(name: str) -> Path:
    """Path of a schema, for example ``train/0.9.5.schema.json``."""
    return SCHEMAS / name


def rule_files(folder: Path) -> list[Path]:
    """The files with rules below a folder, in a fixed order."""
    return sorted(folder.rglob("*.yaml"))
