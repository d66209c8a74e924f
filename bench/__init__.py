# SPDX-License-Identifier: EUPL-1.2
"""Load and speed runs; each prints a table."""
