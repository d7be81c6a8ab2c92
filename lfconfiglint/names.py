"""Every name that a rule's condition or text may use."""

from __future__ import annotations

from functools import cache

from lfconfiglint.facts.facts import fact_names
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.kinds.kinds import own_schemas
from lfconfiglint.upstream.release.versions import SUPPORTED


@cache
def known_names() -> frozenset[str]:
    """Facts, and the keys of every supported LLaMA-Factory release and of its other commands."""
    schemas = (*(load_schema(version) for version in SUPPORTED), *own_schemas())
    keys = (schema.keys for schema in schemas)
    return frozenset(fact_names()).union(*keys)
