# SPDX-License-Identifier: EUPL-1.2
"""How fast the collector is beside nginx on the same machine in the same run, and that it loses nothing when killed."""
