# SPDX-License-Identifier: EUPL-1.2
"""The engines that run the questions. The only place that imports one."""
