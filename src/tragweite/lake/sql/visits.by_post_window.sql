-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen und Besuche je Beitrag in den ersten Stunden nach der Veröffentlichung
-- definition: Zählt je Beitrag in gleich langen Fenstern ab der Stunde der Veröffentlichung, damit Beiträge vergleichbar sind.
-- reads: hourly
-- parameter: window_hours integer
-- table: windows(post integer, published_at instant)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: sender Absender
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
-- Every window has the same length: window_hours whole hours, from the hour in which the post was published.
-- A post of the list without any event in its window answers with 0 and sender NULL.
SELECT w.post AS post, h.sender AS sender,
       CAST(coalesce(sum(CASE WHEN h.kind = 'redirect' THEN h.count ELSE 0 END), 0) AS BIGINT) AS redirects,
       CAST(coalesce(sum(CASE WHEN h.kind = 'visit' THEN h.count ELSE 0 END), 0) AS BIGINT) AS visits,
       CAST(coalesce(sum(CASE WHEN h.kind = 'conversion' THEN h.count ELSE 0 END), 0) AS BIGINT) AS conversions
FROM windows w
LEFT JOIN (SELECT * FROM hourly WHERE $everything OR campaign IN (SELECT campaign FROM scope)) h
       ON h.post = w.post
      AND h.hour >= date_trunc('hour', w.published_at)
      AND h.hour < date_trunc('hour', w.published_at) + $window_hours * INTERVAL '1' HOUR
GROUP BY w.post, h.sender
ORDER BY w.post, h.sender NULLS LAST
