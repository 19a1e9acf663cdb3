"""Typed views over wire JSON that record what is read, and lookups that prove absence."""
