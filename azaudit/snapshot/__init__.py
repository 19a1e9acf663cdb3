"""The snapshot: one SQLite file that holds what was collected, and how far that can be trusted."""
