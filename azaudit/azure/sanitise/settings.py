"""What parameters are set to.

Whoever writes an initiative of Azure Policy chooses the names of its parameters, and hands them on
to its parts by expressions, so a name must come out inside of one as it does as a key.
"""

import re

from azaudit.azure.sanitise.known import is_effect
from azaudit.azure.sanitise.rewriter import Rewriter

# learn.microsoft.com/azure/governance/policy/concepts/initiative-definition-structure
_PARAMETER = re.compile(r"(\s*\[\s*parameters\(')([^']+)('\)\s*\]\s*)", re.IGNORECASE)


def setting(strings: Rewriter, text: str) -> str:
    """What a parameter is set to; an effect stays, even if something is called so."""
    if is_effect(text):
        return text
    found = _PARAMETER.fullmatch(text)
    if found is None:
        return strings.named(text)
    return f"{found[1]}{strings.named(found[2])}{found[3]}"
