"""`python -m azaudit`."""

from azaudit.cli import main

main()
