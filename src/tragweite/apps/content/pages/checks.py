# SPDX-License-Identifier: EUPL-1.2
"""What can be said about a version before somebody decides: each check is one rule, its result, its fix, its norm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragweite.apps.content import store
from tragweite.apps.content.models import CheckOverride, Item, Remark, Version
from tragweite.apps.content.queries import Surroundings, current_hash, files_of, results_of
from tragweite.core.rules.checks.result import CheckResult, CheckState
from tragweite.core.rules.dated import Severity

PASSED: Final = "passed"
FAILED: Final = "failed"
HINT: Final = "hint"
ASKED: Final = "asked"
OVERRIDDEN: Final = "overridden"
ORDER: Final = (FAILED, ASKED, OVERRIDDEN, HINT, PASSED)


@dataclass(frozen=True)
class Check:
    """One rule in one sentence, what was found, its ``state``, what to do, where the rule stands.

    ``state``: ``failed`` and ``asked`` (nobody has said) stop the approval where ``blocks``; ``hint`` does not;
    ``overridden`` was decided against, by whom and why stands in ``override``. ``override_by``: roles that may do so.
    """

    rule: str
    state: str
    found: str = ""
    fix: str = ""
    norm: str = ""
    code: str = ""
    blocks: bool = False
    place: int | None = None
    override_by: tuple[str, ...] = ()
    override: CheckOverride | None = field(default=None, compare=False)


def checks_of(
    item: Item,
    version: Version,
    *,
    remarks: Iterable[Remark],
    overrides: Sequence[CheckOverride] = (),
    around: Surroundings | None = None,
) -> list[Check]:
    """All checks of a version, what needs a look first; they inform, the gate stands in the actions."""
    known = {each.code: each for each in overrides}
    rules = (_of_rule(each, known.get(each.code)) for each in results_of(item, version, around))
    found = [*(each for each in rules if each is not None), _remarks(remarks), _unchanged(item, version)]
    return sorted(found, key=lambda each: (ORDER.index(each.state), not each.blocks))


def stops_of(checks: Iterable[Check]) -> str:
    """What stops the approval and the release, as sentences, each once; empty where nothing does."""
    return " ".join(dict.fromkeys(each.found or each.rule for each in checks if each.blocks))


def light_of(checks: Iterable[Check]) -> str:
    """The traffic light of the pre-flight: ``danger``, ``warning`` or ``success``."""
    found = list(checks)
    if any(each.blocks for each in found):
        return "danger"
    return "success" if all(each.state == PASSED for each in found) else "warning"


def _of_rule(result: CheckResult, override: CheckOverride | None) -> Check | None:
    if result.state is CheckState.NOT_APPLICABLE or result.severity is Severity.INFO:
        return None
    state = _state(result, override)
    return Check(
        rule=result.rule or result.sentence,
        state=state,
        found=result.sentence if result.rule else "",
        fix=result.fix,
        norm=result.norm,
        code=result.code,
        blocks=result.blocks and override is None,
        place=result.place,
        override_by=tuple(result.override_by) if result.blocks and override is None else (),
        override=override,
    )


def _state(result: CheckResult, override: CheckOverride | None) -> str:
    if result.state is CheckState.PASSED:
        return PASSED
    if override is not None:
        return OVERRIDDEN
    if result.severity is not Severity.STOP:
        return HINT
    return FAILED if result.state is CheckState.FAILED else ASKED


def _remarks(remarks: Iterable[Remark]) -> Check:
    still_open = sum(1 for each in remarks if each.kind == Remark.Kind.FACT and each.is_open)
    rule = _("Keine Anmerkung zu Tatsachen, Recht oder Kennzeichnung ist offen.")
    if not still_open:
        return Check(rule=rule, state=PASSED)
    found = ngettext(
        "%(count)s Anmerkung zu Tatsachen, Recht oder Kennzeichnung ist offen.",
        "%(count)s Anmerkungen zu Tatsachen, Recht oder Kennzeichnung sind offen.",
        still_open,
    ) % {"count": still_open}
    fix = _("Klären Sie sie; solange ist weder die Freigabe noch das Bereitstellen möglich.")
    return Check(rule=rule, state=FAILED, found=found, fix=fix, blocks=True)


def _unchanged(item: Item, version: Version) -> Check:
    on_disk = all(store.path_of(each.sha256).exists() for each in files_of(version))
    is_whole = on_disk and current_hash(item, version) == version.content_hash
    rule = _("Gespeicherter Inhalt und Prüfsumme passen zusammen; die Dateien werden vor jedem Schritt neu gelesen.")
    if is_whole:
        return Check(rule=rule, state=PASSED)
    found = _("Gespeicherter Inhalt und Prüfsumme passen nicht zusammen.")
    fix = _("Kanal oder Format wurden geändert, oder eine Datei fehlt. Reichen Sie eine neue Fassung ein.")
    return Check(rule=rule, state=FAILED, found=found, fix=fix, blocks=True)
