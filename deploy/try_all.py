"""Runs every check and test, in order, and stops at the first part that fails.

python deploy/try_all.py              everything
python deploy/try_all.py types web    only these parts
python deploy/try_all.py --list       names the parts
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
PREPARE = [str(BIN / "python"), "deploy/prepare.py"]
PYTEST = [str(BIN / "python"), "-m", "pytest", "-q"]
# Two workers halve the time on two cores; what breaks things on purpose wants the machine to itself.
TWO = ["-n", "2"]
QUICK = "not browser and not fault and not bench"
TABLES = "tests/authorisation"


@dataclass(frozen=True)
class Part:
    """One thing to try: its name, what it looks at, and the commands that do it."""

    name: str
    looks_at: str
    commands: tuple[tuple[str, ...], ...]


PARTS = (
    Part("lint", "ruff", ((f"{BIN}/ruff", "check", "."), (f"{BIN}/ruff", "format", "--check", "."))),
    Part("imports", "who may import whom", ((f"{BIN}/lint-imports", "--no-logo"),)),
    Part("types", "mypy, tsc, svelte-check", ((f"{BIN}/mypy",), (*PREPARE, "npm", "run", "--silent", "types"))),
    Part("web", "vitest", ((*PREPARE, "npm", "run", "--silent", "test"),)),
    Part("unit", "pytest", ((*PYTEST, *TWO, "-m", QUICK, f"--ignore={TABLES}"),)),
    Part("tables", "who may what: every address, every event, everybody", ((*PYTEST, *TWO, "-m", QUICK, TABLES),)),
    Part("fault", "pytest, breaking things on purpose", ((*PYTEST, "-m", "fault"),)),
    Part("browser", "pytest in a real browser", ((*PREPARE, "browser"), (*PYTEST, "-m", "browser"))),
)


def main(argv: list[str]) -> int:
    """Run the parts that were named, or all; return the exit code."""
    if "--list" in argv:
        for part in PARTS:
            print(f"{part.name:<9}{part.looks_at}")
        return 0
    unknown = set(argv) - {part.name for part in PARTS}
    if unknown:
        print(f"There is no part named {', '.join(sorted(unknown))}; --list names them.", file=sys.stderr)
        return 2
    times: list[str] = []
    for part in PARTS:
        if argv and part.name not in argv:
            continue
        started = time.monotonic()
        passed = run(part)
        times.append(f"{part.name} {time.monotonic() - started:.0f} s")
        if not passed:
            print(f"\n{part.name} failed ({part.looks_at}). Before it: {', '.join(times[:-1]) or 'nothing'}.")
            print(f"Once more, this part alone: .venv/bin/python deploy/try_all.py {part.name}", flush=True)
            return 1
    print(f"\nAll is well: {', '.join(times)}.", flush=True)
    return 0


def run(part: Part) -> bool:
    """Run one part's commands; whether all of them passed."""
    print(f"\n== {part.name}: {part.looks_at}", flush=True)
    for command in part.commands:
        done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)
        if done.returncode == 5 and "pytest" in command:
            # Pytest's own code for "no test matched": a room whose tests are still to be written.
            continue
        if done.returncode != 0:
            return False
    return True


def environment() -> dict[str, str]:
    """This environment; whatever loads the school's settings writes below build/, never beside real data."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("AGOGIC_")}
    return {**mine, "AGOGIC_DATA": str(ROOT / "build" / "checks"), "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
