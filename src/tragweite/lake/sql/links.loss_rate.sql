-- SPDX-License-Identifier: EUPL-1.2
-- title: Verlust je Link: Weiterleitungen, denen kein Besuch der Zielseite folgte
-- definition: Anteil der Weiterleitungen, denen kein gemeldeter Besuch folgte: 1 minus Besuche geteilt durch Weiterleitungen. Leer, wo die Seite keine Besuche meldet; unter 0, wo der Link weitergegeben wurde.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: link Kürzel des Links
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: loss_share Verlust als Anteil
-- NULL where nothing was redirected or the page reports no visits at all; below 0 where the page reports more visits than
-- redirects (the link's target was passed on with its parameters).
SELECT campaign, post, link, redirects, visits,
       CASE WHEN redirects = 0 OR visits = 0 THEN NULL
            ELSE CAST(1 AS DOUBLE) - CAST(visits AS DOUBLE) / CAST(redirects AS DOUBLE) END AS loss_share
FROM (SELECT campaign, post, link,
             CAST(sum(CASE WHEN kind = 'redirect' THEN 1 ELSE 0 END) AS BIGINT) AS redirects,
             CAST(sum(CASE WHEN kind = 'visit' THEN 1 ELSE 0 END) AS BIGINT) AS visits
      FROM events
      WHERE link IS NOT NULL AND kind IN ('redirect', 'visit')
        AND ($everything OR campaign IN (SELECT campaign FROM scope))
        AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
        AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
      GROUP BY campaign, post, link) AS by_link
ORDER BY campaign NULLS LAST, post NULLS LAST, link
