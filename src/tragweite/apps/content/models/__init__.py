# SPDX-License-Identifier: EUPL-1.2
"""Briefing, posts, immutable versions, remarks, reviews, approvals bound to a content hash, publication, evidence."""

from .briefing import Briefing, BriefingConfirmation, Claim
from .items import Bundle, Item, Withdrawal
from .media import Derivative, Medium, MediumFinding
from .publication import Evidence, EvidenceMedium, Publication, Release
from .remarks import Remark, RemarkPlacement, place_columns
from .reviews import Approval, CheckOverride, ContentTerms, Review, ReviewSeat, ReviewStep
from .versions import Version, VersionMedium, VersionStandIn

__all__ = [
    "Approval",
    "Briefing",
    "BriefingConfirmation",
    "Bundle",
    "CheckOverride",
    "Claim",
    "ContentTerms",
    "Derivative",
    "Evidence",
    "EvidenceMedium",
    "Item",
    "Medium",
    "MediumFinding",
    "Publication",
    "Release",
    "Remark",
    "RemarkPlacement",
    "Review",
    "ReviewSeat",
    "ReviewStep",
    "Version",
    "VersionMedium",
    "VersionStandIn",
    "Withdrawal",
    "place_columns",
]
