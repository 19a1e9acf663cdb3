"""Signing in: which credential a method means, and what its failures mean for the user."""

from azaudit.azure.credentials.methods import AUTHS, shared_tokens
from azaudit.azure.credentials.sign_in import AZ_SECONDS, SignIn, unheard

__all__ = ["AUTHS", "AZ_SECONDS", "SignIn", "shared_tokens", "unheard"]
