# SPDX-License-Identifier: EUPL-1.2
"""How sharply changed films and sound tracks are told from true copies; ``python -m bench.likeness_video``."""
