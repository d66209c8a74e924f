# SPDX-License-Identifier: EUPL-1.2
"""Figures from the web analytics that an authority already has: Matomo, Plausible, Umami, Google Analytics 4.

Bytes in, figures out. Imported figures keep what their tool counts and are never added to own counts.
"""
