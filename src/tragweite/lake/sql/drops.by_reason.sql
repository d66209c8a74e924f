-- SPDX-License-Identifier: EUPL-1.2
-- title: Nicht gespeicherte Ereignisse je Grund und Tag des Empfangs (UTC)
-- reads: drops
-- scope: all
SELECT CAST(day AS DATE) AS day_on, source, reason, CAST(sum(count) AS BIGINT) AS dropped
FROM drops
GROUP BY day, source, reason
ORDER BY day_on, source, reason
