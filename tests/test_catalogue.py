"""What must be true of every check, and how checks are selected."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from azaudit.catalogue.selection import find_check, select_checks
from azaudit.collect.registry import collectors_for
from azaudit.errors import UsageError
from azaudit.evaluate.check import Check
from azaudit.evaluate.loader import own_checks
from azaudit.model import Severity
from tests.checks.cases import CASES
from tests.worlds import all_checks

CHECKS = all_checks()
every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)

# an id that was once released stays, as an id or as an alias
RELEASED = (
    "appgw-private-link-bound",
    "appgw-private-link-consumers-reviewed",
    "guard-separate-boundary",
    "keyvault-audit-logged",
    "keyvault-purge-protection",
    "openai-custom-subdomain-set",
    "openai-diagnostic-logs-enabled",
    "openai-local-auth-disabled",
    "openai-managed-identity-assigned",
    "openai-network-default-deny",
    "openai-outbound-restricted",
    "openai-private-endpoint-approved",
    "openai-public-network-access-disabled",
    "recovery-vault-guarded",
)

STANDARDS = {
    "mcsb-1.0": r"[A-Z]{2}-\d+",
    "mcsb-2.0": r"[A-Z]{2}-\d+",
    "nist-800-53-r5": r"[A-Z]{2}-\d+(\(\d+\))?",
    **dict.fromkeys(("cis-azure-2.0", "cis-azure-3.0", "cis-azure-4.0"), r"\d+(\.\d+)+"),
    **dict.fromkeys(("cis-azure-5.0", "cis-azure-6.0"), r"\d+(\.\d+)+"),
}

# the options that the reference of the Azure CLI lists, of those that remedies use;
# `az keyvault update` is missing on purpose: it takes a name and no --ids
AZ = {
    "az resource update": {"--ids", "--set"},
    "az monitor diagnostic-settings create": {"--name", "--resource", "--workspace", "--logs"},
    "az network private-endpoint create": {
        "--name",
        "--resource-group",
        "--vnet-name",
        "--subnet",
        "--connection-name",
        "--group-id",
        "--private-connection-resource-id",
    },
    "az backup vault resource-guard-mapping update": {"--ids", "--resource-guard-id"},
    "az backup vault backup-properties set": {
        "--ids",
        "--soft-delete-feature-state",
        "--soft-delete-duration",
        "--hybrid-backup-security-features",
        "--backup-storage-redundancy",
    },
    "az backup vault update": {
        "--ids",
        "--immutability-state",
        "--public-network-access",
        "--cross-subscription-restore-state",
        "--job-failure-alerts",
    },
    "az backup protection enable-for-vm": {
        "--resource-group",
        "--vault-name",
        "--vm",
        "--policy-name",
    },
    "az dataprotection backup-vault update": {
        "--ids",
        "--cross-subscription-restore-state",
        "--job-failure-alerts",
        "--soft-delete-state",
        "--retention-duration-in-days",
        "--immutability-state",
    },
    "az dataprotection backup-vault resource-guard-mapping create": {
        "--resource-group",
        "--vault-name",
        "--name",
        "--resource-guard-id",
    },
    "az policy assignment create": {"--name", "--scope", "--policy"},
    "az dataprotection resource-guard update": {
        "--resource-group",
        "--resource-guard-name",
        "--resource-type",
        "--critical-operation-exclusion-list",
    },
    "az provider register": {"--namespace"},
    "az network private-endpoint-connection": set(),
    "az network application-gateway private-link add": {"--frontend-ip", "--subnet"},
    "az network vnet subnet create": set(),
    "az network vnet subnet update": {
        "--resource-group",
        "--vnet-name",
        "--name",
        "--disable-private-link-service-network-policies",
    },
    "az cognitiveservices account network-rule remove": {
        "--name",
        "--resource-group",
        "--ip-address",
        "--subnet",
    },
}


@every_check
def test_the_id_is_the_file_and_its_first_word_the_folder(check: Check):
    path = Path(check.path)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", check.id)
    assert path.stem == check.id.replace("-", "_")
    assert path.parent == own_checks() / check.service
    assert check.function.__name__ == path.stem


@every_check
def test_the_title_says_what_is_true_and_the_rest_why_it_matters(check: Check):
    docstring = ast.get_docstring(ast.parse(Path(check.path).read_text("utf-8"))) or ""
    first, blank, *_ = docstring.split("\n")
    assert first == check.title + "."
    assert blank == ""
    assert check.title[0].isupper()
    assert not check.title.startswith("Ensure")
    assert len(check.risk.split()) > 15


@every_check
def test_mappings_name_a_standard_its_version_and_a_control(check: Check):
    assert len(set(check.maps)) == len(check.maps)
    for reference in check.maps:
        standard, _, control = reference.partition(":")
        assert re.fullmatch(STANDARDS[standard], control), reference


@every_check
def test_a_policy_is_the_guid_of_a_definition(check: Check):
    if check.policy is not None:
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", check.policy)


@every_check
def test_references_are_pages_of_the_documentation(check: Check):
    assert check.references
    for address in check.references:
        assert re.fullmatch(r"https://learn\.microsoft\.com/azure/[a-z0-9/-]+", address), address


@every_check
def test_the_remedy_is_a_command_that_exists(check: Check):
    quoted = re.findall(r"`(az [^`]+)`", check.remedy)
    commands = [check.remedy] if check.remedy.startswith("az ") else quoted
    assert check.remedy
    for command in commands:
        known = next((name for name in AZ if command.startswith(name)), None)
        assert known is not None, command
        options = [word for word in shlex.split(command) if word.startswith("--")]
        assert set(options) <= AZ[known], command
        assert len(options) == len(set(options))


def test_a_command_can_be_run_as_it_is_offered():
    """Every option has a value, and the resource is named by its id."""
    for check in CHECKS:
        if check.remedy.startswith("az "):
            words = shlex.split(check.remedy)
            options = [i for i, word in enumerate(words) if word.startswith("--")]
            assert all(i + 1 < len(words) and not words[i + 1].startswith("-") for i in options)
            assert "{id}" in words


@every_check
def test_what_a_check_reads_is_collected(check: Check):
    collected = {collector.view for collector in collectors_for(check.views)}
    assert set(check.views) <= collected
    assert {selection.view for selection in check.over} <= set(check.views)


@every_check
def test_a_check_has_cases(check: Check):
    assert [case for case in CASES if case.check == check.id]


@pytest.mark.parametrize("id", RELEASED)
def test_an_id_that_was_released_stays(id: str):
    assert id in (find_check(CHECKS, id).id, *find_check(CHECKS, id).aliases)


def test_ids_and_aliases_are_taken_once():
    names = [name for check in CHECKS for name in (check.id, *check.aliases)]
    assert len(names) == len(set(names))


def chosen(*wanted: str, ignored: tuple[str, ...] = ()) -> set[str]:
    return {check.id for check in select_checks(CHECKS, wanted=wanted, ignored=ignored)}


ALL = {check.id for check in CHECKS}
OPENAI = {id for id in ALL if id.startswith("openai-")}
KEYVAULT = {id for id in ALL if id.startswith("keyvault-")}


@pytest.mark.parametrize(
    ("terms", "ids"),
    [
        ((), ALL),
        (("*",), ALL),
        (("openai-*",), OPENAI),
        (("keyvault-purge-protection",), {"keyvault-purge-protection"}),
        (("keyvault-*", "openai-*"), KEYVAULT | OPENAI),
        (("control:backup/*",), {c.id for c in CHECKS if c.control.startswith("backup/")}),
        (("control:keyvault",), KEYVAULT),
        (("severity>=high",), {check.id for check in CHECKS if check.severity >= Severity.HIGH}),
        (("severity<=low",), {check.id for check in CHECKS if check.severity <= Severity.LOW}),
        (("severity=medium",), {c.id for c in CHECKS if c.severity is Severity.MEDIUM}),
    ],
)
def test_a_selection_is_the_union_of_its_terms(terms, ids):
    assert chosen(*terms) == ids


def test_what_is_ignored_is_taken_away():
    assert chosen(ignored=("openai-*",)) == ALL - OPENAI
    assert chosen("openai-*", ignored=("openai-local-*",)) == OPENAI - {
        "openai-local-auth-disabled"
    }


def test_a_selection_keeps_the_order_of_the_catalogue():
    selected = select_checks(CHECKS, wanted=("recovery-*", "appgw-*"))
    assert [check.id for check in selected] == sorted(check.id for check in selected)


@pytest.mark.parametrize(
    ("term", "hint"),
    [
        ("openai-local-auth", "did you mean openai-local-auth-disabled"),
        ("zzz", "checks list"),
        ("", "checks list"),
        ("control:nothing/*", "checks list"),
        ("severity>=severe", "critical, high, medium, low, info"),
        ("severity=", "critical"),
        ("severity>critical", ""),
        ("OPENAI-*", ""),
    ],
)
def test_a_term_that_fits_nothing_is_an_error_with_a_hint(term, hint):
    for how in ({"wanted": (term,)}, {"ignored": (term,)}):
        with pytest.raises(UsageError) as raised:
            select_checks(CHECKS, **how)
        assert hint in raised.value.hint


def test_a_selection_that_leaves_nothing_is_an_error():
    with pytest.raises(UsageError, match="leaves no check"):
        select_checks(CHECKS, ignored=("*",))
    with pytest.raises(UsageError, match="leaves no check"):
        select_checks(CHECKS, wanted=("openai-*",), ignored=("openai-*",))


def test_a_check_is_found_by_its_alias():
    first, *_ = CHECKS
    renamed = Check(**{**vars(first), "aliases": ("an-old-name",)})
    assert find_check([renamed], "an-old-name") is renamed
    assert select_checks([renamed], wanted=("an-old-*",)) == (renamed,)
    with pytest.raises(UsageError):
        find_check([renamed], "an-old")
