-- SPDX-License-Identifier: EUPL-1.2
-- title: Entwicklung der Besuche nach dem Alter des Beitrags in Tagen
-- definition: Zählt je Beitrag nach Tagen seit der Veröffentlichung; Tag 0 sind die ersten 24 vollen Stunden.
-- reads: hourly
-- table: posts(post integer, published_at instant)
-- table: ages(age integer)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: age Alter in Tagen
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
-- Age 0 are the first 24 whole hours, from the hour in which the post was published. A post without any event at an age
-- answers with 0, so that the caller hands in only ages that have passed.
SELECT p.post AS post, a.age AS age,
       CAST(coalesce(sum(CASE WHEN h.kind = 'redirect' THEN h.count ELSE 0 END), 0) AS BIGINT) AS redirects,
       CAST(coalesce(sum(CASE WHEN h.kind = 'visit' THEN h.count ELSE 0 END), 0) AS BIGINT) AS visits,
       CAST(coalesce(sum(CASE WHEN h.kind = 'conversion' THEN h.count ELSE 0 END), 0) AS BIGINT) AS conversions
FROM posts p
CROSS JOIN ages a
LEFT JOIN (SELECT * FROM hourly WHERE ($everything OR campaign IN (SELECT campaign FROM scope))) h
       ON h.post = p.post
      AND h.hour >= date_trunc('hour', p.published_at) + a.age * INTERVAL '24' HOUR
      AND h.hour < date_trunc('hour', p.published_at) + (a.age + 1) * INTERVAL '24' HOUR
GROUP BY p.post, a.age
ORDER BY p.post, a.age
