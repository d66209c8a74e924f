# SPDX-License-Identifier: EUPL-1.2
"""Tragweite: plans, approves, measures, evaluates and accounts for public campaigns with influencers."""

import os

# Our matrices are small; several threads of linear algebra only fight for the cores of the requests beside them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
