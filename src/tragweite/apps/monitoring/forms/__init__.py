# SPDX-License-Identifier: EUPL-1.2
"""What people type and upload in this room."""

from .analytics import AnalyticsFileForm, AnalyticsMappingForm
from .deviations import AssignForm, DecisionForm, ExplanationForm, PaymentEffectForm, RejectionForm, ResolutionForm
from .links import LinkPeriodForm
from .lists import PostListForm
from .metrics import MappingForm, MetricFileForm, MetricsForm
from .seen import EvidenceForm, FoundFilesForm, PublicationForm, SeenForm

__all__ = [
    "AnalyticsFileForm",
    "AnalyticsMappingForm",
    "AssignForm",
    "DecisionForm",
    "EvidenceForm",
    "ExplanationForm",
    "FoundFilesForm",
    "LinkPeriodForm",
    "MappingForm",
    "MetricFileForm",
    "MetricsForm",
    "PaymentEffectForm",
    "PostListForm",
    "PublicationForm",
    "RejectionForm",
    "ResolutionForm",
    "SeenForm",
]
