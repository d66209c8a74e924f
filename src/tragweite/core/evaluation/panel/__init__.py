# SPDX-License-Identifier: EUPL-1.2
"""Incremental effect on one or more units of a panel (regions, pages) against untouched units: docs/methods/panel.md."""
