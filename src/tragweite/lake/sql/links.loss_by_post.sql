-- SPDX-License-Identifier: EUPL-1.2
-- title: Verlust je Beitrag: Weiterleitungen, denen kein Besuch der Zielseite folgte
-- definition: Anteil der Weiterleitungen, denen kein gemeldeter Besuch folgte: 1 minus Besuche geteilt durch Weiterleitungen. Jeder Beitrag hat genau einen Link. Leer, wo die Seite keine Besuche meldet; unter 0, wo der Link weitergegeben wurde. Mit „most“ nur so viele, die meistgenutzten.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- parameter: most integer
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: post Beitrag (leer: ohne Beitrag)
-- column: redirects Weiterleitungen: Aufrufe des Links, ohne maschinelle Abrufe und Wiederholungen
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- column: loss_share Verlust als Anteil
-- The same share as links.loss_rate, from the roll-up: fast enough for pages over any number of events.
SELECT campaign, post, redirects, visits,
       CASE WHEN redirects = 0 OR visits = 0 THEN NULL
            ELSE CAST(1 AS DOUBLE) - CAST(visits AS DOUBLE) / CAST(redirects AS DOUBLE) END AS loss_share
FROM (SELECT campaign, post, redirects, visits,
             row_number() OVER (ORDER BY redirects DESC, visits DESC, campaign, post) AS place
      FROM (SELECT campaign, post,
                   CAST(sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS BIGINT) AS redirects,
                   CAST(sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS BIGINT) AS visits
            FROM hourly
            WHERE post IS NOT NULL AND kind IN ('redirect', 'visit')
              AND ($everything OR campaign IN (SELECT campaign FROM scope))
              AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
              AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
            GROUP BY campaign, post) AS by_post) AS placed
WHERE $most IS NULL OR place <= $most
ORDER BY campaign NULLS LAST, post
