# SPDX-License-Identifier: EUPL-1.2
"""Invariants 4 and 17 on the real tables: whatever is changed by SQL is found, what is shredded leaves the chain whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tragweite.apps.journal import append_only
from tragweite.apps.journal.actions import record, seal, shred
from tragweite.apps.journal.models import Entry, Head
from tragweite.apps.journal.queries import journal_state, verify
from tragweite.core.refusal import Refused
from tragweite.core.rules.journal import BreakReason

AT = datetime(2026, 6, 15, 10, tzinfo=UTC)
TABLE = "journal_entry"
COLUMNS = [field.column for field in Entry._meta.local_concrete_fields]

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
FACTS = st.dictionaries(TEXTS, st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.lists(TEXTS, max_size=2)))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["campaigns.create", "content.approve", "people.grant_role"]),
        st.sampled_from(["user:1", "user:2", "outside:3", "system"]),
        FACTS,
        st.one_of(st.none(), st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=2)),
        st.sampled_from(["user:1", "user:2"]),
    ),
    min_size=1,
    max_size=8,
)
property_test = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def unguarded(db: None) -> None:
    """The table as someone finds it who has taken the triggers away."""
    append_only.remove(connection, TABLE)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def play(acts: Any) -> None:
    """An empty journal, then these acts, then a seal."""
    Entry.objects.all().delete()
    Head.objects.all().delete()
    for number, (action, actor, facts, personal, subject) in enumerate(acts):
        record(
            actor=actor,
            action=action,
            thing=f"thing:{number}",
            at=AT + timedelta(microseconds=number),
            ministry=number or None,
            facts=facts,
            personal=personal,
            personal_subject=subject,
        )


def some(count: int = 4) -> None:
    play([("content.approve", "user:1", {"n": n}, {"name": f"Person {n}"}, "user:1") for n in range(count)])


@property_test
@given(acts=ACTS)
def test_every_sequence_of_acts_verifies(unguarded: None, acts: Any) -> None:
    play(acts)
    report = verify()
    assert (report.ok, report.entry_count) == (True, len(acts))
    assert list(Entry.objects.values_list("sequence", flat=True)) == list(range(1, len(acts) + 1))


OTHER_VALUES = {
    "sequence": 999,
    "at": datetime(2001, 1, 1, tzinfo=UTC),
    "ministry_ref": 4711,
    "facts": '{"x":1}',
    "personal": '{"x":"1"}',
    "personal_salt": "ab" * 16,
    "personal_digest": "0" * 64,
    "previous_hash": "0" * 64,
    "entry_hash": "0" * 64,
}


@property_test
@given(acts=ACTS, column=st.sampled_from(COLUMNS), place=st.integers(min_value=0, max_value=7))
def test_a_changed_value_is_found_where_it_stands(unguarded: None, acts: Any, column: str, place: int) -> None:
    play(acts)
    changed = place % len(acts) + 1
    value = OTHER_VALUES.get(column, "anders")
    sql(f'UPDATE {TABLE} SET "{column}" = %s WHERE sequence = %s', value, changed)
    report = verify()
    # An entry that was moved to the end leaves a gap, which is where the chain breaks.
    assert (report.ok, report.first_broken) == (False, changed)


@property_test
@given(
    acts=ACTS, column=st.sampled_from(["actor", "action", "thing", "facts", "personal", "entry_hash"]), data=st.data()
)
def test_a_single_changed_character_is_found(unguarded: None, acts: Any, column: str, data: Any) -> None:
    play(acts)
    place = data.draw(st.integers(min_value=1, max_value=len(acts)))
    text = getattr(Entry.objects.get(pk=place), column)
    assume(text)
    at = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda each: each != text[at]))
    sql(f'UPDATE {TABLE} SET "{column}" = %s WHERE sequence = %s', text[:at] + other + text[at + 1 :], place)
    assert verify().first_broken == place


@property_test
@given(acts=ACTS, place=st.integers(min_value=0, max_value=7))
def test_a_deleted_entry_is_found(unguarded: None, acts: Any, place: int) -> None:
    play(acts)
    gone = place % len(acts) + 1
    sql(f"DELETE FROM {TABLE} WHERE sequence = %s", gone)
    report = verify()
    assert (report.ok, report.first_broken) == (False, gone)


@property_test
@given(acts=ACTS, data=st.data())
def test_two_swapped_entries_are_found(unguarded: None, acts: Any, data: Any) -> None:
    assume(len(acts) > 1)
    play(acts)
    first, second = sorted(data.draw(st.permutations(range(1, len(acts) + 1)))[:2])
    for old, new in ((first, 1000), (second, first), (1000, second)):
        sql(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", new, old)
    report = verify()
    assert (report.ok, report.first_broken) == (False, first)


@property_test
@given(acts=ACTS, cut=st.integers(min_value=1, max_value=8))
def test_a_cut_tail_is_found_by_the_head_and_by_the_seal(unguarded: None, acts: Any, cut: int, tmp_path: Any) -> None:
    path = tmp_path / "seal"
    path.unlink(missing_ok=True)
    play(acts)
    seal(at=AT, path=path)
    kept = max(len(acts) - cut, 0)
    sql(f"DELETE FROM {TABLE} WHERE sequence > %s", kept)
    assert verify(seal_path=tmp_path / "none").first_broken == kept + 1
    last = Entry.objects.order_by("-sequence").first()
    if last is None:
        Head.objects.all().delete()
    else:
        Head.objects.update(sequence=kept, entry_hash=last.entry_hash)
    report = verify(seal_path=path)
    assert (report.ok, report.first_broken, report.reason) == (False, kept + 1, BreakReason.TRUNCATED)


def test_a_rewritten_chain_is_found_by_the_seal(unguarded: None, tmp_path: Any) -> None:
    path = tmp_path / "seal"
    some()
    seal(at=AT, path=path)
    play([("content.approve", "user:2", {}, None, "") for _n in range(6)])
    assert verify(seal_path=tmp_path / "none").ok
    report = verify(seal_path=path)
    assert (report.first_broken, report.reason) == (4, BreakReason.SEAL_DIFFERS)


def test_no_new_seal_covers_up_a_rewritten_chain(unguarded: None, tmp_path: Any) -> None:
    path = tmp_path / "seal"
    some()
    seal(at=AT, path=path)
    for count in (2, 4, 6):
        play([("content.approve", "user:2", {}, None, "") for _n in range(count)])
        with pytest.raises(Refused, match="seal_contradicts"):
            seal(at=AT, path=path)
    assert len(path.read_text().splitlines()) == 1


def test_a_later_seal_of_the_same_place_does_not_replace_the_first(unguarded: None, tmp_path: Any) -> None:
    path = tmp_path / "seal"
    some()
    seal(at=AT, path=path)
    play([("content.approve", "user:2", {}, None, "") for _n in range(4)])
    head = Head.objects.get()
    line = f'{{"at": "2026-06-15T10:00:00+00:00", "sequence": 4, "hash": "{head.entry_hash}"}}'
    path.write_text(path.read_text() + line + "\n")
    assert verify(seal_path=path).reason == BreakReason.SEAL_DIFFERS


def test_an_entry_that_was_put_behind_the_head_is_found(unguarded: None) -> None:
    some()
    sql(f"DELETE FROM {TABLE} WHERE sequence = 4")
    third = Entry.objects.get(pk=3)
    Head.objects.update(sequence=3, entry_hash=third.entry_hash)
    some_more = Entry.objects.get(pk=3)
    record(actor="user:1", action="content.approve", thing="x", at=AT)
    Head.objects.update(sequence=3, entry_hash=some_more.entry_hash)
    report = verify()
    assert (report.ok, report.first_broken, report.reason) == (False, 4, BreakReason.INSERTED)


def test_an_inserted_entry_is_found(unguarded: None) -> None:
    some()
    copied = ", ".join(f'"{column}"' for column in COLUMNS if column != "sequence")
    sql(f"INSERT INTO {TABLE} (sequence, {copied}) SELECT 0, {copied} FROM {TABLE} WHERE sequence = 2")
    assert verify().first_broken == 1


@pytest.mark.parametrize(
    "text", ["2026-06-15T10:00:00", "2026-06-15 10:00:00.000000", "2026-06-15 12:00:00+02:00", "kein Tag", ""]
)
def test_another_spelling_of_a_time_is_a_change(unguarded: None, text: str) -> None:
    if connection.vendor != "sqlite":
        text = "2026-06-15 10:00:01+00"  # PostgreSQL stores the instant, not its spelling
    some()
    sql(f"UPDATE {TABLE} SET at = %s WHERE sequence = 1", text)
    assert verify().first_broken == 1


def test_another_spelling_of_facts_is_a_change(unguarded: None) -> None:
    some()
    sql(f"UPDATE {TABLE} SET facts = %s WHERE sequence = 2", '{"n": 1}')
    assert verify().first_broken == 2


@property_test
@given(acts=ACTS, subject=st.sampled_from(["user:1", "user:2"]))
def test_shredding_takes_the_personal_part_and_leaves_the_chain(unguarded: None, acts: Any, subject: str) -> None:
    play(acts)
    facts = list(Entry.objects.values_list("sequence", "facts", "entry_hash"))
    about = Entry.objects.filter(personal_subject=subject).exclude(personal="").count()
    assert shred(subject=subject, actor="user:9", at=AT) == about
    assert not Entry.objects.filter(personal_subject=subject).exclude(personal="", personal_salt="").exists()
    assert list(Entry.objects.values_list("sequence", "facts", "entry_hash"))[: len(facts)] == facts
    assert verify().ok
    assert shred(subject=subject, actor="user:9", at=AT) == 0
    assert verify().ok


def test_a_personal_part_that_was_taken_without_an_entry_is_found(db: None) -> None:
    record(actor="user:1", action="a.b", thing="x", at=AT, personal={"name": "Nora"}, personal_subject="user:1")
    Entry.objects.update(personal="", personal_salt="")
    report = verify()
    assert (report.first_broken, report.reason) == (1, BreakReason.PERSONAL_MISSING)


def test_half_a_personal_part_is_found(db: None) -> None:
    record(actor="user:1", action="a.b", thing="x", at=AT, personal={"name": "Nora"}, personal_subject="user:1")
    Entry.objects.update(personal="")
    assert verify().reason == BreakReason.PERSONAL_CHANGED


def test_the_hash_tells_nothing_about_a_person(db: None) -> None:
    first = record(actor="user:1", action="a.b", thing="x", at=AT, personal={"n": "Nora"}, personal_subject="user:1")
    second = record(actor="user:1", action="a.b", thing="x", at=AT, personal={"n": "Nora"}, personal_subject="user:1")
    assert first.personal_digest != second.personal_digest


@pytest.mark.parametrize("facts", [{"x": 1.5}, {"x": "a\x00b"}, {"x": "\ud800"}])
def test_what_has_no_stable_bytes_is_refused_and_leaves_nothing(db: None, facts: dict[str, object]) -> None:
    with pytest.raises(Refused), transaction.atomic():
        record(actor="user:1", action="a.b", thing="x", at=AT, facts=facts)
    assert not Entry.objects.exists()
    assert verify().ok


def test_an_act_that_fails_leaves_no_entry(db: None) -> None:
    def fail() -> None:
        with transaction.atomic():
            record(actor="user:1", action="a.b", thing="x", at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    record(actor="user:1", action="a.b", thing="y", at=AT)
    assert Entry.objects.get().sequence == 1
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(actor="user:1", action="a.b", thing="x", at=AT)


def test_seals(db: None, tmp_path: Any) -> None:
    path = tmp_path / "deep" / "seal"
    assert seal(at=AT, path=path) is None
    record(actor="user:1", action="a.b", thing="x", at=AT)
    first = seal(at=AT, path=path)
    assert first is not None
    assert seal(at=AT, path=path) is None
    record(actor="user:1", action="a.b", thing="x", at=AT)
    second = seal(at=AT, path=path)
    assert second is not None
    assert (first.sequence, second.sequence) == (1, 2)
    state = journal_state(seal_path=path)
    assert (state.entry_count, state.sealed_sequence, state.sealed_at) == (2, 2, AT)


def test_a_seal_that_a_crash_cut_off_is_written_again(db: None, tmp_path: Any) -> None:
    path = tmp_path / "seal"
    record(actor="user:1", action="a.b", thing="x", at=AT)
    path.write_bytes(b'{"at": "2026-06')
    assert verify(seal_path=path).ok
    seal(at=AT, path=path)
    assert len(path.read_text().splitlines()) == 1
    assert verify(seal_path=path).ok


def test_a_damaged_seal_is_never_passed_over(db: None, tmp_path: Any) -> None:
    path = tmp_path / "seal"
    record(actor="user:1", action="a.b", thing="x", at=AT)
    seal(at=AT, path=path)
    path.write_bytes(b"\xff\xfe\n" + path.read_bytes())
    for act in (lambda: verify(seal_path=path), lambda: seal(at=AT, path=path)):
        with pytest.raises(Refused, match="seal_unreadable"):
            act()


def test_the_journal_of_no_acts_is_whole(db: None) -> None:
    assert verify().ok
