-- SPDX-License-Identifier: EUPL-1.2
-- title: Abschlüsse je erster und letzter Berührung desselben Tages (UTC)
-- definition: Ordnet jeden Abschluss der ersten und der letzten Berührung (Weiterleitung oder Besuch) derselben Kennung am selben Tag zu. Frühere Tage kann niemand kennen: die Kennung endet mit dem Tag.
-- reads: events
-- parameter: since instant
-- parameter: until instant
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: first_sender Absender der ersten Berührung (leer: keine bekannt)
-- column: last_sender Absender der letzten Berührung (leer: keine bekannt)
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
-- A touch is a redirect or a visit by a link of the same campaign, by the same identity on the same UTC day and site,
-- not after the conversion. Touches of earlier days cannot be known, because identities end with the day; NULL: none known.
SELECT c.campaign AS campaign, f.sender AS first_sender, l.sender AS last_sender, count(*) AS conversions
FROM (SELECT event_stream, event_number, campaign
      FROM events
      WHERE kind = 'conversion'
        AND ($everything OR campaign IN (SELECT campaign FROM scope))
        AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
        AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))) c
LEFT JOIN (
  SELECT c.event_stream AS event_stream, c.event_number AS event_number, t.sender AS sender,
         row_number() OVER (PARTITION BY c.event_stream, c.event_number
                            ORDER BY t.occurred_at, t.event_stream, t.event_number) AS place
  FROM events c JOIN events t
    ON t.campaign = c.campaign AND t.site = c.site AND t.day = c.day AND t.visitor = c.visitor
   AND t.occurred_at <= c.occurred_at
  WHERE c.kind = 'conversion' AND t.kind IN ('redirect', 'visit') AND t.sender <> 'none') f
  ON f.event_stream = c.event_stream AND f.event_number = c.event_number AND f.place = 1
LEFT JOIN (
  SELECT c.event_stream AS event_stream, c.event_number AS event_number, t.sender AS sender,
         row_number() OVER (PARTITION BY c.event_stream, c.event_number
                            ORDER BY t.occurred_at DESC, t.event_stream DESC, t.event_number DESC) AS place
  FROM events c JOIN events t
    ON t.campaign = c.campaign AND t.site = c.site AND t.day = c.day AND t.visitor = c.visitor
   AND t.occurred_at <= c.occurred_at
  WHERE c.kind = 'conversion' AND t.kind IN ('redirect', 'visit') AND t.sender <> 'none') l
  ON l.event_stream = c.event_stream AND l.event_number = c.event_number AND l.place = 1
GROUP BY c.campaign, f.sender, l.sender
ORDER BY c.campaign NULLS LAST, f.sender NULLS LAST, l.sender NULLS LAST
