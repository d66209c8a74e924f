-- SPDX-License-Identifier: EUPL-1.2
-- title: Besuche je Land der Besucher
-- definition: Zählt Besuche nach dem Land, zu dem das Netz der Besucher laut der Datei des Betreibers gehört. Länder mit weniger als 20 Besuchen oder Besucherkennungen stehen nicht einzeln, sondern mit dem Unbekannten in der Zeile ohne Land; hat auch diese weniger, fehlt sie.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- column: region Land (amtlicher Schlüssel, zwei Ziffern), leer: unbekannt oder zu wenige
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet
-- The floor stands in the question itself, so that no caller can go below it.
WITH chosen AS (
  SELECT region, visitor
  FROM events
  WHERE kind = 'visit'
    AND ($everything OR campaign IN (SELECT campaign FROM scope))
    AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
    AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
), large AS (
  SELECT region FROM chosen WHERE region IS NOT NULL
  GROUP BY region HAVING count(*) >= 20 AND count(DISTINCT visitor) >= 20
), named AS (
  SELECT large.region, chosen.visitor FROM chosen LEFT JOIN large ON large.region = chosen.region
)
SELECT region, CAST(count(*) AS BIGINT) AS visits
FROM named
GROUP BY region
HAVING count(*) >= 20 AND count(DISTINCT visitor) >= 20
ORDER BY region NULLS LAST
