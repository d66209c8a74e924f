# SPDX-License-Identifier: EUPL-1.2
"""Work on files in the background: previews, scan and origin are found out once, and what is infected goes nowhere."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from tests.apps.content.conftest import HARMLESS, TOKEN, Story, outside_access
from tests.apps.content.pictures import encoded, jpeg, mp4, upload
from tests.factories import NOW
from tragweite.apps.content import actions, store, tasks
from tragweite.apps.content.models import Derivative, Medium, MediumFinding
from tragweite.apps.content.pages.media import notes_of
from tragweite.apps.content.pages.previews import VIEW
from tragweite.apps.content.queries import MediaStage, access_medium, draft_of, media_state, results_of
from tragweite.apps.content.views.serving import view_response
from tragweite.core.refusal import Refused
from tragweite.core.rules.checks.draft import AiUse
from tragweite.media.scanning import ScanVerdict, Verdict

pytestmark = pytest.mark.django_db
GENERATED = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' Iptc4xmpExt:DigitalSourceType="
    b"'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'/></rdf:RDF></x:xmpmeta>"
)


def scanner(monkeypatch: Any, verdict: Verdict, detail: str = "") -> list[Path]:
    seen: list[Path] = []

    def scan_of(path: Path) -> ScanVerdict:
        seen.append(path)
        return ScanVerdict(verdict=verdict, detail=detail)

    monkeypatch.setattr(store, "scan_of", scan_of)
    return seen


def findings(medium: Medium, kind: str) -> list[str]:
    return list(
        MediumFinding.objects.filter(medium=medium, kind=kind).order_by("at", "pk").values_list("verdict", flat=True)
    )


def test_the_worker_makes_previews_once_and_says_that_nothing_was_scanned(story: Story) -> None:
    medium = story.submit().media.get().medium
    before = media_state(medium)
    assert (before.stage, before.made, before.scan, before.is_scanned) == (MediaStage.WAITING, 0, None, False)
    assert tasks.process_media(at=NOW) == 1
    after = media_state(medium)
    assert (after.stage, after.made, after.wanted) == (MediaStage.READY, 2, 2)
    assert after.scan is Verdict.NOT_CONFIGURED
    assert not after.is_scanned
    assert {each.kind for each in Derivative.objects.all()} == {"thumbnail", "clean"}
    assert tasks.process_media(at=NOW) == 0
    actions.process_medium(medium=medium, at=NOW)
    assert Derivative.objects.count() == 2
    assert findings(medium, "previews") == ["done"]


def test_a_film_gets_poster_thumbnail_and_proxy(story: Story) -> None:
    version = story.submit(media=[(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film")])
    tasks.process_media(at=NOW)
    assert media_state(version.media.get().medium).made == 3


def shown(medium: Medium) -> bytes:
    answer = view_response(RequestFactory().get("/"), medium, VIEW, may_original=False)
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def swap(path: Path, content: bytes) -> None:
    """As somebody with the rights of the server on its disk would, with the old time put back."""
    before = path.stat()
    path.unlink()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_swapped_preview_of_a_picture_is_never_shown(story: Story) -> None:
    medium = story.submit(media=[(jpeg(), "Bild")]).media.get().medium
    honest = shown(medium)
    swap(store.previews_of(medium.sha256) / "clean.jpg", jpeg("red").read())
    assert shown(medium) == honest


def test_the_preview_of_another_picture_is_no_preview_of_this_one(story: Story) -> None:
    first, second = (
        story.submit(media=[(jpeg(colour), "Bild")]).media.get().medium for colour in ("blue", "red")
    )  # fmt: skip
    honest, foreign = shown(first), shown(second)
    for each in ("derived", "seals"):
        folder = store.previews_of(first.sha256).parents[1] / each
        swap(folder / first.sha256 / "clean.jpg", (folder / second.sha256 / "clean.jpg").read_bytes())
    assert shown(first) == honest != foreign


def test_a_swapped_film_is_not_played_and_made_anew_by_night(story: Story) -> None:
    medium = story.submit(media=[(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film")]).media.get().medium
    tasks.process_media(at=NOW)
    honest = shown(medium)
    swap(store.previews_of(medium.sha256) / "proxy.mp4", honest[::-1])
    with pytest.raises(Http404):
        shown(medium)
    assert tasks.check_store(at=NOW) == 0
    assert shown(medium) == honest


def test_work_that_has_begun_shows_how_far_it_is(story: Story) -> None:
    medium = story.submit().media.get().medium
    folder = store.previews_of(medium.sha256)
    folder.mkdir(parents=True)
    (folder / "thumbnail.webp").write_bytes(b"x")
    state = media_state(medium)
    assert (state.stage, state.made, state.wanted) == (MediaStage.WORKING, 1, 2)


def test_a_preview_that_cannot_be_made_is_said_and_not_tried_for_ever(story: Story, monkeypatch: Any) -> None:
    medium = story.submit().media.get().medium
    calls: list[int] = []

    def derive(*_arguments: Any, **_options: Any) -> None:
        calls.append(1)
        raise Refused("media.preview_too_slow", limit_seconds=1)

    monkeypatch.setattr("tragweite.apps.content.store.derive", derive)
    for _round in range(2):
        tasks.process_media(at=NOW)
    assert len(calls) == 1
    assert (media_state(medium).stage, media_state(medium).problem) == (MediaStage.FAILED, "media.preview_too_slow")


def test_one_bad_file_does_not_stop_the_others(story: Story, monkeypatch: Any) -> None:
    first = story.submit(media=[(jpeg(), "Bild")]).media.get().medium
    second = story.submit(media=[(jpeg("red"), "Bild")]).media.get().medium
    real = actions.process_medium

    def process(*, medium: Medium, **values: Any) -> None:
        if medium.pk == first.pk:
            raise RuntimeError("unforeseen")
        real(medium=medium, **values)

    monkeypatch.setattr(actions, "process_medium", process)
    assert tasks.process_media(at=NOW) == 1
    assert media_state(second).stage is MediaStage.READY


def test_what_the_scan_finds_blocks_everything(story: Story, monkeypatch: Any) -> None:
    version = story.approved()
    medium = version.media.get().medium
    scanner(monkeypatch, Verdict.INFECTED, "Eicar-Test-Signature")
    tasks.process_media(at=NOW)
    state = media_state(medium)
    assert (state.is_infected, state.scan_detail, state.made) == (True, "Eicar-Test-Signature", 0)
    clerk = story.actors.clerk
    given = {"user": clerk, "scope": story.scope(clerk), "at": NOW, "item": story.fresh()}
    for act in (
        lambda: actions.release_item(**given),
        lambda: access_medium(story.item, medium.sha256),
        lambda: story.submit(text="Anzeige: Noch einmal"),
        lambda: story.submit(text="Anzeige: Noch einmal", media=[(medium, "Bild")]),
    ):
        with pytest.raises(Refused, match=r"content\.medium_infected"):
            act()
    assert tasks.process_media(at=NOW) == 0


def test_a_failed_scan_is_tried_again_later_and_lifts_a_false_alarm(story: Story, monkeypatch: Any) -> None:
    medium = story.submit().media.get().medium
    scanner(monkeypatch, Verdict.FAILED, "nicht erreichbar")
    tasks.process_media(at=NOW)
    seen = scanner(monkeypatch, Verdict.CLEAN)
    tasks.process_media(at=NOW + timedelta(minutes=5))
    assert seen == []
    tasks.process_media(at=NOW + timedelta(hours=2))
    assert findings(medium, "scan") == ["failed", "clean"]
    assert media_state(medium).is_scanned


def test_a_scanner_that_comes_later_looks_at_what_is_there(story: Story, monkeypatch: Any, settings: Any) -> None:
    from dataclasses import replace

    medium = story.submit().media.get().medium
    tasks.process_media(at=NOW)
    settings.TRAGWEITE = replace(settings.TRAGWEITE, clamav_socket="/nirgends.ctl")
    scanner(monkeypatch, Verdict.CLEAN)
    tasks.process_media(at=NOW + timedelta(minutes=1))
    assert findings(medium, "scan") == ["not_configured", "clean"]


def test_ai_use_that_the_file_names_contradicts_what_was_declared(story: Story) -> None:
    picture = upload(encoded("JPEG", xmp=GENERATED))
    version = story.submit(media=[(picture, "Eine erzeugte Landschaft")])
    assert findings(version.media.get().medium, "origin") == ["generated"]
    assert draft_of(story.fresh(), version).media[0].ai_in_file is AiUse.GENERATED
    codes = {each.code for each in results_of(story.fresh(), version) if str(each.state) == "failed"}
    assert HARMLESS.ai_use is AiUse.NONE
    assert "ai.contradiction" in codes
    plain = story.submit(text="Anzeige: Ohne", media=[(jpeg(), "Ein Foto")])
    assert draft_of(story.fresh(), plain).media[0].ai_in_file is AiUse.NONE


def test_a_reel_needs_a_film_and_a_picture_post_one_picture(story: Story) -> None:
    type(story.item).objects.filter(pk=story.item.pk).update(format="reel")
    with pytest.raises(Refused, match=r"content\.media_kind"):
        story.submit()
    with pytest.raises(Refused, match=r"content\.media_missing"):
        story.submit(media=[])
    version = story.submit(media=[(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film")])
    assert version.media.get().medium.kind == "video"


def test_leftovers_of_stopped_uploads_are_removed_after_a_day(settings: Any) -> None:
    import os

    folder = settings.TRAGWEITE.media_dir / "incoming"
    folder.mkdir(parents=True)
    old, young = folder / ".old", folder / ".young"
    for path, hours in ((old, 30), (young, 2)):
        path.write_bytes(b"x")
        moment = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(path, (moment, moment))
    assert tasks.sweep_uploads(at=NOW) == 1
    assert [path.name for path in folder.iterdir()] == [".young"]


def shown_notes(medium: Medium, declared: AiUse | None = AiUse.NONE) -> dict[str, str]:
    notes = notes_of(media_state(medium), kind=medium.kind, declared=declared)
    return {each.word: each.text for each in (*notes.open, *notes.quiet)}


def test_the_page_says_what_is_known_about_a_file(story: Story, sign_in: Any) -> None:
    medium = story.submit().media.get().medium
    page = reverse("content:item", args=[story.item.pk])
    approver = sign_in(story.actors.approver)
    assert "Virenprüfung: steht noch aus" in approver.get(page).content.decode()
    tasks.process_media(at=NOW)
    text = approver.get(page).content.decode()
    assert "Virenprüfung: nicht eingerichtet" in text
    assert "Herkunftsnachweis: keiner in der Datei" in text
    MediumFinding.objects.create(medium=medium, kind="scan", verdict="clean", at=NOW + timedelta(minutes=1))
    assert "Virenprüfung: unauffällig" in approver.get(page).content.decode()


def test_a_blocked_file_is_not_shown_and_the_page_says_what_to_do(
    story: Story, sign_in: Any, client: Any, monkeypatch: Any
) -> None:
    outside_access(story)
    medium = story.submit().media.get().medium
    scanner(monkeypatch, Verdict.INFECTED, "Eicar-Test-Signature")
    tasks.process_media(at=NOW)
    inside = sign_in(story.actors.clerk).get(reverse("content:item", args=[story.item.pk])).content.decode()
    outside = client.get(reverse("content:outside", args=[TOKEN])).content.decode()
    for text in (inside, outside):
        assert "Gesperrt: Schadsoftware gefunden" in text
        assert "Gefunden: Eicar-Test-Signature" in text
        assert "neue Fassung ohne diese Datei" in text
        assert f"{medium.sha256}/ansicht" not in text


def test_a_film_says_how_far_its_preview_is(story: Story) -> None:
    medium = story.submit(media=[(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film")]).media.get().medium
    assert "Vorschau: wartet" in shown_notes(medium)
    folder = store.previews_of(medium.sha256)
    folder.mkdir(parents=True)
    (folder / "poster.jpg").write_bytes(b"x")
    assert "Vorschau: wird erstellt (1 von 3)" in shown_notes(medium)
    MediumFinding.objects.create(
        medium=medium, kind="previews", verdict="failed", detail={"code": "media.preview_too_slow"}, at=NOW
    )
    assert "reichen Sie eine neue Fassung ein" in shown_notes(medium)["Vorschau: nicht möglich"]


@pytest.mark.parametrize(
    ("declared", "word", "what"),
    [
        (AiUse.NONE, "Datei nennt: von KI erzeugt", "Berichtigen Sie die Angabe"),
        (None, "Datei nennt: von KI erzeugt", "Angabe zur KI fehlt noch"),
        (AiUse.GENERATED, "Datei nennt: von KI erzeugt, wie angegeben", ""),
    ],
)
def test_what_a_file_says_of_ai_stands_beside_what_was_declared(
    story: Story, declared: AiUse | None, word: str, what: str
) -> None:
    picture = upload(encoded("JPEG", xmp=GENERATED))
    medium = story.submit(media=[(picture, "Eine erzeugte Landschaft")]).media.get().medium
    notes = shown_notes(medium, declared)
    assert what in notes[word]
    assert bool(notes[word]) is bool(what)


@pytest.mark.parametrize(
    ("holds", "word"),
    [(True, "Herkunftsnachweis: gefunden (Studio Nord)"), (False, "Herkunftsnachweis: passt nicht zur Datei")],
)
def test_content_credentials_are_named(story: Story, holds: bool, word: str) -> None:
    medium = story.submit().media.get().medium
    detail = {"credentials": True, "credentials_hold": holds, "signer": "Studio Nord"}
    later = NOW + timedelta(minutes=1)
    MediumFinding.objects.create(medium=medium, kind="origin", verdict="none_stated", detail=detail, at=later)
    assert word in shown_notes(medium)
