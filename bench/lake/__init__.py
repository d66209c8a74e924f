# SPDX-License-Identifier: EUPL-1.2
"""How fast the lake takes events in, how many bytes it needs, how long its questions take."""
