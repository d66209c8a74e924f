-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen, Besuche und Abschlüsse je Minute, Beitrag und Absender
-- definition: Zählt einzelne Minuten aus den Ereignissen selbst; gedacht für die letzte Stunde.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- column: minute Beginn der Minute (UTC)
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: sender Absender
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
SELECT date_trunc('minute', occurred_at) AS minute, campaign, post, sender,
       CAST(sum(CASE WHEN kind = 'redirect' THEN 1 ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN 1 ELSE 0 END) AS BIGINT) AS visits,
       CAST(sum(CASE WHEN kind = 'conversion' THEN 1 ELSE 0 END) AS BIGINT) AS conversions
FROM events
WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
GROUP BY date_trunc('minute', occurred_at), campaign, post, sender
ORDER BY minute, campaign NULLS LAST, post NULLS LAST, sender
