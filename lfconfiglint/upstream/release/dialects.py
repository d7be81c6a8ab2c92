"""How each release reads YAML."""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.upstream.release.versions import version_number

_FIRST_WITH_OMEGACONF = "0.9.3"
_FIRST_TO_LOAD_WITH_IT = "0.9.4"


def dialect_of(version: str) -> Dialect:
    """The dialect of a supported LLaMA-Factory *version* (``read_args`` in its hparams/parser.py;
    up to 0.9.1 ``HfArgumentParser.parse_yaml_file``)."""
    number = version_number(version)
    if number >= version_number(_FIRST_TO_LOAD_WITH_IT):
        return Dialect.OMEGACONF
    if number >= version_number(_FIRST_WITH_OMEGACONF):
        return Dialect.MIXED
    return Dialect.PYYAML
