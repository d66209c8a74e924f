-- SPDX-License-Identifier: EUPL-1.2
-- title: Ereignisse, deren Tag nicht der ihres Empfangs ist
-- definition: Vergleicht für gespeicherte Ereignisse den Tag (UTC), den ihre Zeit nennt, mit dem Tag ihres Empfangs. Beim Zähldienst sind einzelne um Mitternacht üblich; eingelesene Protokolle erzählen von früheren Tagen.
-- reads: receipts
-- scope: all
-- column: source Quelle: Zähldienst oder eingelesenes Protokoll
-- column: ahead Ereignisse eines späteren Tages als dem ihres Empfangs: die Uhr ging zurück
-- column: behind Ereignisse eines früheren Tages als dem ihres Empfangs
SELECT source,
       CAST(sum(CASE WHEN event_day > day THEN count ELSE 0 END) AS BIGINT) AS ahead,
       CAST(sum(CASE WHEN event_day < day THEN count ELSE 0 END) AS BIGINT) AS behind
FROM receipts
GROUP BY source
ORDER BY source
