"""Build step: compiles the rules into the one file that is read at start-up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface[Any]):
    """Writes ``lfconfiglint/_compiled_rules.json``, for wheels and editable installs alike."""

    PLUGIN_NAME = "compile-rules"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        try:
            from lfconfiglint.rule_store import compile_rules

            target = Path(self.root, "lfconfiglint", "_compiled_rules.json")
            text = compile_rules(of_checkout=version == "editable")
            target.write_text(text, encoding="utf-8")
        finally:
            sys.path.remove(self.root)
        build_data["artifacts"].append("/lfconfiglint/_compiled_rules.json")
