# SPDX-License-Identifier: EUPL-1.2
import hashlib
import io
import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from tests.core.likeness.films import film, frames, sound_file, speech
from tragweite.cli import main
from tragweite.media import apart
from tragweite.media.apart import Nursery

TEXT = "Anzeige: Bewirb dich bis zum 31. August! #lehramt https://hessen.example/a\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Files whose names say nothing about their content."""
    folder = tmp_path_factory.mktemp("compare")
    picture = io.BytesIO()
    ground = np.random.default_rng(1).integers(0, 255, (24, 24, 3)).astype(np.uint8)
    Image.fromarray(ground).resize((240, 240), Image.Resampling.BICUBIC).save(picture, "PNG")
    contents = {
        "text": TEXT.encode(),
        "later": TEXT.replace("31.", "30.").encode(),
        "hidden": TEXT.replace("Anzeige", "An\u200bzeige").encode(),
        "other": b"Kauft Limonade\n",
        "image": picture.getvalue(),
        "video": film(frames(1, seconds=1)),
        "sound": sound_file(speech(1, seconds=4)),
        "muted": sound_file(np.concatenate([speech(1, seconds=4)[:48_000], np.zeros(16_000, np.float32)])),
        "rubbish": bytes(range(256)) * 4,
        "empty": b"",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def compared(files, capsys, approved, published, *options):
    code = main(["compare", str(files / approved), str(files / published), *options, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", ["text", "image", "video", "sound"])
def test_the_kind_is_told_by_the_content_and_a_copy_is_the_same(files, capsys, kind):
    code, answer = compared(files, capsys, kind, kind)
    assert (code, answer["verdict"], answer["kind"], answer["where"]) == (0, "same", kind, [])
    digest = hashlib.sha256((files / kind).read_bytes()).hexdigest()
    assert answer["approved_sha256"] == answer["published_sha256"] == digest


@pytest.mark.parametrize(
    ("approved", "published", "verdict"),
    [
        ("text", "later", "changed"),
        ("text", "hidden", "person"),
        ("text", "other", "different"),
        ("sound", "muted", "changed"),
    ],
)
def test_what_is_not_the_same_answers_1(files, capsys, approved, published, verdict):
    code, answer = compared(files, capsys, approved, published)
    assert (code, answer["verdict"]) == (1, verdict)
    assert {"kind", "where", "how_much", "transformation"} <= answer.keys()


def test_a_changed_word_is_shown_with_its_place(files, capsys):
    _code, answer = compared(files, capsys, "text", "later")
    (place,) = answer["where"]
    assert (place["approved"], place["live"]) == ("31.", "30.")
    assert TEXT[place["approved_position"] :].startswith("31.")
    assert answer["how_much"]["changed_words"] == 1


def test_label_hashtag_and_link_are_checked_apart(files, capsys):
    _code, answer = compared(files, capsys, "text", "other")
    assert {each["token"]: each["state"] for each in answer["tokens"]} == {
        "Anzeige": "fail",
        "#lehramt": "fail",
        "https://hessen.example/a": "fail",
    }


def test_people_read_german(files, capsys):
    assert main(["compare", str(files / "text"), str(files / "later")]) == 1
    output = capsys.readouterr().out
    assert "Geändert" in output
    assert "„31.“ → „30.“" in output


@pytest.mark.parametrize(
    ("approved", "published", "options", "said"),
    [
        ("text", "missing", [], "es gibt sie nicht"),
        ("text", ".", [], "ein Verzeichnis"),
        ("text", "/dev/zero", [], "keine gewöhnliche Datei"),
        ("text", "image", [], "verschiedener Art"),
        ("text", "rubbish", [], "weder Text noch Bild"),
        ("text", "text", ["--kind", "video"], "kein lesbares Video"),
        ("rubbish", "rubbish", ["--kind", "text"], "kein Text in UTF-8"),
        ("text", "image", ["--kind", "image"], "kein lesbares Bild"),
        ("text", "text", ["--kind", "sound"], "Tonspur"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_german(files, capsys, approved, published, options, said):
    assert main(["compare", str(files / approved), str(files / published), *options]) == 2
    heard = capsys.readouterr()
    assert (heard.out, said in heard.err) == ("", True)


def test_an_empty_file_is_an_empty_text(files, capsys):
    _code, answer = compared(files, capsys, "empty", "empty")
    assert answer["kind"] == "text"


@pytest.mark.parametrize("options", [[], ["--kind", "video"]])
def test_a_file_at_which_the_decoder_dies_harms_only_the_child(files, capsys, monkeypatch, options):
    nursery = Nursery("tests.media.bad_decoders")
    monkeypatch.setattr(apart, "NURSERY", nursery)
    assert main(["compare", str(files / "video"), str(files / "video"), *options]) == 2
    assert "ist an ihnen gescheitert" in capsys.readouterr().err
    nursery.close()


def test_nothing_that_decodes_is_loaded_where_the_command_is_called(files):
    paths = ", ".join(repr(str(files / name)) for name in ("video", "video"))
    asked = f"import sys; from tragweite.cli import main; assert main(['compare', {paths}]) == 0"
    asked += "; assert not {'av', 'PIL', 'numpy', 'pillow_heif'} & sys.modules.keys()"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Gleich" in done.stdout
