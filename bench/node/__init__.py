"""Programs in TypeScript, built by vite and run by Node: the front end's own code, measured outside a browser."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

from bench.processes import ROOT, folder
from deploy.prepare import node_command, node_environment

Program = Callable[..., Any]


@contextlib.contextmanager
def program(name: str) -> Iterator[Program]:
    """One of the programs beside this file, built: call it with its arguments for what it prints, read as JSON."""
    with folder() as built:
        vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
        what = [
            "--ssr",
            f"bench/node/{name}.ts",
            "--config",
            "bench/node/built.config.ts",
            "--outDir",
            str(built),
            "--emptyOutDir",
        ]
        command = [*node_command(), str(vite), "build", "--logLevel", "warn", *what]
        subprocess.run(command, cwd=ROOT, env=node_environment(), check=True, stdout=subprocess.DEVNULL)

        def run(*arguments: str) -> Any:
            told = subprocess.run(
                [*node_command(), built / f"{name}.mjs", *arguments],
                cwd=ROOT,
                env=node_environment(),
                check=True,
                stdout=subprocess.PIPE,
            )
            return json.loads(told.stdout)

        yield run
