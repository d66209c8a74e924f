-- SPDX-License-Identifier: EUPL-1.2
-- title: Nicht gespeicherte Ereignisse je Grund und Tag des Empfangs (UTC)
-- definition: Zählt empfangene Ereignisse, die nicht gespeichert wurden, nach dem Grund.
-- reads: drops
-- scope: all
-- column: day_on Tag des Empfangs (UTC)
-- column: source Quelle: Zähldienst oder eingelesenes Protokoll
-- column: reason Grund
-- column: dropped Zahl der verworfenen Ereignisse
SELECT CAST(day AS DATE) AS day_on, source, reason, CAST(sum(count) AS BIGINT) AS dropped
FROM drops
GROUP BY day, source, reason
ORDER BY day_on, source, reason
