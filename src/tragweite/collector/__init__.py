# SPDX-License-Identifier: EUPL-1.2
"""The collector: redirects, visits, conversions. A tiny ASGI service without Django and without the database."""
