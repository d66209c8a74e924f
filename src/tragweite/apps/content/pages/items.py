# SPDX-License-Identifier: EUPL-1.2
"""The page of one post, put together from the queries."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item, Version
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import OutsideAccess
from tragweite.apps.people.queries import Scope, absent_names
from tragweite.core.rules.approval import approval_covers
from tragweite.core.rules.states import ApprovalState
from tragweite.web.journal_texts import journal_text

from .checks import Check, checks_of, light_of
from .preview import preview
from .remarks import pins_of, remark_views
from .review import review_context
from .steps import next_step, side_steps


def item_context(item: Item, scope: Scope, *, number: str, at: datetime) -> dict[str, Any]:
    """The context of the page of a post; ``number`` asks for an older version, unknown ones show the newest."""
    page = queries.item_page(item)
    shown = next((version for version in page.versions if str(version.number) == number), page.current)
    ministry_id = item.campaign.ministry_id
    remarks = remark_views(item, page.versions, shown, scope)
    checks = _checks(item, shown, page.remarks)
    review = review_context(item, page.current, scope, at=at)
    lost = queries.unreached(at=at).filter(pk__in=[each.pk for each in page.accesses])
    lost_ids = set(lost.values_list("pk", flat=True)) if page.accesses else set()
    return {
        "title": item.title,
        "item": item,
        "page": page,
        "shown": shown,
        "is_current": shown is page.current,
        "preview": preview(item, shown, pins_of(remarks)),
        "checks": checks,
        "light": light_of(checks),
        **review,
        "step": next_step(item, page, scope, review=review, checks=checks if shown is page.current else []),
        "side_steps": side_steps(item, scope),
        "overridable": _overridable(item, checks, scope, page.contributor_ids)
        if shown is page.current
        else frozenset(),
        "remarks": remarks,
        "approvals": [_approval(each, page, at) for each in page.approvals],
        "accesses": [_access(each, at, lost_ids) for each in page.accesses],
        "history": [_entry(entry, page.names) for entry in page.entries],
        "link": queries.link_address(item),
        "may_draft": policies.may_draft(scope, ministry_id),
        "takes_drafts": item.state in policies.OPEN_FOR_DRAFTS,
    }


def decision_context(item: Item, versions: list[Version], scope: Scope, *, at: datetime) -> dict[str, Any]:
    """The context of the page of the decision: the newest of ``versions``, as it will go out, and its checks."""
    shown = versions[0]
    remarks = remark_views(item, versions, shown, scope)
    every = [remark for version in versions for remark in version.remarks.all()]
    return {
        "item": item,
        "shown": shown,
        "preview": preview(item, shown, pins_of(remarks)),
        "remarks": [each for each in remarks if each.remark.is_open],
        "checks": _checks(item, shown, every),
        **review_context(item, shown, scope, at=at),
    }


def _checks(item: Item, version: Version | None, remarks: Any) -> list[Any]:
    if version is None:
        return []
    overrides = list(version.overrides.all())
    return checks_of(item, version, remarks=remarks, overrides=overrides)


def _overridable(item: Item, checks: list[Check], scope: Scope, contributors: Collection[int]) -> frozenset[str]:
    """Codes of the findings against which this person may decide."""
    if item.state not in policies.OPEN_FOR_DRAFTS:
        return frozenset()
    may = partial(policies.may_override, scope, item.campaign.ministry_id, contributors=contributors)
    return frozenset(each.code for each in checks if each.override_by and may(roles=each.override_by))


def _approval(approval: Any, page: queries.ItemPage, at: datetime) -> dict[str, Any]:
    reasons = {
        "content_changed": _("Der Inhalt wurde danach geändert."),
        "expired": _("Die Frist ist abgelaufen."),
        "revoked": _("Sie wurde zurückgenommen."),
        "withdrawn": _("Der Beitrag wurde zurückgezogen."),
        "file_changed": _("Eine Datei im Speicher wurde verändert oder fehlt."),
    }
    covers = page.current is not None and approval_covers(
        approval_hash=approval.content_hash,
        current_hash=page.current.content_hash,
        valid_until=approval.expires_at,
        at=at,
    )
    overdue = approval.state == ApprovalState.GIVEN and not covers
    return {"approval": approval, "reason": reasons.get(approval.void_reason, ""), "is_overdue": overdue}


def _access(access: OutsideAccess, at: datetime, lost_ids: Collection[int]) -> dict[str, Any]:
    is_open = access.revoked_at is None and access.expires_at > at
    return {"access": access, "is_open": is_open, "is_lost": access.pk in lost_ids}


def _entry(entry: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    actor = names.get(entry.actor, _("von außen"))
    if entry.acting_for:
        absent = absent_names(entry.acting_for, names)
        actor = _("%(actor)s in Vertretung für %(absent)s") % {"actor": actor, "absent": absent}
    return {"title": journal_text(entry.action), "at": entry.at, "actor": actor}
