# SPDX-License-Identifier: EUPL-1.2
"""Tragweite: plans, approves, measures, evaluates and accounts for public campaigns with influencers."""
