"""How many sequences packing makes of samples.

Source: LLaMA-Factory 0.9.5 ``data/processor/``: ``processor_utils.py`` (greedy_knapsack),
``supervised.py`` and ``pretrain.py``. Each batch of ``preprocessing_batch_size`` samples is packed
for itself, and each of the ``preprocessing_num_workers`` has batches of its own.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence


def knapsacks(lengths: Sequence[int], capacity: int) -> int:
    """Sequences of *capacity* tokens that samples of these *lengths* are packed into, as upstream
    does it: the longest that still fits is next. Samples that never fit are left out."""
    left = sorted(length for length in lengths if 0 < length <= capacity)
    count = 0
    while left:
        count += 1
        space = capacity
        while (place := bisect.bisect(left, space)) > 0:
            space -= left.pop(place - 1)
    return count


def packed_low(samples: int, mean: float, capacity: int) -> int:
    """The fewest sequences for *samples* of *mean* tokens: all of them full."""
    return math.ceil(samples * mean / capacity)


def packed_high(samples: int, lengths: Sequence[int], capacity: int, batches: int) -> int:
    """About the most sequences for *samples* with *lengths* like these, in so many *batches*."""
    return math.ceil(samples * knapsacks(lengths, capacity) / len(lengths)) + batches


def blocks(samples: int, mean: float, capacity: int, lost: int) -> int:
    """Blocks of *capacity* tokens that texts are cut into for pre-training, less *lost*: what is
    left over at the end of a batch is dropped."""
    return max(math.floor(samples * mean / capacity) - lost, 0)


def batches_of(samples: int, batch: int, workers: int) -> int:
    """Batches that *samples* are preprocessed in."""
    each = -(-samples // workers)
    return workers * -(-each // batch)
