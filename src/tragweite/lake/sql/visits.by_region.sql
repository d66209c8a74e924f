-- SPDX-License-Identifier: EUPL-1.2
-- title: Besuche je Land der Besucher
-- definition: Zählt Besuche (auf Wunsch Weiterleitungen) nach dem Land, zu dem das Netz der Besucher laut der Datei des Betreibers gehört. Länder mit weniger als 20 Besuchen oder Besucherkennungen stehen nicht einzeln, sondern mit dem Unbekannten in der Zeile ohne Land. Wäre auch diese so klein, kommt das kleinste der übrigen Länder hinzu, damit niemand sie aus der Summe errechnen kann; reicht auch das nicht, fehlt alles.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- parameter: kind text
-- column: region Land (amtlicher Schlüssel, zwei Ziffern), leer: unbekannt, zu wenige oder zu deren Schutz
-- column: visits Besuche der Zielseite, von der Seite selbst gemeldet; mit kind=redirect Weiterleitungen der Links
-- The floor stands in the question itself, so that no caller can go below it.
WITH chosen AS (
  SELECT region, visitor
  FROM events
  WHERE kind = coalesce($kind, 'visit')
    AND ($everything OR campaign IN (SELECT campaign FROM scope))
    AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
    AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))
), large AS (
  SELECT region, row_number() OVER (ORDER BY count(*), region) AS place FROM chosen WHERE region IS NOT NULL
  GROUP BY region HAVING count(*) >= 20 AND count(DISTINCT visitor) >= 20
), remainder AS (
  SELECT count(*) AS visits, count(DISTINCT chosen.visitor) AS visitors
  FROM chosen LEFT JOIN large ON large.region = chosen.region
  WHERE large.region IS NULL
), shown AS (
  SELECT large.region FROM large CROSS JOIN remainder
  WHERE large.place > CASE WHEN remainder.visits > 0 AND (remainder.visits < 20 OR remainder.visitors < 20) THEN 1 ELSE 0 END
), named AS (
  SELECT shown.region, chosen.visitor FROM chosen LEFT JOIN shown ON shown.region = chosen.region
)
SELECT region, CAST(count(*) AS BIGINT) AS visits
FROM named
GROUP BY region
HAVING count(*) >= 20 AND count(DISTINCT visitor) >= 20
ORDER BY region NULLS LAST
