"""Reasoning over several resources at once."""
