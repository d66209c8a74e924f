-- SPDX-License-Identifier: EUPL-1.2
-- title: Alle gespeicherten Ereignisse je Stunde
-- definition: Zählt Weiterleitungen, Besuche und Abschlüsse zusammen, um Stunden zu finden, in denen die Zählung stillstand.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- column: hour Beginn der Stunde (UTC)
-- column: events Zahl der gespeicherten Ereignisse
SELECT hour, CAST(sum(count) AS BIGINT) AS events
FROM hourly
WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
GROUP BY hour
ORDER BY hour
