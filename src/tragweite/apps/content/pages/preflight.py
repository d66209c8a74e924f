# SPDX-License-Identifier: EUPL-1.2
"""What can be said about a version before somebody decides: each check is one rule, its result, its fix, its norm."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from tragweite.apps.content import store
from tragweite.apps.content.models import Item, Remark, Version
from tragweite.apps.content.queries import current_hash, link_address
from tragweite.core.likeness.text import label_leads, missing_tokens
from tragweite.core.rules.states import Sender

PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_CHECKABLE: Final = "not_checkable"
OWN: Final = frozenset({Sender.AUTHORITY, Sender.AUTHORITY_BOOSTED})


@dataclass(frozen=True)
class Check:
    """One rule in one sentence, its result (passed, failed, not_checkable), what to do, and where the rule stands."""

    rule: str
    state: str
    fix: str = ""
    norm: str = ""


def checks_of(item: Item, version: Version, *, remarks: list[Remark]) -> list[Check]:
    """All checks of a version; they inform, the gate stands in the actions."""
    found = [
        _label(item, version),
        _link(item, version),
        _hashtag(item, version),
        _alt_texts(version),
        _remarks(remarks),
        _unchanged(item, version),
        _videos(version),
    ]
    return [check for check in found if check is not None]


def _result(rule: str, *, passed: bool, fix: str, norm: str = "") -> Check:
    return Check(rule=rule, state=PASSED if passed else FAILED, fix="" if passed else fix, norm=norm)


def _label(item: Item, version: Version) -> Check | None:
    if item.sender in OWN and not version.label:
        return None
    return _result(
        _("Der Text beginnt mit der Werbekennzeichnung."),
        passed=label_leads(text=version.text, label=version.label),
        fix=_("Setzen Sie „%(label)s“ an den Anfang des Textes, nicht ans Ende oder zwischen Hashtags.")
        % {"label": version.label},
        norm=_("§ 22 Abs. 1 MStV, § 5a Abs. 4 UWG"),
    )


def _link(item: Item, version: Version) -> Check:
    return _result(
        _("Der Link ist der gezählte Link dieses Beitrags."),
        passed=version.link == link_address(item),
        fix=_("Tragen Sie %(link)s ein, sonst werden Besuche nicht gezählt.") % {"link": link_address(item)},
    )


def _hashtag(item: Item, version: Version) -> Check | None:
    hashtag = item.campaign.hashtag
    if not hashtag:
        return None
    return _result(
        _("Der Hashtag der Kampagne steht im Text."),
        passed=not missing_tokens(text=version.text, mandatory=[hashtag]),
        fix=_("Ergänzen Sie %(hashtag)s.") % {"hashtag": hashtag},
    )


def _alt_texts(version: Version) -> Check | None:
    media = list(version.media.all())
    if not media:
        return None
    return _result(
        _("Jedes Bild und Video ist beschrieben (Alternativtext)."),
        passed=all(each.alt_text.strip() for each in media),
        fix=_("Beschreiben Sie in einem Satz, was zu sehen ist."),
        norm=_("BITV 2.0 § 3, WCAG 2.1 Kriterium 1.1.1"),
    )


def _remarks(remarks: list[Remark]) -> Check:
    still_open = sum(1 for each in remarks if each.kind == Remark.Kind.FACT and each.resolved_at is None)
    return _result(
        _("Keine Anmerkung zu Tatsachen, Recht oder Kennzeichnung ist offen."),
        passed=still_open == 0,
        fix=_("Offen: %(count)s. Solange ist keine Freigabe möglich.") % {"count": still_open},
    )


def _unchanged(item: Item, version: Version) -> Check:
    on_disk = all(store.path_of(each.medium.sha256).exists() for each in version.media.all())
    return _result(
        _("Gespeicherter Inhalt und Prüfsumme passen zusammen; die Dateien werden vor jedem Schritt neu gelesen."),
        passed=on_disk and current_hash(item, version) == version.content_hash,
        fix=_("Kanal oder Format wurden geändert, oder eine Datei fehlt. Reichen Sie eine neue Fassung ein."),
    )


def _videos(version: Version) -> Check | None:
    if not any(each.medium.kind == store.VIDEO for each in version.media.all()):
        return None
    return Check(
        rule=_("Was das Video zeigt und sagt."),
        state=NOT_CHECKABLE,
        fix=_("Geprüft ist nur, dass die Datei ein ganzes Video ist. Bitte sehen Sie es selbst an."),
    )
