-- SPDX-License-Identifier: EUPL-1.2
-- title: Wie oft dieselbe Kennung am selben Tag (UTC) zu Besuch war
-- definition: Wie viele Kennungen an einem Tag einmal, zweimal … zu Besuch waren. Besuche ohne Kennung fehlen hier.
-- reads: events
-- added: visitor_days
-- parameter: since instant
-- parameter: until instant
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: visits Zahl der Besuche an diesem Tag
-- column: visitor_days Zahl der Kennungen, über alle Tage
-- Visits without identity are not in here; visits.unique_by_sender_and_day counts them.
SELECT campaign, visits, count(*) AS visitor_days
FROM (SELECT campaign, site, day, visitor, count(*) AS visits
      FROM events
      WHERE kind = 'visit' AND visitor IS NOT NULL
        AND ($everything OR campaign IN (SELECT campaign FROM scope))
        AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
        AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
      GROUP BY campaign, site, day, visitor) AS by_visitor
GROUP BY campaign, visits
ORDER BY campaign NULLS LAST, visits
