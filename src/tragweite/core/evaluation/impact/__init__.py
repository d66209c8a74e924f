# SPDX-License-Identifier: EUPL-1.2
"""Incremental effect of a campaign on one time series with untouched controls. Method: docs/methods/impact.md."""
