# SPDX-License-Identifier: EUPL-1.2
"""Which set of creators reaches most of the target group for the money, and how surely that is the best set."""
