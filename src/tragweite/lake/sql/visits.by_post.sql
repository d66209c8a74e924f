-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen, Besuche und Abschlüsse je Beitrag und Absender
-- definition: Zählt je Beitrag und Absender über den ganzen Zeitraum, aus der Stundenverdichtung.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: sender Absender
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
-- column: first_hour erste Stunde mit einem Ereignis (UTC)
-- column: last_hour letzte Stunde mit einem Ereignis (UTC)
SELECT campaign, post, sender,
       CAST(sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS BIGINT) AS visits,
       CAST(sum(CASE WHEN kind = 'conversion' THEN count ELSE 0 END) AS BIGINT) AS conversions,
       min(first_hour) AS first_hour, max(last_hour) AS last_hour
FROM (SELECT campaign, post, sender, kind, sum(count) AS count, min(hour) AS first_hour, max(hour) AS last_hour
      FROM hourly -- summed first: far fewer rows come to the cases
      WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
        AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
        AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
      GROUP BY campaign, post, sender, kind) AS by_kind
GROUP BY campaign, post, sender
ORDER BY campaign NULLS LAST, post NULLS LAST, sender
