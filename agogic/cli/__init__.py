"""The command line: `agogic COMMAND`."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    raise SystemExit("soon")
