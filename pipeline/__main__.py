"""``python -m pipeline`` is the console script ``greenpaper``."""

from pipeline.cli.app import main

if __name__ == "__main__":
    main()
