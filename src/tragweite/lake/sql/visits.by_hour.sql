-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen, Besuche und Abschlüsse je Stunde, Beitrag und Absender
-- definition: Zählt je Stunde, Beitrag und Absender aus der Stundenverdichtung.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- column: hour Beginn der Stunde (UTC)
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: sender Absender
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
SELECT hour, campaign, post, sender,
       CAST(sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS BIGINT) AS visits,
       CAST(sum(CASE WHEN kind = 'conversion' THEN count ELSE 0 END) AS BIGINT) AS conversions
FROM hourly
WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
GROUP BY hour, campaign, post, sender
ORDER BY hour, campaign NULLS LAST, post NULLS LAST, sender
