# SPDX-License-Identifier: EUPL-1.2
"""The table of addresses: which role gets which answer. ``docs/operations/addresses.md`` is its committed form.

Answers: ``ja`` the page opens or the act is tried (and may then be refused by a rule), ``nein`` 403, ``404`` as for a
missing thing, ``Anmeldung`` the way to the sign-in, ``-`` the method is not offered. Before the stroke GET, after it POST.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.actors import Actors
from tests.house.world import SHA, TOKEN, World

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "addresses.md"
ROLES = (
    "anonymous",
    "nobody",
    "clerk",
    "approver",
    "head",
    "budget_officer",
    "chancellery",
    "auditor",
    "administrator",
    "stranger",
)
WORDS = {
    "anonymous": "ohne Anmeldung",
    "nobody": "ohne Rolle",
    "clerk": "Sachbearbeitung",
    "approver": "Freigabe",
    "head": "Leitung",
    "budget_officer": "Haushalt",
    "chancellery": "Staatskanzlei",
    "auditor": "Prüfung",
    "administrator": "Verwaltung",
    "stranger": "fremdes Ressort",
}
# Which thing an id in an address means; the longest matching name wins.
THINGS = {
    "people": "user",
    "people:role_end": "membership",
    "people:stand_in_end": "stand_in",
    "people:outbox_message": "failed_mail",
    "people:retry_mail": "failed_mail",
    "people:give_up_mail": "failed_mail",
    "journal": "entry",
    "campaigns": "campaign",
    "partners": "party",
    "partners:channel": "channel",
    "partners:record_followers": "channel",
    "partners:add_audience_share": "channel",
    "partners:assess_candidate": "candidate",
    "partners:review_candidate": "candidate",
    "partners:decide_candidate": "candidate",
    "partners:selection_note": "selection_note",
    "contracts": "contract",
    "contracts:remove_deliverable": "deliverable",
    "contracts:note_delivery": "deliverable",
    "contracts:check_invoice": "invoice",
    "contracts:pay_invoice": "invoice",
    "contracts:cancel_invoice": "invoice",
    "contracts:reverse": "ledger_entry",
    "content": "draft",
    "content:medium": "item",
    "content:view": "item",
    "content:start_review": "reviewed",
    "content:approve": "reviewed",
    "content:return": "reviewed",
    "content:refuse": "reviewed",
    "content:bundle": "bundle",
    "content:put_in_bundle": "bundle",
    "content:approve_bundle": "bundle",
    "content:release_bundle": "bundle",
    "content:answer_remark": "item",
    "content:resolve_remark": "item",
    "monitoring": "publication",
    "monitoring:deviation": "deviation",
    "monitoring:assign": "deviation",
    "monitoring:answer": "deviation",
    "monitoring:reject": "deviation",
    "monitoring:resolve": "deviation",
    "monitoring:payment": "deviation",
    "monitoring:check": "live_check",
    "monitoring:decide": "live_check",
    "monitoring:link_qr": "link",
    "monitoring:link_period": "link",
    "monitoring:link_follow": "link",
    "findings": "run",
    "findings:answer_alarm": "alarm",
    "disclosure": "question",
}
NAMED = {
    "campaign_id": "campaign",
    "goal_pk": "goal",
    "group_pk": "target_group",
    "access_id": "access",
    "ministry_id": "ministry",
    "remark_id": "remark",
    "item_id": "draft",
    "publication_id": "publication",
    "deviation_id": "deviation",
    "file_id": "deviation_file",
    "link_id": "link",
    "run_id": "run",
    "study_id": "study",
    "question_id": "question",
    "sub_question_id": "sub_question",
    "import_id": "metric_import",
    "entry_id": "register_entry",
}
FIXED = {"token": TOKEN, "sha256": SHA, "slug": "welt", "stage": "internal", "code": "label"}
# Words whose meaning depends on the address.
WORD_IN = {
    "campaigns:draw_lot": {"kind": "regions"},
    "content:view": {"kind": "ansicht"},
    "content:outside_view": {"kind": "ansicht"},
    "findings:chart": {"name": "days"},
    "findings:new_study": {"kind": "impact"},
    "findings:study_options": {"kind": "impact"},
    "findings:study_chart": {"number": 0},
    "findings:study_file": {"role": "singles"},
    "monitoring:question": {"name": "visits.by_post"},
    "partners:workbench_chart": {"name": "frontier"},
}


def patterns(
    resolver: URLResolver | None = None, namespace: str = "", prefix: str = "/"
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the application: name, path, pattern."""
    for each in (resolver or get_resolver()).url_patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{namespace}{each.namespace}:" if each.namespace else namespace, path)
        else:
            yield f"{namespace}{each.name}", path, each


def thing_of(name: str) -> str:
    return THINGS[max((key for key in THINGS if name.startswith(key)), key=len)]


def arguments(name: str, pattern: URLPattern, world: World) -> dict[str, Any]:
    """Values for the parameters of an address."""
    values: dict[str, Any] = {}
    fixed = {**FIXED, **WORD_IN.get(name, {})}
    for parameter in pattern.pattern.converters:
        if parameter in fixed:
            values[parameter] = fixed[parameter]
        else:
            values[parameter] = world.key(NAMED.get(parameter) or thing_of(name))
    return values


def _answer(response: Any) -> str:
    if response.status_code == 405:
        return "-"
    if response.status_code == 302 and "/konto/anmelden/" in response["Location"]:
        return "Anmeldung"
    return {403: "nein", 404: "404"}.get(response.status_code, "ja" if response.status_code < 500 else "FEHLER")


def cell(client: Client, address: str) -> str:
    """The two answers of one address for one person; what a POST writes is taken back."""
    answers = []
    for method in (client.get, client.post):
        with transaction.atomic():
            answers.append(_answer(method(address)))
            transaction.set_rollback(True)
    return answers[0] if answers[0] == answers[1] else "/".join(answers)


def table(actors: Actors, world: World) -> dict[str, list[str]]:
    """Name of the address -> answers in the order of ``ROLES``."""
    clients = {}
    for role in ROLES:
        clients[role] = Client(raise_request_exception=False)
        if role != "anonymous":
            clients[role].force_login(getattr(actors, role))
    return {
        name: [cell(clients[role], reverse(name, kwargs=arguments(name, pattern, world))) for role in ROLES]
        for name, _path, pattern in patterns()
        if name != "people:sign_out"
    }


def page(found: dict[str, list[str]]) -> str:
    """The committed form of the table."""
    paths = {name: path for name, path, _pattern in patterns()}
    head = "# Addresses and who gets which answer\n\n" + (__doc__ or "").split("\n\n", 1)[1] + "\n"
    head += "Made by `python -m pytest tests/house/test_access.py --write-addresses`; read every changed cell before committing it.\n\n"
    columns = ["Name", "Adresse", *(WORDS[role] for role in ROLES)]
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += [f"| `{name}` | `{paths[name]}` | " + " | ".join(cells) + " |" for name, cells in found.items()]
    return head + "\n".join(lines) + "\n"


def committed() -> dict[str, list[str]]:
    """The table as it stands in the documentation."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    split = [[part.strip() for part in row.strip("|").split("|")] for row in rows]
    return {cells[0].strip("`"): cells[2:] for cells in split}
