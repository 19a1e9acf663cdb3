"""Who can destroy the keys of a vault, by roles or by its access policies."""

from functools import partial

from azaudit.analysis.abilities import DESTROY_KEYS, OPEN_KEY_VAULT, SELF_GRANT, Ability
from azaudit.analysis.authority import authority, home_of
from azaudit.analysis.permissions import Grant
from azaudit.analysis.power import POWER_VIEWS, who_can
from azaudit.analysis.power_holders import Effective, Holder, Way, together
from azaudit.analysis.principals import Directory, directory, members_gap
from azaudit.analysis.rbac import Assignment, Holding, Role
from azaudit.analysis.traced import conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import note

_VERB = "delete its keys, or let themselves do it"
# the words of access policies for it, in lower case
_DESTROYING = frozenset({"delete", "purge", "all"})
_POLICY = Role("", "access policy", ())


@reading(*POWER_VIEWS)
def key_destroyers(inventory: Inventory, vault: KeyVault) -> Effective:
    """Everybody who can delete or purge a vault's keys, or give that power to themselves.

    Roles with data actions count where Azure RBAC decides over keys, and elsewhere access policies
    and whoever can write them (learn.microsoft.com/azure/key-vault/general/rbac-access-policy).
    Raises Unread where it cannot be read which of the two decides.
    """
    grants = who_can(inventory, vault.id, SELF_GRANT)
    if vault.rbac_authorization:
        below = [
            who_can(inventory, scope, ability)
            for scope in _key_scopes(inventory, vault)
            for ability in (DESTROY_KEYS, SELF_GRANT)
        ]
        return together(_VERB, who_can(inventory, vault.id, DESTROY_KEYS), grants, *below)
    of_vault = Ability(DESTROY_KEYS.verb, DESTROY_KEYS.actions)
    return together(
        _VERB,
        who_can(inventory, vault.id, of_vault),
        who_can(inventory, vault.id, OPEN_KEY_VAULT),
        grants,
        _by_policies(inventory, vault),
    )


def _key_scopes(inventory: Inventory, vault: KeyVault) -> list[ResourceId]:
    """The keys of a vault at which somebody has a role of their own.

    Roles can be assigned at single keys
    (learn.microsoft.com/azure/key-vault/general/rbac-guide).
    """
    scope = inventory.index.subscription(vault.id.subscription_id or "")
    tenant = home_of(inventory, vault.id.subscription_id, scope.tenant_id if scope else "")
    held = authority(inventory, tenant)
    keys = ResourceId(f"{vault.id}/keys")
    below = {one for rbac in (held.active, held.eligible) for one in rbac.scopes_below(keys)}
    return [ResourceId(one) for one in sorted(below)]


def _by_policies(inventory: Inventory, vault: KeyVault) -> Effective:
    read = conclude(partial(_named, vault))
    note(*read.witnesses)
    holders: list[Holder] = []
    gaps = list(read.gaps)
    for tenant, id in () if read.gaps else read.value:
        people = directory(inventory, tenant)
        known = people.principals.get(id)
        if known is not None and known.deleted:
            continue
        if known is None or known.kind is None:
            said = f"who the principal {id} of an access policy of {vault.name} is was not read"
            gaps.append(Gap("not-asked", vault.id.text, said))
        elif known.kind != "group":
            holders.append(_holder(people, vault, id))
        elif id in people.groups:
            holders += [_holder(people, vault, one, id) for one in sorted(people.groups[id])]
        else:
            gaps.append(members_gap(inventory, tenant, id, known.name))
    return Effective(vault.id, Ability(_VERB), tuple(holders), gaps=tuple(gaps))


def _named(vault: KeyVault) -> list[tuple[str, str]]:
    """The tenant and id of everybody to whom an access policy gives it, in lower case."""
    return [
        (policy.tenant_id.lower(), policy.object_id.lower())
        for policy in vault.access_policies
        if not _DESTROYING.isdisjoint(map(str.lower, policy.keys))
    ]


def _holder(people: Directory, vault: KeyVault, id: str, *groups: str) -> Holder:
    given = Assignment(vault.id.text, id, "", vault.id.text, kind="policy")
    names = tuple(str(people.principals[group]) for group in groups)
    holding = Holding(id, given, _POLICY, (*groups, id), Grant.YES)
    return Holder(people.principals[id], (Way("access policy", holding, names),))
