"""``python -m itilbrm`` is the command line."""

import sys

from itilbrm.cli import main

if __name__ == "__main__":
    sys.exit(main())
