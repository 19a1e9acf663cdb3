"""The api-version of every operation, pinned.

A property exists from some api-version on and its default can change with one, so a verdict holds
only for the version that was asked. The recordings are compared with this table.
"""

SUBSCRIPTIONS = "2022-12-01"
PROVIDERS = "2025-04-01"
COGNITIVE_SERVICES = "2025-09-01"
KEY_VAULT = "2026-05-15"
NETWORK = "2026-03-01"
RECOVERY_SERVICES = "2026-11-01"
RECOVERY_SERVICES_BACKUP = "2026-10-01"
DATA_PROTECTION = "2026-06-01"
