"""The fold in Python and the fold in TypeScript give equal parts for every log (rule F5)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agogic.classlog.events import Event
from agogic.classlog.fold import fold_all
from agogic.classlog.state import Part
from deploy.prepare import node_command, node_environment
from tests.classlog.logs import logs

Folded = Callable[[list[Event]], dict[str, Part]]
_parts = msgspec.json.Decoder(dict[str, Part])


@pytest.fixture(scope="module")
def typescript(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folded]:
    """The other fold, built and running."""
    built = tmp_path_factory.mktemp("two-folds")
    vite = root / "node_modules" / "vite" / "bin" / "vite.js"
    program = ["--ssr", "tests/laws/fold_lines.ts", "--config", "tests/laws/fold_lines.config.ts"]
    subprocess.run(
        [*node_command(), vite, "build", "--logLevel", "warn", *program, "--outDir", built],
        cwd=root,
        env=node_environment(),
        check=True,
    )
    running = subprocess.Popen(
        [*node_command(), built / "fold_lines.mjs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=node_environment(),
    )
    assert running.stdin is not None and running.stdout is not None
    told, heard = running.stdin, running.stdout

    def folded(log: list[Event]) -> dict[str, Part]:
        told.write(msgspec.json.encode(log) + b"\n")
        told.flush()
        return _parts.decode(heard.readline())

    yield folded
    told.close()
    running.wait(timeout=10)


# Every example crosses to the other process: shrinking is worth that, explaining is not.
_PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]


@settings(max_examples=300, deadline=None, phases=_PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs())
def test_f5_both_folds_give_equal_parts(typescript: Folded, log: list[Event]):
    ours = fold_all(log).parts
    theirs = typescript(log)
    assert theirs.keys() == ours.keys()
    for audience, part in ours.items():
        assert theirs[audience] == part
