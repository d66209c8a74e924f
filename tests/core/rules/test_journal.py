# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.rules.journal import (
    GENESIS_HASH,
    BreakReason,
    SealPoint,
    canonical_at,
    canonical_bytes,
    entry_hash,
    personal_digest,
    verify_chain,
)

SALT = b"0123456789abcdef"


def chain(length, *, tag=""):
    entries, head = [], GENESIS_HASH
    for sequence in range(1, length + 1):
        personal = {"name": f"Person {sequence}"} if sequence % 2 else None
        entry = {
            "sequence": sequence,
            "at": f"2026-11-22T09:00:{sequence:02d}.000000Z",
            "actor": "user:17",
            "acting_for": None,
            "action": "content.approve",
            "thing": f"content.item:{sequence}",
            "ministry": 1,
            "facts": {"grund": f"geprüft {tag}", "zahl": sequence},
            "personal_subject": f"user:{sequence}" if personal else None,
            "personal_digest": personal_digest(personal=personal, salt=SALT) if personal else None,
            "previous_hash": head,
            "personal": personal,
            "personal_salt": SALT if personal else None,
        }
        entry["hash"] = head = entry_hash(entry=entry)
        entries.append(entry)
    return entries


def test_untouched_chain_verifies():
    entries = chain(5)
    report = verify_chain(entries=entries, seals=[SealPoint(5, entries[4]["hash"])])
    assert report.ok
    assert (report.entry_count, report.head_hash) == (5, entries[4]["hash"])


def test_empty_chain_is_right_only_without_a_seal():
    assert verify_chain(entries=[]).ok
    assert verify_chain(entries=[], seals=[SealPoint(1, "x")]).reason is BreakReason.TRUNCATED


@given(
    st.integers(0, 5), st.sampled_from(["at", "actor", "action", "thing", "facts", "ministry", "previous_hash", "hash"])
)
def test_invariant_4_any_change_is_found_at_its_entry(place, key):
    entries = chain(6)
    entries[place][key] = {"grund": "anders"} if key == "facts" else 99 if key == "ministry" else "anders"
    report = verify_chain(entries=entries)
    assert (report.ok, report.first_broken, report.reason) == (False, place + 1, BreakReason.CHANGED)


@given(st.integers(0, 4))
def test_deletion_is_found(place):
    entries = chain(6)
    del entries[place]
    report = verify_chain(entries=entries)
    assert (report.first_broken, report.reason) == (place + 1, BreakReason.DELETED)


@given(st.integers(0, 5))
def test_insertion_is_found(place):
    entries, others = chain(6), chain(6, tag="fremd")
    entries.insert(place, others[place])
    assert not verify_chain(entries=entries).ok


def test_swapped_entries_are_found():
    entries = chain(6)
    entries[2], entries[3] = entries[3], entries[2]
    assert verify_chain(entries=entries).first_broken == 3


@given(st.integers(0, 5))
def test_cut_tail_is_found_against_the_seal(length):
    entries = chain(6)
    report = verify_chain(entries=entries[:length], seals=[SealPoint(6, entries[5]["hash"])])
    assert (report.first_broken, report.reason) == (length + 1, BreakReason.TRUNCATED)


def test_wholly_rewritten_chain_is_found_against_the_seal():
    sealed = chain(6)[3]["hash"]
    report = verify_chain(entries=chain(6, tag="neu"), seals=[SealPoint(4, sealed)])
    assert (report.first_broken, report.reason) == (4, BreakReason.SEAL_DIFFERS)


def test_two_seals_that_contradict_each_other_are_found():
    entries = chain(3)
    seals = [SealPoint(2, "anders"), SealPoint(2, entries[1]["hash"])]
    assert verify_chain(entries=entries, seals=seals).reason is BreakReason.SEAL_DIFFERS


def test_invariant_17_shredded_personal_part_keeps_the_chain_whole():
    entries = chain(5)
    entries[2]["personal"] = entries[2]["personal_salt"] = None
    assert verify_chain(entries=entries).reason is BreakReason.PERSONAL_MISSING
    assert verify_chain(entries=entries, shredded={"user:3"}).ok


@pytest.mark.parametrize(
    "change", [{"personal": {"name": "Andere"}}, {"personal_salt": b"x" * 16}, {"personal_salt": None}]
)
def test_changed_personal_part_is_found(change):
    entries = chain(5)
    entries[2].update(change)
    assert verify_chain(entries=entries).reason is BreakReason.PERSONAL_CHANGED


def test_smuggled_personal_part_is_found():
    entries = chain(5)
    entries[1]["personal"] = {"name": "Neu"}
    assert verify_chain(entries=entries).first_broken == 2


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00")), st.integers() | st.booleans() | st.none()
    )
)
def test_order_of_facts_does_not_matter(facts):
    entry = chain(1)[0]
    turned = dict(reversed(list(facts.items())))
    assert canonical_bytes(entry={**entry, "facts": facts}) == canonical_bytes(entry={**entry, "facts": turned})


@pytest.mark.parametrize("value", [1.5, float("nan"), "a\x00b", "\ud800", {1: "a"}, object()])
def test_values_without_stable_bytes_are_refused(value):
    with pytest.raises(Refused, match=r"journal\.fact_not_canonical"):
        canonical_bytes(entry={**chain(1)[0], "facts": {"wert": value}})


def test_incomplete_entry_is_refused_and_short_salt_too():
    with pytest.raises(Refused, match=r"journal\.entry_incomplete"):
        canonical_bytes(entry={"sequence": 1})
    with pytest.raises(Refused, match=r"journal\.salt_too_short"):
        personal_digest(personal={}, salt=b"kurz")


def test_times_are_written_in_utc_with_microseconds():
    berlin = timezone(timedelta(hours=1))
    assert canonical_at(at=datetime(2026, 11, 22, 10, 0, tzinfo=berlin)) == "2026-11-22T09:00:00.000000Z"
    assert canonical_at(at=datetime(2026, 11, 22, 9, 0, 0, 5, tzinfo=UTC)).endswith("00.000005Z")
    with pytest.raises(Refused):
        canonical_at(at=datetime(2026, 11, 22))
