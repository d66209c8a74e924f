# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate ...``: one module for each question of the analysts."""
