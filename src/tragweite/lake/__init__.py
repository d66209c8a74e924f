# SPDX-License-Identifier: EUPL-1.2
"""Events from the durable spool to Parquet, and the questions asked of them. No Django here."""
