# SPDX-License-Identifier: EUPL-1.2
"""What happened, played through the actions of the rooms."""
