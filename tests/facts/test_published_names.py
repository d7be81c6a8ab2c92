"""Names that nobody registered, and what is published under them."""

from __future__ import annotations

import pytest

from lfconfiglint.models.shape import GUESSED, find_shape
from tests.facts.support import rows


@pytest.mark.parametrize("row", rows("published_names.csv"), ids=lambda row: row["name"])
def test_a_similar_name_means_what_is_published(row: dict[str, str]) -> None:
    """Stored parameters as in PyPI's llmfit 1.1.17: a tied head may be there twice, and layers
    for the prediction of several tokens, up to one in twenty."""
    found = find_shape(row["name"], None)
    assert found is not None
    assert found.origin == GUESSED
    total, stored = found.counts.total, int(row["stored_parameters"])
    tied = found.counts.embedding if found["tie_word_embeddings"] else 0
    assert 0.999 * total <= stored <= 1.05 * (total + tied)
