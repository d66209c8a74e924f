# SPDX-License-Identifier: EUPL-1.2
"""How many different people a set of channels reaches: bounds without assumption, models with theirs."""
