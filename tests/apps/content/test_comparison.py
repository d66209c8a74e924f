# SPDX-License-Identifier: EUPL-1.2
"""The comparison loses no character, and the checks say what they see."""

from hypothesis import given
from hypothesis import strategies as st

from tests.apps.content.conftest import Story
from tests.apps.content.pictures import mp4, upload
from tragweite.apps.content.pages.comparison import word_spans
from tragweite.apps.content.pages.preflight import checks_of
from tragweite.apps.content.queries import link_address, versions_of
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


def states(story: Story) -> dict[str, str]:
    item = story.fresh()
    version = versions_of(item)[0]
    return {check.rule[:12]: check.state for check in checks_of(item, version, remarks=list(version.remarks.all()))}


def test_a_late_label_and_a_foreign_link_fail(story: Story) -> None:
    story.submit(text="Komm zu uns #anzeige", link="https://example.org/")
    found = states(story)
    assert (found["Der Text beg"], found["Der Link ist"], found["Jedes Bild u"]) == ("failed", "failed", "passed")


def test_a_good_draft_passes_and_a_video_stays_open(story: Story) -> None:
    story.submit(text="Anzeige: Komm", link=link_address(story.item), media=[(upload(mp4(), "a.mp4"), "Ein Film")])
    found = states(story)
    assert found.pop("Was das Vide") == "not_checkable"
    assert set(found.values()) == {"passed"}


def test_own_posts_need_no_label_check(story: Story) -> None:
    type(story.item).objects.filter(pk=story.item.pk).update(sender=Sender.AUTHORITY)
    story.submit(label="", media=[])
    assert "Der Text beg" not in states(story)
