# SPDX-License-Identifier: EUPL-1.2
"""How well likeness tells true copies from falsified ones; ``python -m bench.likeness`` measures pictures."""
