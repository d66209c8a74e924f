# SPDX-License-Identifier: EUPL-1.2
"""Photographs and drawings with free licences that ship with packages; none is kept in the repository.

Python packages of ``requirements/bench.in`` are looked for where this Python finds packages, or in the folder
``TRAGWEITE_CORPUS_PACKAGES``. Debian packages are fetched with ``apt-get download`` and unpacked with ``dpkg -x``.
The licence of each single picture stands in the package that is named beside it.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms

MIN_SIDE = 256
"""Smaller sources would be enlarged so much that they carry no detail."""

_SCIKIT_IMAGE = (
    "astronaut.png brick.png camera.png chelsea.png coffee.png coins.png grass.png gravel.png hubble_deep_field.jpg "
    "ihc.png motorcycle_left.png retina.jpg rocket.jpg"
)
PYTHON_PACKAGES = {
    "skimage/data": (
        "scikit-image: public domain or CC0 (NASA, CC0 photographs), see skimage.data",
        _SCIKIT_IMAGE,
    ),
    "sklearn/datasets/images": ("scikit-learn: CC BY 2.0, see images/README.txt", "china.jpg flower.jpg"),
    "matplotlib/mpl-data/sample_data": ("matplotlib: public domain (US Navy)", "grace_hopper.jpg"),
}
_LOMIRI_16 = (
    "Bridge_by_Sander_Klootwijk Dragonfly_by_Bolly Picture_0B_by_freespace Picture_1A_by_freespace "
    "Wine_by_Jakkub_Mede aitzgorri_by_Aitzol_Berasategi analogpattern_by_Peter_Nerlich free_by_Peter_Nerlich "
    "friends_by_Aitzol_Berasategi greentock_by_Peter_Nerlich life_by_Aitzol_Berasategi "
    "picosdeeuropa_by_Aitzol_Berasategi seeding_by_Clements_Engelhardt sunset_by_Aitzol_Berasategi"
)
_MATE = "Aqua Blinds Dune FreshFlower Garden GreenMeadow LadyBird RainDrops Storm TwoWings Wood YellowFlower"
_PLASMA = (
    "Autumn BytheWater ColdRipple ColorfulCups DarkestHour EveningGlow FallenLeaf Flow Grey Honeywave Kite "
    "OneStandsOut Path SafeLanding Shell Volna summer_1am"
)
DEBIAN_PACKAGES = {
    "lomiri-wallpapers-16.04": ("CC BY-SA 3.0, 4.0 and CC BY 4.0", "backgrounds/{}.jpg", _LOMIRI_16),
    "lomiri-wallpapers-20.04": (
        "CC BY-SA 4.0",
        "backgrounds/{}.jpg",
        "Fossa_by_Jasper_Roks Infinite-Sea_by_Aury88 Kleiber_by_Lukas_Baubkus Painting-Colors_by__herobrine7gamer",
    ),
    "mate-backgrounds": ("GPL-2+, CC BY-SA", "backgrounds/mate/nature/{}.jpg", _MATE),
    "plasma-workspace-wallpapers": ("LGPL-3, CC BY-SA 4.0", "wallpapers/{}/contents/images/*x*.jpg", _PLASMA),
    "icc-profiles-free": ("zlib", "color/icc/{}.icc", "compatibleWithAdobeRGB1998 LStar-RGB"),
}


def source_files(*, cache: Path) -> Iterator[tuple[str, Path]]:
    """Name and file of each photograph or drawing, in a fixed order; fetches what is missing."""
    for folder, (_licence, names) in PYTHON_PACKAGES.items():
        for name in names.split():
            yield f"{folder.partition('/')[0]}/{name}", _package_folder(folder) / name
    for package, (_licence, pattern, names) in DEBIAN_PACKAGES.items():
        for name in names.split() if not pattern.endswith("icc") else ():
            yield f"{package}/{name}", debian_file(package, pattern, name, cache=cache)


def colour_profiles(*, cache: Path) -> list[bytes]:
    """Colour profiles other than sRGB."""
    package = "icc-profiles-free"
    _licence, pattern, names = DEBIAN_PACKAGES[package]
    return [debian_file(package, pattern, name, cache=cache).read_bytes() for name in names.split()]


def _package_folder(folder: str) -> Path:
    roots = [os.environ.get("TRAGWEITE_CORPUS_PACKAGES", ""), *sys.path]
    found = next((Path(root) / folder for root in roots if root and (Path(root) / folder).is_dir()), None)
    if found is None:
        problem = f"{folder} is missing: install requirements/bench.in or set TRAGWEITE_CORPUS_PACKAGES"
        raise SystemExit(problem)
    return found


def debian_file(package: str, pattern: str, name: str, *, cache: Path) -> Path:
    shared = _unpacked(package, cache=cache) / "usr" / "share"
    found = sorted(path for path in shared.glob(pattern.format(name)) if not path.is_symlink())
    return max(found, key=lambda path: path.stat().st_size)


def _unpacked(package: str, *, cache: Path) -> Path:
    target = cache / "debian" / package
    if not target.is_dir():
        partial = target.with_suffix(".partial")
        partial.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", package], cwd=partial, check=True, capture_output=True)
        (archive,) = partial.glob("*.deb")
        subprocess.run(["dpkg", "-x", archive.name, "."], cwd=partial, check=True)
        archive.unlink()
        partial.rename(target)
    return target


def open_source(path: Path) -> Image.Image:
    """The picture in RGB and sRGB, at most 2,400 pixels wide.

    Its own colour profile is applied and dropped: a copy that lost the profile unapplied has other colours.
    """
    with Image.open(path) as picture:
        picture.draft("RGB", (2400, 2400))
        profile = picture.info.get("icc_profile")
        found = picture.convert("RGB")
    found.thumbnail((2400, 2400))
    assert min(found.size) >= MIN_SIDE, path
    found.info.clear()
    if profile is None:
        return found
    seen = ImageCms.profileToProfile(found, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    assert isinstance(seen, Image.Image)
    seen.info.clear()
    return seen
