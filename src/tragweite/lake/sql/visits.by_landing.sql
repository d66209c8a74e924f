-- SPDX-License-Identifier: EUPL-1.2
-- title: Besuche je Zielseite und Absender
-- definition: Zählt Besuche nach der Seite, auf der sie begannen; der Pfad ohne Parameter.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- column: site Website
-- column: landing Pfad der Seite
-- column: sender Absender
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
SELECT site, landing, sender, count(*) AS visits
FROM events
WHERE kind = 'visit'
  AND ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
GROUP BY site, landing, sender
ORDER BY site, landing NULLS LAST, sender
