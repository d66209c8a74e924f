# SPDX-License-Identifier: EUPL-1.2
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from tests.core.rules.checks.world import COMPLETE, LINK, ON, RULES, checked
from tragweite.core.rules.checks import CHECKS, run_checks
from tragweite.core.rules.checks.access import emoji_count
from tragweite.core.rules.checks.channel import text_length
from tragweite.core.rules.checks.draft import (
    AiUse,
    ChannelPost,
    Draft,
    DraftClaim,
    DraftMedium,
    Growth,
    MediaKind,
    Music,
    Political,
)
from tragweite.core.rules.checks.election import phase_on, phases_of
from tragweite.core.rules.checks.result import CheckState
from tragweite.core.rules.dated import Severity
from tragweite.core.rules.platforms import fold_of, platform_rule
from tragweite.core.rules.states import PurposeClass, Sender

FAILED, UNKNOWN, PASSED = CheckState.FAILED, CheckState.UNKNOWN, CheckState.PASSED
VIDEO = DraftMedium(kind=MediaKind.VIDEO, alt_text="Ein Rundgang durch das Amt.", subtitles=True)
PICTURE = COMPLETE.media[0]


def test_a_complete_draft_has_nothing_open():
    assert [each.code for each in run_checks(COMPLETE, RULES, ON) if each.state in {FAILED, UNKNOWN}] == []


def test_the_order_is_that_of_the_checks_and_every_code_names_its_check():
    names = [name for name, _check in CHECKS]
    results = run_checks(COMPLETE, RULES, ON)
    assert [each.check for each in results] == sorted((each.check for each in results), key=names.index)
    assert {each.check for each in results} == set(names)


def test_an_empty_draft_passes_nothing_that_asks_a_person():
    empty = Draft(
        platform="instagram", format="reel", sender=Sender.CREATOR, text="", media=(DraftMedium(MediaKind.VIDEO),)
    )
    states = {each.check: each.state for each in run_checks(empty, RULES, ON)}
    asked = ("political", "claims", "ai", "subtitles", "rights", "music", "people", "minors", "coat_of_arms", "channel")
    assert {states[name] for name in asked} == {UNKNOWN}


def test_every_open_result_says_why_where_and_what_to_do():
    empty = Draft(platform="youtube", format="video", sender=Sender.CREATOR_BOOSTED, text="Hallo", media=(VIDEO,))
    for result in run_checks(empty, RULES, date(2026, 2, 20)):
        if result.state in {FAILED, UNKNOWN}:
            told = (result.sentence, result.reason, result.norm, result.fix, result.checked_on)
            assert all(told), result.code
            assert "{" not in result.sentence


# --- vectors of rules.md §15 -----------------------------------------------------------------------------------------


def test_vector_14_a_societal_aim_in_a_youtube_video_waits_for_the_legal_unit():
    societal = Political(purpose=PurposeClass.SOCIETAL_AIM, political_actor=False)
    given = {"platform": "youtube", "format": "video", "political": societal}
    assert checked(**given)["political.needs_legal"].blocks
    signed = {**given, "political": replace(societal, signed_off_by_legal=True)}
    assert checked(**signed)["political.signed_off"].state is PASSED
    assert checked(political=societal)["political.client_named"].state is PASSED
    assert checked(political=societal, text="Anzeige: Hallo")["political.client_not_named"].blocks


def test_vector_15_a_boost_over_the_beginning_of_a_phase_is_approved_again():
    result = checked(on=date(2023, 5, 1), boosted=True, boosted_until=date(2023, 6, 15))["election.boost_crosses"]
    assert result.blocks
    assert "11.05.2023" in result.sentence
    within = checked(on=date(2023, 5, 1), boosted=True, boosted_until=date(2023, 5, 10))
    assert "election.boost_crosses" not in within


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 10, 15), None),
        (date(2025, 10, 16), "amber"),
        (date(2025, 12, 14), "amber"),
        (date(2025, 12, 15), "strict"),
        (date(2026, 2, 1), "red"),
        (date(2026, 3, 15), "red"),
        (date(2026, 3, 16), None),
    ],
)
def test_vector_16_phases_before_the_municipal_election(day, name):
    phase = phase_on(rules=RULES, on=day)
    assert (phase.name if phase else None) == name


def test_phases_of_the_state_election_of_2023():
    starts = {phase.name: phase.starts_on for phase in phases_of(rules=RULES, on=ON) if phase.election_day.year == 2023}
    assert starts == {"amber": date(2023, 5, 11), "strict": date(2023, 7, 10), "red": date(2023, 8, 27)}


@pytest.mark.parametrize(("on", "severity"), [(date(2026, 8, 1), Severity.INFO), (date(2026, 8, 2), Severity.STOP)])
def test_vector_20_an_altered_portrait_needs_a_notice_from_the_second_of_august(on, severity):
    result = checked(on=on, ai_use=AiUse.EDITED, ai_realistic=True)["ai.notice_missing"]
    assert result.severity is severity
    told = checked(on=on, ai_use=AiUse.EDITED, ai_realistic=True, text=COMPLETE.text + " Mit KI verändert")
    assert told["ai.notice"].state is PASSED


def test_vector_21_a_repost_by_the_ministry_needs_the_right_to_it():
    result = checked(sender=Sender.AUTHORITY, rights_uses=frozenset({"organic"}))["rights.use_missing"]
    assert result.blocks
    assert "eigener Kanal" in result.sentence


def test_vector_22_no_calendar_after_its_last_day_means_stop():
    result = checked(on=date(2028, 4, 1))["election.rule_missing"]
    assert result.blocks
    assert result.state is UNKNOWN
    assert not result.override_by


# --- each check --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "state"),
    [
        ({"claims": None}, "claims.unknown", UNKNOWN),
        ({"claims": (), "claims_none": True}, "claims.none", PASSED),
        ({"claims": (DraftClaim("500 Euro mehr", "Tarif"),)}, "claims.unsourced", FAILED),
        ({"ai_use": None}, "ai.unknown", UNKNOWN),
        ({"media": (replace(PICTURE, ai_in_file=AiUse.GENERATED),)}, "ai.contradiction", FAILED),
        ({"ai_use": AiUse.GENERATED}, "ai.realism_unknown", UNKNOWN),
        ({"ai_use": AiUse.GENERATED, "ai_realistic": True}, "ai.synthetic_person", FAILED),
        ({"ai_text": AiUse.GENERATED}, "ai.text_review_unknown", UNKNOWN),
        ({"ai_text": AiUse.GENERATED, "ai_text_reviewed": False}, "ai.text_unreviewed", FAILED),
        ({"media": (replace(PICTURE, alt_text=" "),)}, "alt_text.missing", FAILED),
        ({"media": (replace(PICTURE, alt_text="IMG_2041.jpg"),)}, "alt_text.file_name", FAILED),
        ({"media": (replace(PICTURE, alt_text="x" * 251),)}, "alt_text.too_long", FAILED),
        ({"media": (replace(VIDEO, subtitles=None),)}, "subtitles.unknown", UNKNOWN),
        ({"media": (replace(VIDEO, subtitles=False),)}, "subtitles.missing", FAILED),
        ({"media": (DraftMedium(MediaKind.AUDIO, transcript=True),)}, "subtitles.complete", PASSED),
        ({"media": (replace(PICTURE, text_in_picture=None),)}, "picture_text.unknown", UNKNOWN),
        ({"media": (replace(PICTURE, text_in_picture="Bewerbung bis 31. Mai"),)}, "picture_text.missing", FAILED),
        ({"text": "Anzeige #jobsbeiderpolizei"}, "camel_case.missing", FAILED),
        ({"text": "Anzeige #JobsBeiDerPolizei #job"}, "camel_case.kept", PASSED),
        ({"text": "Anzeige " + "🎉" * 6}, "emoji.too_many", FAILED),
        ({"rights_until": None}, "rights.unknown", UNKNOWN),
        ({"rights_until": date(2026, 11, 22)}, "rights.expired", FAILED),
        ({"boosted": True, "boosted_until": date(2028, 1, 1)}, "rights.expired", FAILED),
        ({"boosted": True}, "rights.use_missing", FAILED),
        ({"music": None, "media": (VIDEO,)}, "music.unknown", UNKNOWN),
        ({"music": Music.LICENSED}, "music.licence_missing", FAILED),
        ({"music": Music.PLATFORM_LIBRARY}, "music.library", UNKNOWN),
        ({"music": Music.PLATFORM_LIBRARY, "boosted": True}, "music.library_boosted", FAILED),
        ({"people_consent": None}, "people.unknown", UNKNOWN),
        ({"minors_shown": True}, "minors.consent_unknown", UNKNOWN),
        ({"minors_shown": True, "minors_consent": False}, "minors.refused", FAILED),
        ({"coat_of_arms": True}, "coat_of_arms.permission_unknown", UNKNOWN),
        ({"coat_of_arms": True, "coat_of_arms_permitted": False}, "coat_of_arms.refused", FAILED),
        ({"link": ""}, "link.missing", FAILED),
        ({"link": LINK.replace("example", "beispiel")}, "link.other_host", FAILED),
        ({"link": LINK.replace("/k/abc", "/k/abd")}, "link.other_path", FAILED),
        ({"link": LINK.replace("steuer", "jura")}, "link.other_parameters", FAILED),
        ({"platform": "facebook"}, "link.not_in_text", FAILED),
        ({"text": "Anzeige https://anderswo.example/x."}, "link.foreign", FAILED),
        ({"hashtags": ("#Steuer",)}, "tokens.missing", FAILED),
        ({"text": "Anzeige " + "x" * 2200}, "limit.too_long", FAILED),
        ({"platform": "tumblr"}, "limit.unknown", UNKNOWN),
        ({"channel_posts": None}, "channel.unknown", UNKNOWN),
        ({"planned_at": None}, "channel.time_unknown", UNKNOWN),
        ({"sender": Sender.AUTHORITY}, "label.sender_unknown", UNKNOWN),
        ({"sender": Sender.CREATOR_BOOSTED}, "label.platform_tool_unknown", UNKNOWN),
        ({"sender": Sender.CREATOR_BOOSTED, "platform_tool": False}, "label.platform_tool_off", FAILED),
        ({"format": "reel"}, "label.media_unseen", UNKNOWN),
        ({"format": "reel", "label_in_media": False}, "label.media_missing", FAILED),
        ({"format": "carousel"}, "label.media_missing", FAILED),
        ({"format": "story"}, "label.slide_missing", FAILED),
        ({"format": "story", "media": (replace(PICTURE, text_in_picture=None),)}, "label.slides_unknown", UNKNOWN),
        ({"format": "story", "media": (replace(PICTURE, label_visible=True),)}, "label.slides_labelled", PASSED),
        ({"political": Political()}, "political.purpose_unknown", UNKNOWN),
        ({"political": Political(purpose=PurposeClass.LAW_OR_ELECTION)}, "political.law_or_election", FAILED),
        ({"political": Political(influences=True)}, "political.influences", FAILED),
        ({"political": Political(official_information=True)}, "political.exemption_unfounded", FAILED),
        ({"political": Political(), "shows_minister": True}, "political.influence_unknown", UNKNOWN),
    ],
)  # fmt: skip
def test_each_check_says_what_it_found(changes, code, state):
    assert checked(**changes)[code].state is state


def test_public_relations_in_a_podcast_wait_for_an_answer():
    aim = Political(purpose=PurposeClass.PUBLIC_RELATIONS, political_actor=False)
    assert checked(political=aim)["political.harmless"].state is PASSED
    assert checked(political=aim, platform="podcast", format="episode")["political.aim_unknown"].blocks


def test_a_societal_aim_with_a_boost_on_meta_will_be_refused_there():
    societal = Political(purpose=PurposeClass.SOCIETAL_AIM, political_actor=False)
    assert checked(political=societal, boosted=True)["political.ad_refused"].severity is Severity.WARN


@pytest.mark.parametrize("shown", ["shows_minister", "coat_of_arms", "performance_claim"])
def test_nothing_of_the_government_is_shown_before_an_election(shown):
    assert checked(on=date(2026, 2, 10), **{shown: True})["election.sensitive"].blocks
    assert checked(on=date(2026, 2, 10), **{shown: None})["election.unanswered"].blocks
    assert checked(on=date(2026, 2, 10))["election.restrained"].state is PASSED


def test_an_acute_occasion_carries_a_record_of_work_until_the_last_six_weeks():
    given = {"performance_claim": True, "occasion": "Bewerbungsschluss 31.03."}
    assert not checked(on=date(2026, 1, 31), **given)["election.occasion"].blocks
    assert checked(on=date(2026, 2, 1), **given)["election.sensitive"].blocks
    assert checked(on=date(2026, 1, 31), shows_minister=True, **given)["election.sensitive"].blocks


@pytest.mark.parametrize(
    ("now", "earlier", "code"),
    [
        (25, (20, 20, 20), "growth.within"),
        (26, (20, 20, 20), "growth.above"),
        (12, (None, 10, None), "growth.within"),
        (1, (0, 0, 0), "growth.above"),
        (0, (0, 0, 0), "growth.within"),
        (9, (None, None, None), "growth.unknown"),
    ],
)
def test_growth_is_held_against_the_mean_of_the_known_years(now, earlier, code):
    results = checked(on=date(2026, 2, 10), growth=(Growth("Beiträge", now, earlier),))
    assert code in results


def test_duplicates_and_collisions_on_a_channel():
    at = datetime(2026, 11, 23, 10, 59, tzinfo=UTC)
    near = ChannelPost(title="Anderer", text="ganz anders", planned_at=at)
    assert checked(channel_posts=(near,))["channel.collision"].state is FAILED
    assert "channel.free" in checked(channel_posts=(replace(near, planned_at=at.replace(hour=11, minute=0)),))
    twin = ChannelPost(title="Zwilling", text=COMPLETE.text.upper(), planned_at=at.replace(day=1))
    assert "Zwilling" in checked(channel_posts=(twin,))["channel.duplicate"].sentence


def test_texts_are_counted_as_the_platform_counts_them():
    bluesky = platform_rule("bluesky", "post", rules=RULES, on=ON)
    mastodon = platform_rule("mastodon", "post", rules=RULES, on=ON)
    assert text_length("👨‍👩‍👧 👍🏽 🇩🇪 é", rule=bluesky) == 7
    assert text_length("https://example.org/" + "x" * 100, rule=mastodon) == 23
    assert emoji_count("👨‍👩‍👧 👍🏽 🇩🇪🇫🇷 ❤️ 5 # ©") == 5


def test_the_fold_is_the_first_limit_reached():
    fold = fold_of("instagram", "post", rules=RULES, on=ON)
    assert fold.offset_in("x" * 300) == 125
    assert fold.offset_in("a\nb\nc\nd") == 5
    assert fold.offset_in("kurz") == 4
    assert fold_of("bluesky", "post", rules=RULES, on=ON) is None
    assert fold_of("tumblr", "post", rules=RULES, on=ON) is None


def test_every_answer_of_a_draft_is_missing_by_default():
    """A forgotten field asks; it never answers for the person."""
    needed = {"platform", "format", "sender", "text"}
    draft = Draft(platform="x", format="post", sender=Sender.CREATOR, text="")
    set_by_default = {
        field.name for field in fields(Draft) if field.name not in needed and getattr(draft, field.name) is True
    }
    assert set_by_default == set()
