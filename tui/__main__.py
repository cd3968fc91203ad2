"""``python -m tui`` is the same as ``afterloop``."""

from tui.cli import main

if __name__ == "__main__":
    main()
