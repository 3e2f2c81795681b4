"""Runs a foreign program that must not outlive the server: it ends when our standard input does.

python -m agogic.cli.serving.tied PROGRAM ARGUMENT …
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading

_ENDING_S = 10


def main(command: list[str]) -> int:
    """Run `command` until it ends or our standard input does; the exit code is its own."""
    # Ctrl+C reaches every process of the terminal; the server alone decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda number, frame: program.terminate())
    threading.Thread(target=_until_alone, args=(program,), daemon=True).start()
    return program.wait()


def _until_alone(program: subprocess.Popen[bytes]) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    program.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(_ENDING_S)
        return
    program.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
