"""Every row of the table of speed that this machine can measure: ``python -m benchmarks [P1 P3 ...]``."""

import json
import platform
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

import attrs

from benchmarks.timing import table

ROWS: Final = {
    "P1": "p1_step",
    "P2": "p2_refused_step",
    "P3": "p3_memory",
    "P4": "p4_extension_points",
    "P5": "p5_documents",
    "P6": "p6_sqlite_command",
    "P7": "p7_bulk",
    "P10": "p10_import_time",
    "P11": "p11_tick",
    "P12": "p12_import_file",
    "P13": "p13_decision_holder",
    "P14": "p14_portfolio",
    "A6": "a6_cli_start",
}
RESULTS: Final = Path(__file__).with_name("results.json")


def main(wanted: list[str]) -> int:
    """Measure the wanted rows, all unless some are named; tell whether every goal is met."""
    unknown = [name for name in wanted if name not in ROWS]
    if unknown:
        print(f"there is no row {', '.join(unknown)}; choose from {', '.join(ROWS)}", file=sys.stderr)
        return 2
    lines = []
    for name in wanted or ROWS:
        print(f"measuring {name} ...", file=sys.stderr)
        lines += import_module(f"benchmarks.{ROWS[name]}").lines()
    print(*table(lines), sep="\n")
    where = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    RESULTS.write_text(
        json.dumps({**where, "lines": [attrs.asdict(each) for each in lines]}, indent=2) + "\n", encoding="utf-8"
    )
    return 1 if any(each.ok is False for each in lines) else 0


sys.exit(main(sys.argv[1:]))
