# SPDX-License-Identifier: EUPL-1.2
"""Pages of contracts and money. Every write goes through an action."""
