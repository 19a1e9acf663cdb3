"""Azure OpenAI accounts send their audit and request logs to a place that exists.

Without them nobody can say who called a model, from where, or who read the account's keys; Azure
keeps none of it by itself. A diagnostic setting alone is no proof: it may send metrics only, and it
outlives the workspace that it names.
"""

from functools import partial

from azaudit.api import (
    Audit,
    CognitiveAccount,
    CognitiveAccountDiagnosticSetting,
    LogCategory,
    Severity,
    Verdict,
    aside,
    broken_destinations,
    check,
    failed,
    log_destinations,
    passed,
    select,
)

# Which categories there are: learn.microsoft.com/azure/azure-monitor/reference/supported-logs/
# microsoft-cognitiveservices-accounts-logs
WANTED = (LogCategory("Audit", in_audit=True), LogCategory("RequestResponse", in_audit=False))


@check(
    id="openai-diagnostic-logs-enabled",
    over=CognitiveAccount.openai,
    severity=Severity.MEDIUM,
    control="openai/governance",
    maps=("mcsb-1.0:LT-3", "nist-800-53-r5:AU-12"),
    policy="1b4d1c4e-934c-4703-944c-27c82c06bebb",
    remedy=(
        "az monitor diagnostic-settings create --name NAME --resource {id} --workspace WORKSPACE_ID"
        ' --logs \'[{"categoryGroup": "allLogs", "enabled": true}]\''
    ),
    references=("https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",),
)
def openai_diagnostic_logs_enabled(account: CognitiveAccount, audit: Audit) -> Verdict:
    settings = audit.children(account, CognitiveAccountDiagnosticSetting)
    places = partial(log_destinations, audit.inventory, settings)
    notes = aside(*broken_destinations(audit.inventory, settings))
    lost = select(WANTED, lambda category: not places(category).value)
    if lost:
        named = " and ".join(category.name for category in lost)
        if not settings:
            return failed(f"there is no diagnostic setting, so {named} logs are sent nowhere")
        why = f"no diagnostic setting sends {named} logs to a destination that exists"
        return failed(why, note=notes)
    sent: dict[str, list[str]] = {}
    for category in WANTED:
        where = ", ".join(place.name for place in places(category).value)
        sent.setdefault(where, []).append(category.name)
    said = [f"{' and '.join(names)} logs are sent to {where}" for where, names in sent.items()]
    return passed("; ".join(said), note=notes)
