"""azaudit: audits live Azure tenants against documented controls."""

__version__ = "0.1.0"
