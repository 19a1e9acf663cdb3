"""For each check passing, failing and other worlds; what they rest on is spoilt elsewhere too."""

from tests.checks.appgw_cases import APPGW_CASES
from tests.checks.appgw_subnet_cases import APPGW_SUBNET_CASES
from tests.checks.backup_cases import BACKUP_CASES
from tests.checks.case import Case
from tests.checks.guard_cases import GUARD_CASES
from tests.checks.keyvault_cases import KEYVAULT_CASES
from tests.checks.openai_account_cases import OPENAI_ACCOUNT_CASES
from tests.checks.openai_cases import OPENAI_CASES
from tests.checks.vault_cases import VAULT_CASES

CASES = (
    *OPENAI_CASES,
    *OPENAI_ACCOUNT_CASES,
    *KEYVAULT_CASES,
    *APPGW_CASES,
    *APPGW_SUBNET_CASES,
    *BACKUP_CASES,
    *GUARD_CASES,
    *VAULT_CASES,
)

__all__ = ["CASES", "Case"]
