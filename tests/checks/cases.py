"""For each check passing, failing and other worlds; what they rest on is spoilt elsewhere too."""

from tests.checks.appgw_cases import APPGW_CASES
from tests.checks.backup_cases import BACKUP_CASES
from tests.checks.boundary_cases import BOUNDARY_CASES
from tests.checks.case import Case
from tests.checks.cmk_access_cases import CMK_ACCESS_CASES
from tests.checks.cmk_backup_cases import CMK_BACKUP_CASES
from tests.checks.cmk_cases import CMK_CASES
from tests.checks.cmk_identity_cases import CMK_IDENTITY_CASES
from tests.checks.cmk_key_cases import USABLE_CASES
from tests.checks.cmk_recovery_cases import CMK_RECOVERY_CASES
from tests.checks.destinations_cases import DESTINATIONS_CASES
from tests.checks.diagnostics_cases import DIAGNOSTICS_CASES
from tests.checks.duty_cases import DUTY_CASES
from tests.checks.duty_people_cases import DUTY_PEOPLE_CASES
from tests.checks.guard_cases import GUARD_CASES
from tests.checks.guard_coverage_cases import COVERS_CASES
from tests.checks.guard_guests_cases import GUESTS_CASES
from tests.checks.hybrid_cases import HYBRID_CASES
from tests.checks.just_in_time_cases import JUST_IN_TIME_CASES
from tests.checks.keyvault_access_cases import VAULT_ACCESS_CASES
from tests.checks.keyvault_cases import KEYVAULT_CASES
from tests.checks.machine_cases import MACHINE_CASES
from tests.checks.openai_account_cases import OPENAI_ACCOUNT_CASES
from tests.checks.openai_cases import OPENAI_CASES
from tests.checks.openai_network_cases import OPENAI_NETWORK_CASES
from tests.checks.policy_cases import POLICY_CASES
from tests.checks.power_cases import COMMON_CASES
from tests.checks.power_openai_cases import POWER_OPENAI_CASES
from tests.checks.power_vault_cases import POWER_VAULT_CASES
from tests.checks.private_link_cases import PRIVATE_LINK_CASES
from tests.checks.private_link_subnet_cases import PRIVATE_LINK_SUBNET_CASES
from tests.checks.storage_cases import STORAGE_CASES
from tests.checks.vault_alerts_cases import VAULT_ALERTS_CASES
from tests.checks.vault_cases import VAULT_CASES
from tests.checks.vault_logs_cases import VAULT_LOGS_CASES
from tests.checks.vault_redundancy_cases import REDUNDANT_CASES
from tests.checks.vault_settings_cases import VAULT_SETTINGS_CASES

CASES = (
    *OPENAI_CASES,
    *OPENAI_ACCOUNT_CASES,
    *OPENAI_NETWORK_CASES,
    *CMK_CASES,
    *CMK_ACCESS_CASES,
    *CMK_IDENTITY_CASES,
    *CMK_RECOVERY_CASES,
    *CMK_BACKUP_CASES,
    *USABLE_CASES,
    *DIAGNOSTICS_CASES,
    *DESTINATIONS_CASES,
    *KEYVAULT_CASES,
    *VAULT_ACCESS_CASES,
    *APPGW_CASES,
    *PRIVATE_LINK_CASES,
    *PRIVATE_LINK_SUBNET_CASES,
    *BACKUP_CASES,
    *GUARD_CASES,
    *BOUNDARY_CASES,
    *DUTY_CASES,
    *DUTY_PEOPLE_CASES,
    *COVERS_CASES,
    *JUST_IN_TIME_CASES,
    *GUESTS_CASES,
    *VAULT_CASES,
    *MACHINE_CASES,
    *VAULT_SETTINGS_CASES,
    *REDUNDANT_CASES,
    *VAULT_ALERTS_CASES,
    *VAULT_LOGS_CASES,
    *HYBRID_CASES,
    *POLICY_CASES,
    *STORAGE_CASES,
    *COMMON_CASES,
    *POWER_OPENAI_CASES,
    *POWER_VAULT_CASES,
)

__all__ = ["CASES", "Case"]
