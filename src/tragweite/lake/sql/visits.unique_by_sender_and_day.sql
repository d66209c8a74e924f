-- SPDX-License-Identifier: EUPL-1.2
-- title: Verschiedene Besuchende je Absender und Tag (UTC; so lange gilt eine Kennung)
-- definition: Zählt verschiedene Kennungen je Tag. Eine Kennung gilt einen Tag und eine Website; Tage dürfen nicht zu Personen zusammengezählt werden.
-- reads: events
-- added: visits, visitors, visits_without_identity
-- parameter: since instant
-- parameter: until instant
-- column: day Tag (UTC)
-- column: sender Absender
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: visitors verschiedene Kennungen
-- column: visits_without_identity Besuche ohne Kennung
-- A visitor is a keyed hash that lasts for one UTC day and one site: people cannot be counted over several days, and the
-- figures of days must not be added up as people. Visits without identity are counted apart, never as one visitor.
SELECT day, sender, count(*) AS visits, count(DISTINCT visitor) AS visitors,
       count(*) - count(visitor) AS visits_without_identity
FROM events
WHERE kind = 'visit'
  AND ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
GROUP BY day, sender
ORDER BY day, sender
