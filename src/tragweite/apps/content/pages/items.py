# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries: list, post, next step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item, Version
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import OutsideAccess
from tragweite.apps.people.queries import Scope, absent_names
from tragweite.core.rules.approval import approval_covers
from tragweite.core.rules.states import ITEM, ApprovalState, ItemState
from tragweite.web.journal_texts import journal_text
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.states import choices, word

from .preflight import checks_of

FOLD_AFTER: Final[Mapping[str, int]] = {"instagram": 125}
"""Characters after which a platform folds a caption, roughly; only where we know."""

COLUMNS: Final = (
    Column("title", gettext_lazy("Beitrag"), sort="title", url=lambda row: reverse("content:item", args=[row.pk])),
    Column("campaign", gettext_lazy("Kampagne"), value="campaign.title", sort="campaign__title"),
    Column("channel", gettext_lazy("Kanal"), value=lambda row: str(row.channel), sort="channel__handle"),
    Column("sender", gettext_lazy("Absender"), states="sender", sort="sender"),
    Column("format", gettext_lazy("Format"), value=lambda row: row.get_format_display(), sort="format"),
    Column("state", gettext_lazy("Stand"), kind="state", states="item", sort="state"),
    Column("planned_at", gettext_lazy("Geplant für"), kind="moment", sort="planned_at"),
)


def item_listing(request: HttpRequest, scope: Scope, campaign: Campaign | None = None) -> Listing:
    """The posts that one reads, of all campaigns or of one."""
    filters = [
        Filter("q", _("Arbeitstitel"), "text", lambda rows, text: rows.filter(title__icontains=text)),
        Filter("stand", _("Stand"), choices("item"), lambda rows, state: rows.filter(state=state)),
        Filter("absender", _("Absender"), choices("sender"), lambda rows, key: rows.filter(sender=key)),
        Filter("plattform", _("Plattform"), choices("platform"), lambda rows, key: rows.filter(channel__platform=key)),
        Filter("zeit", _("Geplant für"), "date_range", _in_days),
    ]
    columns = [column for column in COLUMNS if campaign is None or column.name != "campaign"]
    rows = queries.items_within(scope) if campaign is None else queries.items_of_campaign(campaign)
    if campaign is None:
        by_campaign = Filter(
            "kampagne", _("Kampagne"), queries.campaign_choices(scope), lambda rows, key: rows.filter(campaign=key)
        )
        filters.insert(1, by_campaign)
    empty = _("Noch kein Beitrag. Planen Sie den ersten auf der Seite „Inhalte“ einer Kampagne.")
    title = _("Beiträge") if campaign is None else campaign.title
    return Listing(request, rows, columns, filters, "-planned_at", title, empty=empty)


def _in_days(rows: Any, days: tuple[Any, Any]) -> Any:
    first, last = days
    if first:
        rows = rows.filter(planned_at__date__gte=first)
    return rows.filter(planned_at__date__lte=last) if last else rows


def item_context(item: Item, scope: Scope, *, number: str, at: datetime) -> dict[str, Any]:
    """The context of the page of a post; ``number`` asks for an older version, unknown ones show the newest."""
    page = queries.item_page(item)
    shown = next((version for version in page.versions if str(version.number) == number), page.current)
    ministry_id = item.campaign.ministry_id
    return {
        "title": item.title,
        "item": item,
        "page": page,
        "shown": shown,
        "is_current": shown is page.current,
        "preview": preview(item, shown),
        "checks": checks_of(item, shown, remarks=page.remarks) if shown else [],
        "step": next_step(item, page, scope),
        "side_steps": side_steps(item, scope),
        "remarks": [_remark(scope, ministry_id, each) for each in page.remarks],
        "approvals": [_approval(each, page, at) for each in page.approvals],
        "accesses": [_access(each, at) for each in page.accesses],
        "history": [_entry(entry, page.names) for entry in page.entries],
        "link": queries.link_address(item),
        "may_draft": policies.may_draft(scope, ministry_id),
        "takes_drafts": item.state in policies.OPEN_FOR_DRAFTS,
    }


def decision_context(item: Item, versions: list[Version]) -> dict[str, Any]:
    """The context of the page of the decision: the newest of ``versions``, as it will go out, and its checks."""
    shown = versions[0]
    remarks = [remark for version in versions for remark in version.remarks.all()]
    return {
        "item": item,
        "shown": shown,
        "preview": preview(item, shown),
        "checks": checks_of(item, shown, remarks=remarks),
    }


def preview(item: Item, version: Version | None) -> dict[str, Any]:
    """The post as the platform would show it: account, media, the text before and behind the fold."""
    if version is None:
        return {}
    fold = FOLD_AFTER.get(item.channel.platform)
    has_fold = fold is not None and len(version.text) > fold
    cut = version.text.rfind(" ", 0, fold) if has_fold else len(version.text)
    cut = cut if cut > 0 else (fold or len(version.text))
    return {
        "media": list(version.media.all()),
        "visible": version.text[:cut],
        "folded": version.text[cut:].lstrip(" "),
        "has_fold": has_fold,
        "fold_after": fold,
    }


def _remark(scope: Scope, ministry_id: int, remark: Any) -> dict[str, Any]:
    may = remark.resolved_at is None and policies.may_resolve_remark(scope, ministry_id, remark=remark)
    author = remark.author.display_name if remark.author else remark.outside_author.name
    return {"remark": remark, "author": author, "may_resolve": may}


def _approval(approval: Any, page: queries.ItemPage, at: datetime) -> dict[str, Any]:
    reasons = {
        "content_changed": _("Der Inhalt wurde danach geändert."),
        "expired": _("Die Frist ist abgelaufen."),
        "revoked": _("Sie wurde zurückgenommen."),
    }
    covers = page.current is not None and approval_covers(
        approval_hash=approval.content_hash,
        current_hash=page.current.content_hash,
        valid_until=approval.expires_at,
        at=at,
    )
    overdue = approval.state == ApprovalState.GIVEN and not covers
    return {"approval": approval, "reason": reasons.get(approval.void_reason, ""), "is_overdue": overdue}


def _access(access: OutsideAccess, at: datetime) -> dict[str, Any]:
    return {"access": access, "is_open": access.revoked_at is None and access.expires_at > at}


def _entry(entry: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    actor = names.get(entry.actor, _("von außen"))
    if entry.acting_for:
        absent = absent_names(entry.acting_for, names)
        actor = _("%(actor)s in Vertretung für %(absent)s") % {"actor": actor, "absent": absent}
    return {"title": journal_text(entry.action), "at": entry.at, "actor": actor}


def next_step(item: Item, page: queries.ItemPage, scope: Scope) -> dict[str, Any]:
    """The one next act for this person: ``text``, and ``label`` with ``post`` (a button) or ``url`` (a page)."""
    state, here = ItemState(item.state), [item.pk]
    drafts = policies.may_draft(scope, item.campaign.ministry_id)
    if state in {ItemState.DRAFTING, ItemState.RETURNED}:
        text = _("Zurückgegeben. Bitte überarbeiten.") if state == ItemState.RETURNED else _("Eine Fassung steht aus.")
        return {"text": text} | _only(drafts, label=_("Fassung einreichen"), url=reverse("content:submit", args=here))
    if state in {ItemState.SUBMITTED, ItemState.IN_REVIEW}:
        return _decision(item, page, scope)
    if state == ItemState.APPROVED:
        label, post = _("Zur Veröffentlichung bereitstellen"), reverse("content:release", args=here)
        return {"text": _("Freigegeben. Danach darf veröffentlicht werden.")} | _only(drafts, label=label, post=post)
    if state == ItemState.RELEASED:
        url = _address("monitoring:publish", item.pk)
        text = _("Bereit. Melden Sie die Veröffentlichung, sobald der Beitrag zu sehen ist.")
        return {"text": text} | _only(drafts and bool(url), label=_("Veröffentlichung melden"), url=url)
    if state == ItemState.ON_HOLD:
        label, post = _("Fortsetzen"), reverse("content:resume", args=here)
        return {"text": _("Angehalten. Bis dahin ruht alles.")} | _only(drafts, label=label, post=post)
    return {"text": _("Hier ist nichts mehr zu tun. Stand: %(state)s.") % {"state": word("item", state)}}


def _only(allowed: bool, **step: str) -> dict[str, str]:  # noqa: FBT001 - reads like a sentence
    return step if allowed else {}


def _address(name: str, pk: int) -> str:
    """The page of a later room, or nothing in an installation without it."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def _decision(item: Item, page: queries.ItemPage, scope: Scope) -> dict[str, Any]:
    ministry_id = item.campaign.ministry_id
    if not policies.may_hold_deciding_role(scope, ministry_id):
        return {"text": _("Liegt zur Freigabe vor. Eine Person mit der Rolle Freigabe entscheidet.")}
    if not policies.may_decide(scope, ministry_id, contributors=page.contributor_ids):
        return {"text": _("Sie haben mitgewirkt. Deshalb entscheidet eine andere Person (Vier-Augen-Prinzip).")}
    if item.state == ItemState.SUBMITTED:
        post = reverse("content:start_review", args=[item.pk])
        return {"text": _("Liegt zur Freigabe vor."), "label": _("Prüfung beginnen"), "post": post}
    return {
        "text": _("In Prüfung. Entscheiden Sie über genau diese Fassung."),
        "label": _("Über die Freigabe entscheiden"),
        "url": reverse("content:approve", args=[item.pk]),
        "second_label": _("Mit Anmerkung zurückgeben"),
        "second_url": reverse("content:return", args=[item.pk]),
    }


def side_steps(item: Item, scope: Scope) -> list[dict[str, str]]:
    """What else one may do with a post: links below the next step."""
    state, ministry_id = ItemState(item.state), item.campaign.ministry_id
    steps: list[tuple[bool, str, str]] = [
        (_takes_new_version(state), _("Neue Fassung einreichen"), "content:submit"),
        (state in policies.OPEN_FOR_DRAFTS, _("Person von außen einladen"), "content:invite"),
        (ITEM.allows(old=state, new=ItemState.ON_HOLD), _("Anhalten"), "content:hold"),
    ]
    found = [step for step in steps if policies.may_draft(scope, ministry_id)]
    if policies.may_hold_deciding_role(scope, ministry_id):
        approved = state in {ItemState.APPROVED, ItemState.RELEASED}
        found.append((approved, _("Freigabe zurücknehmen"), "content:void"))
    return [{"label": label, "url": reverse(name, args=[item.pk])} for shown, label, name in found if shown]


def _takes_new_version(state: ItemState) -> bool:
    return state in policies.OPEN_FOR_DRAFTS - {ItemState.DRAFTING, ItemState.RETURNED}
