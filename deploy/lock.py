"""Pins newer packages: requirements/*.in to *.txt with hashes, package.json to its lock file.

Neither file names a place packages are fetched from, so both work behind any mirror.
Runs with the standard library alone; uv, which does the work, goes to a folder that is thrown away.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("runtime", "build", "node", "dev")
OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--python-version=3.11",
    "--upgrade",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--quiet",
)


def main() -> int:
    """Lock everything; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", "uv"], check=True)
        for name in ORDER:
            print(f"requirements/{name}.txt", file=sys.stderr)
            subprocess.run(
                [
                    python,
                    *("-m", "uv", "pip", "compile", *OPTIONS),
                    f"requirements/{name}.in",
                    f"--output-file=requirements/{name}.txt",
                ],
                cwd=ROOT,
                check=True,
            )
    print("package-lock.json", file=sys.stderr)
    prepare = ["deploy/prepare.py", "npm", "install", "--package-lock-only"]
    subprocess.run([sys.executable, *prepare], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
