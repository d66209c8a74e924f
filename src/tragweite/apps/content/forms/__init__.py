# SPDX-License-Identifier: EUPL-1.2
"""What people type and upload in this room."""

from .briefing import BriefingForm, ConfirmationForm, briefing_initial, claims_as_text
from .decisions import ApprovalForm, BundleDecisionForm, OverrideForm, ReasonForm, SeenForm, UrgentForm
from .draft import UPLOADS, VersionForm
from .planning import BundleForm, InviteForm, ItemForm, PutInBundleForm, RescheduleForm, WithdrawForm
from .publication import OutsideEvidenceForm, OutsidePublicationForm
from .remarks import AnswerForm, OutsideRemarkForm, RemarkForm, ResolveForm
from .steps import CHECKS, StepFormSet, StepsForm, TermsForm, given_steps

__all__ = [
    "CHECKS",
    "UPLOADS",
    "AnswerForm",
    "ApprovalForm",
    "BriefingForm",
    "BundleDecisionForm",
    "BundleForm",
    "ConfirmationForm",
    "InviteForm",
    "ItemForm",
    "OutsideEvidenceForm",
    "OutsidePublicationForm",
    "OutsideRemarkForm",
    "OverrideForm",
    "PutInBundleForm",
    "ReasonForm",
    "RemarkForm",
    "RescheduleForm",
    "ResolveForm",
    "SeenForm",
    "StepFormSet",
    "StepsForm",
    "TermsForm",
    "UrgentForm",
    "VersionForm",
    "WithdrawForm",
    "briefing_initial",
    "claims_as_text",
    "given_steps",
]
