-- SPDX-License-Identifier: EUPL-1.2
-- title: Abschlüsse je Kampagne und Absender
-- definition: Zählt Abschlüsse, die über einen Link der Kampagne kamen, nach dem Absender dieses Links.
-- reads: hourly
-- parameter: since instant
-- parameter: until instant
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: sender Absender
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
SELECT campaign, sender, CAST(sum(count) AS BIGINT) AS conversions
FROM hourly
WHERE kind = 'conversion'
  AND ($everything OR campaign IN (SELECT campaign FROM scope))
  AND ($since IS NULL OR hour >= CAST($since AS TIMESTAMP))
  AND ($until IS NULL OR hour < CAST($until AS TIMESTAMP))
GROUP BY campaign, sender
ORDER BY campaign NULLS LAST, sender
