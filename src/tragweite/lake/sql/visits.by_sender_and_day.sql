-- SPDX-License-Identifier: EUPL-1.2
-- title: Weiterleitungen, Besuche und Abschlüsse je Absender und Tag (deutsche Zeit)
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
SELECT day_on, sender,
       CAST(sum(CASE WHEN kind = 'redirect' THEN count ELSE 0 END) AS BIGINT) AS redirects,
       CAST(sum(CASE WHEN kind = 'visit' THEN count ELSE 0 END) AS BIGINT) AS visits,
       CAST(sum(CASE WHEN kind = 'conversion' THEN count ELSE 0 END) AS BIGINT) AS conversions
FROM hourly
WHERE ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
GROUP BY day_on, sender
ORDER BY day_on, sender
