# SPDX-License-Identifier: EUPL-1.2
"""The comparison loses no character, and the checks say what they see."""

from hypothesis import given
from hypothesis import strategies as st

from tests.apps.content.conftest import Story
from tests.factories import NOW
from tragweite.apps.content import actions
from tragweite.apps.content.pages.checks import checks_of, light_of
from tragweite.apps.content.pages.comparison import word_spans
from tragweite.apps.content.pages.preview import Pin, pieces
from tragweite.apps.content.queries import link_address, versions_of
from tragweite.core.rules.places import Place, PlaceKind
from tragweite.core.rules.states import Sender

WORDS = st.text(alphabet="ab \n#é", max_size=40)


@given(old=WORDS, new=WORDS)
def test_both_texts_can_be_read_out_of_the_comparison(old: str, new: str) -> None:
    spans = word_spans(old=old, new=new)
    assert "".join(span.text for span in spans if span.kind != "added") == old
    assert "".join(span.text for span in spans if span.kind != "gone") == new


def test_one_changed_word_is_one_change() -> None:
    spans = word_spans(old="Bewirb dich bis 1. Mai", new="Bewirb dich bis 9. Mai")
    assert [(span.kind, span.text) for span in spans if span.kind != "same"] == [("gone", "1."), ("added", "9.")]


def states(story: Story) -> dict[str, set[str]]:
    """The states of the checks by the name of the check; what the house itself asks has no name."""
    item = story.fresh()
    version = versions_of(item)[0]
    found: dict[str, set[str]] = {}
    for check in checks_of(item, version, remarks=list(version.remarks.all())):
        found.setdefault(check.code.partition(".")[0], set()).add(check.state)
    return found


def test_a_late_label_and_a_foreign_link_fail(story: Story) -> None:
    story.submit(text="Komm zu uns #anzeige", link="https://example.org/")
    found = states(story)
    assert ("failed" in found["label"], found["link"], found["alt_text"]) == (True, {"failed"}, {"passed"})


def test_a_good_draft_stops_nowhere(story: Story) -> None:
    story.submit(text="Anzeige: Komm", link=link_address(story.item))
    item = story.fresh()
    checks = checks_of(item, versions_of(item)[0], remarks=[])
    assert not [each.rule for each in checks if each.blocks]
    assert light_of(checks) in {"success", "warning"}


def test_an_open_remark_on_facts_stops(story: Story) -> None:
    version = story.submit()
    who = {"user": story.actors.approver, "scope": story.scope(story.actors.approver), "at": NOW}
    actions.add_remark(**who, version=version, kind="fact", text="Frist prüfen")
    found = checks_of(story.fresh(), versions_of(story.item)[0], remarks=list(version.remarks.all()))
    assert light_of(found) == "danger"


def test_own_posts_need_no_label_check(story: Story) -> None:
    type(story.item).objects.filter(pk=story.item.pk).update(sender=Sender.AUTHORITY)
    story.submit(label="")
    assert "failed" not in states(story).get("label", set())


def test_pieces_of_a_text_are_the_text_and_name_label_and_remarks() -> None:
    text = "Anzeige: Bewirb dich bis 1. Mai."
    start = text.index("1. Mai")
    place = Place(kind=PlaceKind.TEXT, quote="1. Mai", text_from=start, text_to=start + 6)
    found = pieces(text, label="Anzeige", pins=[Pin(3, place)])
    assert "".join(each.text for each in found) == text
    assert [each.text for each in found if each.is_label] == ["Anzeige"]
    assert [(each.text, each.ends) for each in found if each.is_marked] == [("1. Mai", (3,))]
    assert all(text[each.start :].startswith(each.text) for each in found)


@given(text=WORDS, fold=st.integers(min_value=0, max_value=40), start=st.integers(0, 40), length=st.integers(1, 9))
def test_a_fold_and_a_remark_lose_no_character(text: str, fold: int, start: int, length: int) -> None:
    place = Place(kind=PlaceKind.TEXT, quote="x", text_from=start, text_to=start + length)
    shown = pieces(text[:fold], label="a", pins=[Pin(1, place)])
    behind = pieces(text[fold:], label="", pins=[Pin(1, place)], offset=len(text[:fold]))
    assert "".join(each.text for each in [*shown, *behind]) == text
