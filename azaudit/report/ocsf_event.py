"""One entry of the findings document as an OCSF event, object by object."""

from typing import Any

from azaudit.report.ocsf_words import check_severity, found, outcome, severity, stands

_CLASS_UID, _CREATE = 2003, 1
_CLASS = {
    "activity_id": _CREATE,
    "activity_name": "Create",
    "category_uid": 2,
    "category_name": "Findings",
    "class_uid": _CLASS_UID,
    "class_name": "Compliance Finding",
    "type_uid": _CLASS_UID * 100 + _CREATE,
    "type_name": "Compliance Finding: Create",
}
# what the findings document knows and the class, under the profile `cloud`, has no attribute for
_UNMAPPED = ("gap", "waiver", "policy", "evidence_total")
_COMMANDS = ("az", "bicep", "terraform", "portal")


def event(
    entry: dict[str, Any],
    *,
    metadata: dict[str, Any],
    time: int,
    cloud: str,
    tenant_name: str | None,
) -> dict[str, Any]:
    """The event of one entry.

    time: in milliseconds. cloud: the name of the Azure cloud, which is the schema's partition.
    """
    severity_id, severity_caption = severity(entry)
    status_id, status = stands(entry)
    made = {
        "metadata": metadata,
        "time": time,
        **_CLASS,
        "severity_id": severity_id,
        "severity": severity_caption,
        "status_id": status_id,
        "status": status,
        "status_code": entry["status"].upper(),
        "status_detail": _detail(entry),
        "message": entry["message"],
        "comment": (entry.get("waiver") or {}).get("reason"),
        "finding_info": _finding_info(entry, time),
        "compliance": _compliance(entry),
        "resources": [_resource(entry, cloud)],
        "cloud": _cloud(entry, cloud, tenant_name),
        "remediation": _remediation(entry),
        "evidences": [{"name": item["kind"], "data": item} for item in entry["evidence"]],
        "observables": [
            {
                "name": "resources[0].uid",
                "type": "Resource UID",
                "type_id": 10,
                "value": entry["resource_id"],
            }
        ],
        "unmapped": _unmapped(entry),
    }
    return _present(made)


def _present(held: dict[str, Any]) -> dict[str, Any]:
    """Without what there is nothing to say of; the schema knows no null. A zero says something."""
    return {key: value for key, value in held.items() if value or value == 0}


def _finding_info(entry: dict[str, Any], time: int) -> dict[str, Any]:
    # no created_time: when a finding was first seen is not in one report
    return _present(
        {
            "uid": entry["id"],
            "title": entry["title"],
            "desc": entry["risk"],
            "types": ["Coverage" if entry["check_id"] == "coverage" else "Configuration"],
            "last_seen_time": time,
            "analytic": {
                "uid": entry["check_id"],
                "name": entry["check_id"],
                "type_id": 1,
                "type": "Rule",
            },
        }
    )


def _compliance(entry: dict[str, Any]) -> dict[str, Any]:
    status_id, status = found(entry)
    severity_id, severity_caption = check_severity(entry)
    standards = list(dict.fromkeys(reference.partition(":")[0] for reference in entry["maps"]))
    check = {
        "uid": entry["check_id"],
        "name": entry["title"],
        "severity_id": severity_id,
        "severity": severity_caption,
        "status_id": status_id,
        "status": status,
    }
    return _present(
        {
            "control": entry["control"],
            "standards": standards,
            "requirements": entry["maps"],
            "checks": [check],
            "status_id": status_id,
            "status": status,
            "status_code": outcome(entry).upper(),
            "status_details": [text for text in (entry["message"], *entry["notes"]) if text],
        }
    )


def _detail(entry: dict[str, Any]) -> str:
    """Why there is no verdict, or what was remarked beside it."""
    gap = entry.get("gap")
    if gap is None:
        return "; ".join(entry["notes"])
    said = [
        f"HTTP {gap['http_status']}" if gap["http_status"] is not None else None,
        gap["error_code"],
        f"missing {gap['missing_action']}" if gap["missing_action"] else None,
    ]
    reasons = ", ".join(text for text in said if text)
    return f"{gap['state']} at {gap['scope']}" + (f": {reasons}" if reasons else "")


def _resource(entry: dict[str, Any], cloud: str) -> dict[str, Any]:
    group = entry["resource_group"]
    parts = {key: entry[key] for key in ("parent_id", "sub_resource") if key in entry}
    return _present(
        {
            "uid": entry["resource_id"],
            "name": entry["resource_name"],
            "type": entry["resource_type"],
            "role_id": 1,
            "role": "Target",
            "region": entry["location"],
            "cloud_partition": cloud,
            "group": {"name": group} if group else None,
            "tags": [{"name": name, "value": value} for name, value in entry["tags"].items()],
            "data": parts,
        }
    )


def _cloud(entry: dict[str, Any], cloud: str, tenant_name: str | None) -> dict[str, Any]:
    account = {
        "uid": entry["subscription_id"],
        "name": entry["subscription_name"],
        "type_id": 13,
        "type": "Azure Subscription",
    }
    return _present(
        {
            "provider": "Azure",
            "cloud_partition": cloud,
            "region": entry["location"],
            "account": _present(account) if entry["subscription_id"] else None,
            # the schema wants a management group; that of the root bears the tenant's id
            "org": _present({"uid": entry["tenant_id"], "name": tenant_name}),
        }
    )


def _remediation(entry: dict[str, Any]) -> dict[str, Any]:
    remedy = entry["remediation"]
    commands = [remedy[key] for key in _COMMANDS if key in remedy]
    return _present(
        {"desc": "\n".join((remedy["text"], *commands)), "references": entry["references"]}
    )


def _unmapped(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in _UNMAPPED if key in entry}
