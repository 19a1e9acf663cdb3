"""One finding as the findings document spells it."""

import hashlib
import json
import re
import shlex
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.finding import Finding
from azaudit.evaluate.waiver import Waived
from azaudit.model import Evidence, Gap
from azaudit.report.encode import encode

VALUE_LIMIT_BYTES = 512
_PREFIX_CHARACTERS = 256
# JSON writes a character as six bytes at most, and the quotes are two more
_SURELY_SHORT = (VALUE_LIMIT_BYTES - 2) // 6

_POLICY_DEFINITIONS = "/providers/Microsoft.Authorization/policyDefinitions/"
_PLACEHOLDER = re.compile(r"(?<![\w{-])[A-Z][A-Z_]+(?![\w}-])")


def finding_entry(finding: Finding) -> dict[str, Any]:
    """The finding as a JSON object, its keys in the order of the contract."""
    check, subject = finding.check, finding.subject
    parent = subject.id.parent
    entry: dict[str, Any] = {
        "id": finding.id,
        "check_id": check.id,
        "title": check.title,
        "severity": finding.severity.word,
        "status": finding.status.value,
        "control": check.control,
        "maps": list(check.maps),
        "tenant_id": subject.tenant_id,
        "subscription_id": subject.subscription_id,
        "subscription_name": subject.subscription_name,
        "resource_group": subject.id.resource_group,
        "resource_id": subject.id.text,
    }
    if parent is not None and parent.type is not None:
        entry["parent_id"] = parent.text
    if subject.sub_resource is not None:
        entry["sub_resource"] = subject.sub_resource
    entry |= {
        "resource_type": subject.type,
        "resource_name": subject.id.name,
        "location": subject.location,
        "tags": dict(sorted(subject.tags.items())),
        "message": finding.message,
        "notes": list(finding.notes),
        "evidence": [_evidence(item) for item in finding.evidence],
        "evidence_total": finding.evidence_total,
    }
    if finding.gap is not None:
        entry["gap"] = gap_entry(finding.gap)
    if finding.waiver is not None:
        entry["waiver"] = _waiver(finding.waiver)
    entry |= {"risk": check.risk, "remediation": _remediation(finding)}
    if check.policy:
        entry["policy"] = _policy(check.policy)
    entry["references"] = list(check.references)
    return entry


def _evidence(item: Evidence) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": item.kind, "resource_id": item.resource_id}
    if item.path is not None:
        entry["path"] = item.path
    entry["value"] = _value(item.value)
    if item.chain:
        entry["chain"] = list(item.chain)
    entry |= {"collected_at": item.collected_at, "api_version": item.api_version}
    return entry


def _value(value: Any) -> Any:
    """The value itself, or of a long one its beginning and a hash to compare it by."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and len(value) <= _SURELY_SHORT:
        return value
    text = encode(value)
    size = len(text.encode())
    if size <= VALUE_LIMIT_BYTES:
        return json.loads(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"prefix": text[:_PREFIX_CHARACTERS], "sha256": digest, "bytes": size}


def gap_entry(gap: Gap) -> dict[str, Any]:
    """What could not be read, as the findings document spells it."""
    return {
        "state": gap.state,
        "http_status": gap.http_status,
        "error_code": gap.error_code,
        "missing_action": gap.missing_action,
        "scope": gap.scope,
    }


def _waiver(waiver: Waived) -> dict[str, str]:
    return {
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires.isoformat(),
        "waived_status": waiver.status.value,
    }


def _remediation(finding: Finding) -> dict[str, str]:
    """What to do; for an unknown, how to have it read.

    A place that could not be listed is its own subject, and a command that changes a vault must
    not be offered with the id of a subscription.
    """
    if finding.gap is not None:
        return {"text": how_to_read(finding.gap)}
    return _remedy(finding.check, finding.subject.id.text)


def how_to_read(gap: Gap) -> str:
    """What to do about a gap."""
    if gap.state == "check-error":
        return "mend the check, or leave it out with --ignore"
    if gap.state == "not-collected":
        return f"collect {gap.scope} as well, or judge its owner's snapshot with this one"
    if gap.missing_action:
        return f"grant {gap.missing_action} at {gap.scope}, then audit again"
    return f"make {gap.scope} readable, then audit again"


def _remedy(check: Check, id: str) -> dict[str, str]:
    if not check.remedy:
        return {"text": "no remedy is recorded for this check"}
    if not check.remedy.startswith("az "):
        return {"text": check.remedy.replace("{id}", id)}
    text = "run the Azure CLI command"
    words = list(dict.fromkeys(_PLACEHOLDER.findall(check.remedy)))
    if words:
        text += f" with values of your own for {', '.join(words)}"
    # names of resource groups may hold parentheses, which a shell would take for its own
    return {"text": text, "az": check.remedy.replace("{id}", shlex.quote(id))}


def _policy(guid: str) -> dict[str, str]:
    return {"definition_id": _POLICY_DEFINITIONS + guid, "name": guid}
