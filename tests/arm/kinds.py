"""The resource types that the endpoint knows, and what is odd about each.

Sources are in ASSUMPTIONS.md.
"""

# Types that exist whether or not a described tenant has one; a type that a tenant describes exists
# too. Any other is refused, as a misspelt one is by Azure Resource Manager.
KNOWN = {
    "Microsoft.Authorization": (
        "denyAssignments",
        "permissions",
        "policyAssignments",
        "policySetDefinitions",
        "roleAssignments",
        "roleAssignmentScheduleInstances",
        "roleDefinitions",
        "roleEligibilityScheduleInstances",
        "roleManagementPolicyAssignments",
    ),
    "Microsoft.CognitiveServices": (
        "accounts",
        "accounts/deployments",
        "accounts/privateEndpointConnections",
    ),
    "Microsoft.Compute": ("virtualMachines",),
    "Microsoft.DataProtection": (
        "backupVaults",
        "backupVaults/backupInstances",
        "backupVaults/backupResourceGuardProxies",
        "resourceGuards",
    ),
    "Microsoft.KeyVault": (
        "vaults",
        "vaults/keys",
        "vaults/keys/versions",
        "vaults/privateEndpointConnections",
    ),
    "Dynatrace.Observability": ("monitors",),
    "Microsoft.Datadog": ("monitors",),
    "Microsoft.Elastic": ("monitors",),
    "Microsoft.EventHub": ("namespaces", "namespaces/authorizationRules"),
    "Microsoft.Insights": ("diagnosticSettings",),
    "Microsoft.Logz": ("monitors",),
    "Microsoft.ManagedServices": ("registrationAssignments", "registrationDefinitions"),
    "Microsoft.OperationalInsights": ("workspaces",),
    "Microsoft.Storage": ("storageAccounts",),
    "NewRelic.Observability": ("monitors",),
    "Microsoft.Network": (
        "applicationGateways",
        "applicationGateways/privateEndpointConnections",
        "privateEndpoints",
        "virtualNetworks",
    ),
    "Microsoft.RecoveryServices": (
        "vaults",
        "vaults/backupFabrics/protectionContainers/protectedItems",
        "vaults/backupPolicies",
        "vaults/backupProtectedItems",
        "vaults/backupconfig",
        "vaults/backupResourceGuardProxies",
    ),
}
_NAMESPACES = {namespace.lower(): namespace for namespace in KNOWN}
_TYPES = {
    f"{namespace}/{type}".lower(): f"{namespace}/{type}"
    for namespace, types in KNOWN.items()
    for type in types
}

# Lists whose rows lie elsewhere than the list's address says.
ROWS_OF = {
    "microsoft.recoveryservices/vaults/backupprotecteditems": (
        "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
    ),
}

# Reads whose action is not <type>/read: (type, how it is asked) -> action.
_ACTIONS = {
    ("microsoft.dataprotection/resourceguards", "subscription"): (
        "Microsoft.DataProtection/subscriptions/providers/resourceGuards/read"
    ),
    ("microsoft.dataprotection/resourceguards", "group"): (
        "Microsoft.DataProtection/subscriptions/resourceGroups/providers/resourceGuards/read"
    ),
}

# Lists that come in one piece, however long.
UNPAGED = {
    "microsoft.authorization/permissions",
    "microsoft.authorization/roledefinitions",
    "microsoft.cognitiveservices/accounts/privateendpointconnections",
    "microsoft.insights/diagnosticsettings",
}


def namespace_named(text: str) -> str | None:
    """A known namespace in its own spelling."""
    return _NAMESPACES.get(text.lower())


def type_named(text: str) -> str | None:
    """A known type in its own spelling."""
    return _TYPES.get(text.lower())


def action_for(type: str, *, group: bool) -> str:
    """The RBAC action of a read. group: whether it is asked inside a resource group."""
    spelt = type_named(type) or type
    return _ACTIONS.get((type.lower(), "group" if group else "subscription"), f"{spelt}/read")
