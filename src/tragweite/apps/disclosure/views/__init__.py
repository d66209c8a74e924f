# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: the workbench of questions, published spending, and the register from inside and outside."""
