"""Who can do something to a resource, as a document: what a program reads and the text says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from azaudit.analysis.abilities import SELF_GRANT, Ability, usual_abilities
from azaudit.analysis.authority import Authority, authority, home_of
from azaudit.analysis.power import Effective, Holder, place_words, who_can
from azaudit.analysis.principals import members_gap
from azaudit.analysis.rbac import Assignment
from azaudit.app.target import is_held, resource_named
from azaudit.app.ways import ADDS, ELIGIBLE, ENDS, NAMES, TAKES, Ways, gap_entry
from azaudit.errors import UsageError
from azaudit.model import Gap, ResourceId
from azaudit.resources.authorization import ActiveRole
from azaudit.resources.directory import Principal
from azaudit.resources.inventory import Inventory
from azaudit.resources.trail import untraced
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot

SCHEMA_VERSION = "1.0"
_ACTION = re.compile(r"[\w-]+(?:\.[\w-]+)*(?:/[\w.$-]+)+/(?:read|write|delete|action)", re.I)


def answer(paths: Sequence[Path], on: str, action: str | None, *, data: bool) -> dict[str, Any]:
    """Everybody who can do what is usually asked about a resource, or one action, as JSON holds it.

    Raises UsageError for a resource or an action that is none, InputError for a file that is no
    readable snapshot.
    """
    asked = _ability(action, data=data) if action is not None else None
    if data and asked is None:
        raise UsageError("--data says what --action is", hint="name the data action with --action")
    unique = {path.resolve(): path for path in paths}
    index = SnapshotIndex([read_snapshot(path) for path in unique.values()])
    resource = resource_named(index, on)
    abilities = (asked,) if asked is not None else usual_abilities(resource)
    with untraced():
        return _Answer(Inventory(index), resource, asked).document(abilities)


def _ability(action: str, *, data: bool) -> Ability:
    if not _ACTION.fullmatch(action):
        raise UsageError(
            f"{action!r} is no action",
            hint="write a whole one that ends with /read, /write, /delete or /action and has no"
            " wildcard, as in Microsoft.Storage/storageAccounts/listKeys/action",
            option="--action",
        )
    if data:
        return Ability(f"use {action} on data", data_actions=(action,))
    return Ability(f"use {action}", (action,))


class _Answer:
    """What is asked of one resource, with what is known of its tenant.

    asked: the one action that somebody named, or None.
    """

    def __init__(self, inventory: Inventory, resource: ResourceId, asked: Ability | None) -> None:
        self.inventory = inventory
        self.resource = resource
        self.asked = asked
        self.ways = Ways(inventory)
        scope = inventory.index.subscription(resource.subscription_id or "")
        self.scope = scope
        self.audited = scope is not None and scope.role == "audited"
        tenant = scope.tenant_id if scope is not None else ""
        self.tenant = home_of(inventory, resource.subscription_id, tenant)
        self.authority: Authority = authority(inventory, self.tenant)

    def document(self, abilities: Iterable[Ability]) -> dict[str, Any]:
        entries = [self._entry(one) for one in abilities]
        return {
            "schema_version": SCHEMA_VERSION,
            "resource_id": self.resource.text,
            "tenant_id": self.tenant or None,
            "as_of": self.inventory.as_of,
            "complete": all(entry["complete"] for entry in entries),
            "notes": list(self._notes()),
            "abilities": entries,
        }

    def _entry(self, ability: Ability) -> dict[str, Any]:
        power = who_can(self.inventory, self.resource, ability)
        gaps = list(self._gaps(power))
        sure = not power.doubts
        return {
            "verb": ability.verb,
            "self_grant": ability == SELF_GRANT,
            "actions": list(ability.actions),
            "data_actions": list(ability.data_actions),
            "complete": all(gap["could"] == ENDS for gap in gaps),
            "holders": [self._holder(one, sure=sure) for one in power.holders],
            "eligible": [self._holder(one, sure=sure) for one in power.eligible],
            "orphaned": [self._orphan(one) for one in power.orphaned],
            "gaps": gaps,
        }

    def _holder(self, one: Holder, *, sure: bool) -> dict[str, Any]:
        return {
            "id": one.who.id,
            "name": one.who.name or None,
            "user_name": one.who.user_name or None,
            "kind": one.who.kind,
            "guest": one.who.guest,
            "known": one.gap is None,
            "sure": sure and one.proved,
            "ways": [self.ways.of(way, self.tenant) for way in one.ways],
        }

    def _words(self, scope: str) -> str:
        return place_words(self.inventory, (self.tenant or "").lower(), scope)

    def _orphan(self, one: Assignment) -> dict[str, Any]:
        role = self.authority.active.roles.get(one.role_id)
        return {
            "principal_id": one.principal_id,
            "role": role.name if role is not None else None,
            "role_id": one.role_id,
            "scope": one.scope,
            "scope_words": self._words(one.scope),
            "assignment_id": one.id,
        }

    def _gaps(self, power: Effective) -> Iterator[dict[str, Any]]:
        if not self.audited:
            gaps = [self._left_out()] if self.scope is not None else power.gaps
            yield from (gap_entry(ADDS, gap) for gap in gaps)
            return
        yield from (gap_entry(ADDS, gap) for gap in power.gaps)
        yield from (gap_entry(TAKES, gap) for gap in (*power.doubts, *self._of_denials(power)))
        yield from (gap_entry(ELIGIBLE, gap) for gap in power.eligible_gaps)
        yield from (gap_entry(NAMES, gap) for gap in self._unnamed(power))
        if power.holders:
            place = f"/subscriptions/{self.resource.subscription_id}"
            gap = _unread(self.inventory.index, ActiveRole.listing.collector, place)
            yield from (gap_entry(ENDS, gap) for gap in filter(None, [gap]))

    def _left_out(self) -> Gap:
        """Why nothing is known of a subscription that the snapshots name and do not hold."""
        scope = self.scope
        assert scope is not None  # noqa: S101 - asked for of such alone
        why = scope.reason or ("its home is another tenant" if scope.role == "delegated" else "")
        place = f"/subscriptions/{scope.subscription_id}"
        said = f"the subscription {scope.name or scope.subscription_id} was left out"
        return Gap("skipped", place, f"{said}: {why}" if why else said)

    def _of_denials(self, power: Effective) -> Iterator[Gap]:
        """Why it is open whether deny assignments stop somebody: groups of theirs, as a rule."""
        rbac = self.authority.active
        shown = (*power.holders, *power.eligible)
        for text in sorted({text for one in shown for text in one.ways[0].holding.open}):
            named = [one for one in rbac.denials if one.id in text]
            groups = {id for one in named for id in one.principals | one.excluded}
            unread = sorted(id for id in groups if rbac.groups.get(id, ()) is None)
            for id in unread:
                yield members_gap(
                    self.inventory, self.tenant, id, self.ways.group(id, self.tenant)["name"] or ""
                )
            if not unread:
                yield Gap("unreadable", self.resource.text, f"{text} is open")

    def _unnamed(self, power: Effective) -> Iterator[Gap]:
        """Why nobody said who some holders are; one that is no more would be no holder."""
        if any(one.gap is not None for one in (*power.holders, *power.eligible)):
            place = f"/tenants/{self.tenant}/principals"
            gap = _unread(self.inventory.index, Principal.listing.collector, place)
            yield from filter(None, [gap])

    def _notes(self) -> Iterator[str]:
        for file in self.inventory.index.files:
            if not file.run.finished:
                yield f"{file.path} is of a run that did not finish"
        if self.audited and not is_held(self.inventory.index, self.resource):
            yield (
                f"the snapshots hold no {self.resource.text}; the answer is what would hold there,"
                " so look at how it is spelt"
            )
        if self.asked is not None:
            yield from self._of_the_other_plane(self.asked)

    def _of_the_other_plane(self, asked: Ability) -> Iterator[str]:
        """Say where an action is one of the other kind, for which the answer is another."""
        for action in asked.actions:
            if self._is_named(action, "data_actions") and not self._is_named(action, "actions"):
                yield f"roles name {action} as an action on data; add --data to ask for that"
        for action in asked.data_actions:
            if self._is_named(action, "actions") and not self._is_named(action, "data_actions"):
                yield f"roles name {action} as no action on data; leave --data out to ask for that"

    def _is_named(self, action: str, plane: str) -> bool:
        wanted = action.lower()
        return any(
            wanted == named.lower()
            for role in self.authority.active.roles.values()
            for permission in role.permissions
            for named in getattr(permission, plane)
        )


def _unread(index: SnapshotIndex, collector: str, place: str) -> Gap | None:
    coverage = index.coverage(collector, place)
    if coverage is None:
        return Gap("not-asked", place, f"{collector} was not collected at {place}")
    return coverage.gap()
