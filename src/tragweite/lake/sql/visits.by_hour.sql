-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen, Besuche und Abschlüsse je Stunde, Beitrag und Absender
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
SELECT hour, campaign, post, sender,
       CAST(sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS BIGINT) AS visits,
       CAST(sum(CASE WHEN kind = 'conversion' THEN count ELSE 0 END) AS BIGINT) AS conversions
FROM hourly
WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
GROUP BY hour, campaign, post, sender
ORDER BY hour, campaign NULLS LAST, post NULLS LAST, sender
