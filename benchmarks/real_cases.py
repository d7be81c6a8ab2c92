"""Would the linter have foreseen how real runs ended? `python benchmarks/real_cases.py FILE`.

FILE has one run on each line, as JSON: ``id``, ``llamafactory_version``, ``hardware``
(``gpus_per_node``, ``nodes``, ``gpu``, ``gpu_mem_gib``, ``host_ram_gib``, ``disk_gib``), ``config``
as its reporter wrote it, ``outcome_fine``, ``classes``, ``expected_finding``, ``judgeable``,
``files`` that the report shows beside the config, and ``transformers``, if it tells the release.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cases.case import read_cases
from benchmarks.cases.judge import judge
from benchmarks.cases.report import lines_of


def main(path: Path) -> int:
    """Print the report on the cases in *path*; 2 for a file that has none."""
    try:
        cases = list(read_cases(path))
    except (OSError, ValueError, KeyError) as error:
        print(f"{path}: no file of cases: {error}", file=sys.stderr)
        return 2
    for line in lines_of([judge(case) for case in cases]):
        print(line)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
