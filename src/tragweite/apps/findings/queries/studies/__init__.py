# SPDX-License-Identifier: EUPL-1.2
"""Reads of studies: designs, files, stored findings."""

from . import telling
from .figures import effect_of, hints_of
from .kinds import KINDS, Part, StudyKind
from .reading import MOST_BYTES, Preview, Upload, answer_of, preview_of, upload_of
from .stored import (
    access_study,
    planning_of,
    released_studies,
    released_studies_within,
    studies_of,
    studies_within,
    study_file,
    study_folder,
    study_hash,
    study_reviews,
)

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "Part",
    "Preview",
    "StudyKind",
    "Upload",
    "access_study",
    "answer_of",
    "effect_of",
    "hints_of",
    "planning_of",
    "preview_of",
    "released_studies",
    "released_studies_within",
    "studies_of",
    "studies_within",
    "study_file",
    "study_folder",
    "study_hash",
    "study_reviews",
    "telling",
    "upload_of",
]
