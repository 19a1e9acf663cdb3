"""Guests with power over a Resource Guard are known, and hold no vault at home that it guards.

The document invites the guard's owner from the tenant of the vault, and that is a fair pattern as
long as he has nothing to say there. Where he has, the second tenant separates nobody.
"""

from azaudit.api import (
    NOT_COUNTED,
    Audit,
    ResourceGuard,
    Severity,
    Verdict,
    check,
    failed,
    guard_guests,
    guests_with_vaults,
    home_domain,
    named,
    passed,
)


@check(
    id="guard-guests-known",
    over=ResourceGuard,
    severity=Severity.INFO,
    control="backup/guard",
    maps=("mcsb-1.0:PA-1", "mcsb-1.0:PA-4", "cis-azure-5.0:5.3.2", "cis-azure-6.0:5.3.2"),
    policy="339353f6-2387-4a45-abe4-7f529d121046",
    remedy=(
        "give the guard {id} an owner who has no role at the vaults that it guards, or take the"
        " roles away that the finding names"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_guests_known(guard: ResourceGuard, audit: Audit) -> Verdict:
    guests = guard_guests(audit.inventory, guard)
    if not guests:
        return passed("no guest has power over the guard", note=NOT_COUNTED)
    both = guests_with_vaults(audit.inventory, guard, guests)
    if both:
        said = (
            f"{pair.second}, from {home_domain(pair.second.who)}, at {proxy.vault_id.name} by"
            f" {pair.first.ways[0]}"
            for proxy, pair in both
        )
        return failed(f"guests hold a vault that the guard protects as well: {named(said)}")
    said = (f"{one.name or one.id} from {home_domain(one)}" for one in guests)
    return passed(
        "guests have power over the guard, and at home over no vault that it guards:"
        f" {named(said)}",
        note=NOT_COUNTED,
    )
