# SPDX-License-Identifier: EUPL-1.2
"""Commands that need no database: read files, call the pure core, print a table or JSON. No Django."""
