# SPDX-License-Identifier: EUPL-1.2
"""The filed list answers as the whole list does."""

import re

from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from hypothesis import given
from hypothesis import strategies as st

from tragweite.lake.machines import _FILED, _GRAMS, _is_program, is_machine

PATTERNS = [re.compile(each["pattern"]) for each in CRAWLER_USER_AGENTS_DATA]
INSTANCES = [agent for each in CRAWLER_USER_AGENTS_DATA for agent in each["instances"]]
PEOPLE = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 330.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0 Mobile Safari/537.36 musical_ly_2023",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
]  # fmt: skip


def by_all_patterns(agent):
    shortened = agent.strip()[:512]
    return shortened in {"", "-"} or _is_program(shortened) or any(each.search(shortened) for each in PATTERNS)


def test_every_agent_of_the_list_is_a_machine_as_far_as_the_list_itself_says():
    assert len(INSTANCES) > 2_000
    assert [agent for agent in INSTANCES if is_machine(agent) != by_all_patterns(agent)] == []


def test_browsers_are_people_and_cost_few_patterns():
    for agent in PEOPLE:
        assert not is_machine(agent)
        low = agent.lower()
        assert len(_GRAMS & {low[n : n + 4] for n in range(len(low) - 3)}) <= 8
    assert len(_FILED) > 1_000


@given(st.lists(st.one_of(st.sampled_from(INSTANCES + PEOPLE), st.text(max_size=20)), max_size=2), st.integers(0, 60))
def test_pieces_of_agents_are_judged_alike(parts, cut):
    agent = " ".join(parts)[cut:]
    assert is_machine(agent) == by_all_patterns(agent)
