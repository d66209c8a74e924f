# SPDX-License-Identifier: EUPL-1.2
"""Surveys weighted to known margins, and the change between two of them. Method: docs/methods/survey.md."""
