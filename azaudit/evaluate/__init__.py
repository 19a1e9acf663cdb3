"""Judging snapshots: what a check is, how checks are found, and how they are run."""
