# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: reading, acting, and what someone outside sees through a personal link."""
