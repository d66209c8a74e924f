-- SPDX-License-Identifier: EUPL-1.2
-- title: Abschlüsse je erster und letzter Berührung desselben Tages (UTC)
-- definition: Ordnet jeden Abschluss der ersten und der letzten Berührung (Weiterleitung oder Besuch) derselben Kennung am selben Tag zu. Frühere Tage kann niemand kennen: die Kennung endet mit dem Tag.
-- reads: events
-- added: conversions
-- parameter: since instant
-- parameter: until instant
-- column: campaign Kampagne (leer: ohne Kampagne)
-- column: first_sender Absender der ersten Berührung (leer: keine bekannt)
-- column: last_sender Absender der letzten Berührung (leer: keine bekannt)
-- column: conversions Abschlüsse, zum Beispiel abgesandte Anträge
-- A touch is a redirect or a visit by a link of the same campaign, by the same identity on the same UTC day and site,
-- not after the conversion. Touches of earlier days cannot be known, because identities end with the day; NULL: none known.
SELECT campaign, first_sender, last_sender, count(*) AS conversions
FROM (SELECT c.campaign AS campaign,
             min_by(t.sender, (t.occurred_at, t.event_stream, t.event_number)) AS first_sender,
             max_by(t.sender, (t.occurred_at, t.event_stream, t.event_number)) AS last_sender
      FROM (SELECT event_stream, event_number, campaign, site, day, visitor, occurred_at
            FROM events
            WHERE kind = 'conversion'
              AND ($everything OR campaign IN (SELECT campaign FROM scope))
              AND ($since IS NULL OR occurred_at >= CAST($since AS TIMESTAMP))
              AND ($until IS NULL OR occurred_at < CAST($until AS TIMESTAMP))) c
      LEFT JOIN (SELECT event_stream, event_number, campaign, site, day, visitor, occurred_at, sender
                 FROM events
                 WHERE kind IN ('redirect', 'visit') AND sender <> 'none') t
        ON t.campaign = c.campaign AND t.site = c.site AND t.day = c.day AND t.visitor = c.visitor
       AND t.occurred_at <= c.occurred_at
      GROUP BY c.event_stream, c.event_number, c.campaign) AS touched
GROUP BY campaign, first_sender, last_sender
ORDER BY campaign NULLS LAST, first_sender NULLS LAST, last_sender NULLS LAST
