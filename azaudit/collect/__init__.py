"""Collecting: what to read of Azure, and reading it completely."""
