-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen, Besuche und Abschlüsse je Absender und Tag (deutsche Zeit)
-- definition: Zählt je Absender und Tag deutscher Zeit, aus der Stundenverdichtung. Besuche sind keine Personen.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- column: day_on Tag (deutsche Zeit)
-- column: sender Absender
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
SELECT day_on, sender,
       CAST(sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS BIGINT) AS visits,
       CAST(sum(CASE WHEN kind = 'conversion' THEN count ELSE 0 END) AS BIGINT) AS conversions
FROM (SELECT day_on, sender, kind, sum(count) AS count -- summed first: far fewer rows come to the cases
      FROM hourly
      WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
        AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
        AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
      GROUP BY day_on, sender, kind) AS by_kind
GROUP BY day_on, sender
ORDER BY day_on, sender
