"""`python -m agogic` is `agogic`."""

import sys

from agogic.cli import main

if __name__ == "__main__":
    sys.exit(main())
