# SPDX-License-Identifier: EUPL-1.2
"""Sixty invented creators, their agencies, channels and audiences, and the channels of the ministries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone

from tragweite.apps.demo.accounts import MINISTRIES
from tragweite.apps.demo.stage import Stage, Story, moment
from tragweite.apps.partners import actions
from tragweite.apps.partners.models import Channel, Party

FIRST_NAMES: Final = (  # noqa: SIM905 - sixty names read better in three lines
    "Alma Bela Cleo Dario Elif Finn Gesa Hakan Isa Jarno Kaja Levin Malin Nilo Oda Pepe Quirin Runa Sami Tilda "
    "Ugo Vida Wanda Xaver Yara Zeno Amira Bosse Carlotta Deniz Enno Fee Gregor Hedi Ilja Juna Kimi Lorik Mieke Noor "
    "Ole Piet Rafi Selin Tamo Umay Veit Wiebke Xenia Yunus Zoe Arne Bruna Caspar Dilan Esra Fritzi Golo Henni Ivo"
).split()
LAST_NAMES: Final = ("Musterbrück", "Probewitz", "Beispieler", "Erfundsen", "Musterow", "Probstedt")
TOPICS: Final = "lernt kocht wandert tanzt baut fragt radelt liest malt singt forscht pflegt".split()  # noqa: SIM905
PLATFORMS: Final = ("instagram", "tiktok", "youtube")
AGENCIES: Final = (
    "Agentur Musterwerk",
    "Studio Beispielbild",
    "Büro Probelauf",
    "Netzwerk Musterstimmen",
    "Agentur Vorlage & Co.",
)
SEATS: Final = ("Kassel", "Frankfurt am Main", "Gießen", "Fulda", "Darmstadt", "Marburg", "Wetzlar")
FOLLOWERS_SOURCE: Final = "Angabe im Profil (erfunden)"
AUDIENCE_SOURCE: Final = "Statistik des Kontos, Bildschirmfoto (erfunden)"


@dataclass
class Register:
    """Who can be asked: creators with their channels, and the own channels by ministry."""

    creators: list[Party] = field(default_factory=list)
    channels: dict[int, list[Channel]] = field(default_factory=dict)
    own: dict[str, list[Channel]] = field(default_factory=dict)


def fill_register(stage: Stage, *, creators: int) -> Register:
    """Enter agencies, creators and channels at the present moment of the stage."""
    register = Register()
    agencies = [_agency(stage, name, number) for number, name in enumerate(AGENCIES)]
    for number, first in enumerate(FIRST_NAMES[:creators]):
        party = _creator(stage, first, number, agencies)
        register.creators.append(party)
        register.channels[party.pk] = _channels(stage, party, first.lower(), number)
    for office in MINISTRIES:
        register.own[office] = [_own_channel(stage, office, platform) for platform in PLATFORMS]
    return register


def _clerk(number: int) -> tuple[str, str]:
    office = MINISTRIES[number % len(MINISTRIES)]
    return office, f"{office}.sachbearbeitung"


def _agency(stage: Stage, name: str, number: int) -> Party:
    office, clerk = _clerk(number)
    return actions.register_party(
        **stage.by(clerk),
        ministry=stage.offices[office],
        is_demo=True,
        kind=Party.Kind.AGENCY,
        name=f"{name} (erfunden)",
        legal_form=Party.LegalForm.COMPANY,
        email=f"kontakt{number}@agentur.example",
        seat=SEATS[number % len(SEATS)],
    )


def _creator(stage: Stage, first: str, number: int, agencies: Sequence[Party]) -> Party:
    office, clerk = _clerk(number)
    return actions.register_party(
        **stage.by(clerk),
        ministry=stage.offices[office],
        is_demo=True,
        kind=Party.Kind.CREATOR,
        name=f"{first} {LAST_NAMES[number % len(LAST_NAMES)]}",
        legal_form=Party.LegalForm.NATURAL_PERSON,
        email=f"{first.lower()}@creator.example",
        seat=SEATS[number % len(SEATS)],
        agency=agencies[number % len(agencies)] if number % 3 == 0 else None,
    )


def _channels(stage: Stage, party: Party, first: str, number: int) -> list[Channel]:
    chance = stage.random("channels", number)
    _office, clerk = _clerk(number)
    made = []
    for place in range(2 if number % 4 == 0 else 1):
        channel = actions.add_channel(
            **stage.by(clerk),
            platform=PLATFORMS[(number + place) % len(PLATFORMS)],
            handle=f"{first}_{TOPICS[number % len(TOPICS)]}_demo",
            party=party,
            followers_count=round(chance.lognormvariate(10.6, 0.8)),
            followers_on=timezone.localdate(stage.now),
            followers_source=FOLLOWERS_SOURCE,
        )
        _audience(stage, channel, clerk, young=chance.uniform(0.3, 0.7))
        made.append(channel)
    return made


def _audience(stage: Stage, channel: Channel, clerk: str, *, young: float) -> None:
    first = Decimal(round(young * 100)) / 100
    second = ((1 - first) * Decimal("0.7")).quantize(Decimal("0.01"))
    shares = (
        ("age", "16 bis 24", first),
        ("age", "25 bis 34", second),
        ("age", "35 und älter", 1 - first - second),
        ("region", "Hessen", first / 4),
    )
    for dimension, bucket, share in shares:
        actions.add_audience_share(
            **stage.by(clerk),
            channel=channel,
            dimension=dimension,
            bucket=bucket,
            share=share,
            source=AUDIENCE_SOURCE,
            as_of=timezone.localdate(stage.now),
        )


def _own_channel(stage: Stage, office: str, platform: str) -> Channel:
    return actions.add_channel(
        **stage.by(f"{office}.sachbearbeitung"),
        platform=platform,
        handle=f"{office}_land_demo",
        ministry=stage.offices[office],
        followers_count=12_000 + 3_500 * PLATFORMS.index(platform),
        followers_on=timezone.localdate(stage.now),
        followers_source=FOLLOWERS_SOURCE,
    )


def newer_followers(stage: Stage, register: Register) -> Story:
    """Two months ago the numbers of followers were looked up again."""
    yield moment(timezone.localdate(stage.end) - timedelta(days=60))
    for number, party in enumerate(register.creators):
        growth = stage.random("growth", number).uniform(1.05, 1.6)
        for channel in register.channels[party.pk]:
            actions.record_followers(
                **stage.by(_clerk(number)[1]),
                channel=channel,
                count=round((channel.followers_count or 0) * growth) + 1,
                on=timezone.localdate(stage.now),
                source=FOLLOWERS_SOURCE,
            )
