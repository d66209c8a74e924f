-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen und Besuche je Absender und Klasse der Herkunft
-- definition: Zählt nach der Klasse der Herkunft, die der Browser nennt; die Adresse selbst wird nicht gespeichert. Browser innerhalb von Apps verschweigen sie oft.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- column: sender Absender
-- column: referrer Klasse der Herkunft
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- In-app browsers often hide where a visitor comes from; the sender is known from the link, not from here.
SELECT sender, referrer,
       CAST(sum(CASE WHEN kind = 'redirect' THEN 1 ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN 1 ELSE 0 END) AS BIGINT) AS visits
FROM events
WHERE kind IN ('redirect', 'visit')
  AND ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
GROUP BY sender, referrer
ORDER BY sender, referrer
