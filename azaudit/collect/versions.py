"""The api-version of every operation, pinned.

A property exists from some api-version on and its default can change with one, so a verdict holds
only for the version that was asked. The recordings are compared with this table.
"""

SUBSCRIPTIONS = "2022-12-01"
PROVIDERS = "2025-04-01"
AUTHORIZATION = "2022-04-01"
ROLE_SCHEDULES = "2020-10-01"
MANAGED_SERVICES = "2022-10-01"
GRAPH = "v1.0"
RESOURCE_GRAPH = "2021-03-01"
COGNITIVE_SERVICES = "2025-09-01"
COMPUTE = "2025-04-01"
KEY_VAULT = "2026-05-15"
NETWORK = "2026-03-01"
RECOVERY_SERVICES = "2026-11-01"
RECOVERY_SERVICES_BACKUP = "2026-10-01"
DATA_PROTECTION = "2026-06-01"
POLICY = "2025-03-01"
DIAGNOSTIC_SETTINGS = "2021-05-01-preview"  # there is no newer one, and none without preview
LOG_ANALYTICS = "2023-09-01"
STORAGE = "2026-09-01"
EVENT_HUB = "2024-01-01"
DATADOG = "2025-06-11"
DYNATRACE = "2024-04-24"
ELASTIC = "2025-06-01"
LOGZ = "2020-10-01"
NEW_RELIC = "2024-01-01"
