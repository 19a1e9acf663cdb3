"""For each check passing, failing and other worlds; what they rest on is spoilt elsewhere too."""

from tests.checks.appgw_cases import APPGW_CASES
from tests.checks.backup_cases import BACKUP_CASES
from tests.checks.case import Case
from tests.checks.destinations_cases import DESTINATIONS_CASES
from tests.checks.diagnostics_cases import DIAGNOSTICS_CASES
from tests.checks.keyvault_cases import KEYVAULT_CASES
from tests.checks.openai_account_cases import OPENAI_ACCOUNT_CASES
from tests.checks.openai_cases import OPENAI_CASES

CASES = (
    *OPENAI_CASES,
    *OPENAI_ACCOUNT_CASES,
    *DIAGNOSTICS_CASES,
    *DESTINATIONS_CASES,
    *KEYVAULT_CASES,
    *APPGW_CASES,
    *BACKUP_CASES,
)

__all__ = ["CASES", "Case"]
