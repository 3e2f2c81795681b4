"""Each bench, run once as a person would: its shape, its minute, and that it measured something."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from bench import BENCHES, parts_of
from bench.processes import program
from tests.bench.test_instruments import SHAPE

MOST_S = 60


@pytest.mark.bench
@pytest.mark.timeout(150)
@pytest.mark.parametrize(("name", "part"), [(name, part) for name in BENCHES for part in parts_of(name) or [""]])
def test_a_bench_answers_in_its_shape_within_a_minute(name: str, part: str, root: Path) -> None:
    began = time.monotonic()
    command = [program("agogic"), "bench", name, "--json", *(["--part", part] if part else [])]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    took_s = time.monotonic() - began
    told = json.loads(done.stdout)
    assert told["name"] == name
    assert told["figures"]
    for figure in told["figures"]:
        assert set(figure) == SHAPE
        assert figure["ours"] > 0
        assert (figure["ratio"] is None) == (figure["peer_value"] is None)
        assert (figure["met"] is None) == (figure["budget"] is None)
    assert took_s < MOST_S
