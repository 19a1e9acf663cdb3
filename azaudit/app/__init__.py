"""Use cases: what the commands do, without options and without printing."""
