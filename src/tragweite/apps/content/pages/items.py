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
from tragweite.core.rules.states import ApprovalState, ItemState
from tragweite.web.journal_texts import journal_text

from .checks import Check, checks_of, light_of
from .preview import preview
from .remarks import pins_of, remark_views
from .review import MyStep, my_step, review_context
from .steps import Sight, decision_stop, may_refuse, next_step, side_steps


def item_context(item: Item, scope: Scope, *, number: str, at: datetime) -> dict[str, Any]:
    """The context of the page of a post; ``number`` asks for an older version, unknown ones show the newest."""
    page = queries.item_page(item)
    shown = next((version for version in page.versions if str(version.number) == number), page.current)
    ministry_id = item.campaign.ministry_id
    remarks = remark_views(item, page.versions, shown, scope, involved=page.contributor_ids)
    checks = _checks(item, shown, page.remarks)
    review = review_context(item, page.current, scope, at=at)
    newest = checks if shown is page.current else _checks(item, page.current, page.remarks)
    sight = Sight(item=item, page=page, scope=scope, mine=_mine(item, page, scope, review), checks=newest, at=at)
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
        "step": next_step(sight),
        "side_steps": side_steps(sight),
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


def _mine(item: Item, page: queries.ItemPage, scope: Scope, review: Mapping[str, Any]) -> MyStep | None:
    """The step of the approval that this person takes; None where there is nothing to agree to."""
    if "review" not in review:
        return None
    return my_step(item, scope, review["review"], contributors=page.contributor_ids)


def decision_context(item: Item, versions: list[Version], scope: Scope, *, at: datetime) -> dict[str, Any]:
    """The context of the page of the decision: the newest of ``versions``, as it will go out, and its checks."""
    shown = versions[0]
    remarks = remark_views(item, versions, shown, scope, involved=queries.contributors(item))
    every = [remark for version in versions for remark in version.remarks.all()]
    return {
        "item": item,
        "shown": shown,
        "preview": preview(item, shown, pins_of(remarks)),
        "remarks": [each for each in remarks if each.remark.is_open],
        "checks": _checks(item, shown, every),
        **review_context(item, shown, scope, at=at),
    }


def deciding(item: Item, scope: Scope, mine: MyStep, checks: list[Check]) -> dict[str, Any]:
    """What the page of the decision offers this person: only what would be accepted, else why not (``stop``)."""
    involved = queries.contributors(item)
    decides = policies.may_decide(scope, item.campaign.ministry_id, contributors=involved)
    return {
        "mine": mine,
        "stop": decision_stop(item, mine, checks),
        "may_return": item.state == ItemState.IN_REVIEW and mine.step is not None,
        "may_refuse": may_refuse(item, mine, decides=decides),
        "overridable": _overridable(item, checks, scope, involved),
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
