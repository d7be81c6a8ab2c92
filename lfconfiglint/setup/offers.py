"""The hook and the workflow that ``init`` writes where they are asked for."""

from __future__ import annotations

from lfconfiglint import __version__

HOOK_FILE = ".pre-commit-config.yaml"
WORKFLOW_FILE = ".github/workflows/lfconfiglint.yml"


def hook() -> str:
    """A pre-commit configuration whose hook runs the tool that is installed."""
    return """\
repos:
  - repo: local
    hooks:
      - id: lfconfiglint
        name: lint LLaMA-Factory configs
        entry: lfconfiglint check --force-exclude
        language: system
        types: [yaml]
        require_serial: true
"""


def workflow() -> str:
    """A workflow that checks every config with read rights only."""
    return f"""\
name: lfconfiglint
on: [push, pull_request]
permissions: {{contents: read}}
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {{persist-credentials: false}}
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: pip install lfconfiglint=={__version__}
      - run: lfconfiglint
"""
