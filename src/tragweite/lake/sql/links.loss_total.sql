-- SPDX-License-Identifier: EUPL-1.2
-- title: Verlust über alle Links zusammen
-- definition: 1 minus Besuche geteilt durch Weiterleitungen, über die Beiträge, deren Zielseite Besuche meldet; die übrigen zählen nur in der Zahl der Beiträge mit. Leer, wo keine Zielseite Besuche meldet.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- column: posts Beiträge mit Weiterleitungen oder Besuchen
-- column: known davon mit Weiterleitungen und Besuchen
-- column: redirects deren Weiterleitungen
-- column: visits deren Besuche
-- column: loss_share Verlust als Anteil
SELECT posts, known, redirects, visits,
       CASE WHEN known = 0 THEN NULL
            ELSE CAST(1 AS DOUBLE) - CAST(visits AS DOUBLE) / CAST(redirects AS DOUBLE) END AS loss_share
FROM (SELECT CAST(count(*) AS BIGINT) AS posts,
             CAST(coalesce(sum(CASE WHEN redirects > 0 AND visits > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS known,
             CAST(coalesce(sum(CASE WHEN redirects > 0 AND visits > 0 THEN redirects ELSE 0 END), 0) AS BIGINT) AS redirects,
             CAST(coalesce(sum(CASE WHEN redirects > 0 AND visits > 0 THEN visits ELSE 0 END), 0) AS BIGINT) AS visits
      FROM (SELECT campaign, post,
                   sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS redirects,
                   sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS visits
            FROM hourly
            WHERE post IS NOT NULL AND kind IN ('redirect', 'visit')
              AND ($everything OR campaign IN (SELECT campaign FROM scope))
              AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
              AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
            GROUP BY campaign, post) AS by_post) AS summed
