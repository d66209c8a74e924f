# SPDX-License-Identifier: EUPL-1.2
"""Files in, files out: what a medium is, its previews, what it says about its origin, whether it is harmless. No Django."""
