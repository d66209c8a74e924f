-- SPDX-License-Identifier: EUPL-1.2
-- title: Zählkonto: empfangen, gespeichert und verworfen
-- definition: Jedes empfangene Ereignis ist gespeichert oder aus einem Grund verworfen: received = stored + Summe der übrigen Gründe. Die Differenz muss 0 sein.
-- reads: account
-- scope: all
-- column: reason received (empfangen), stored (gespeichert) oder der Grund, aus dem verworfen wurde
-- column: events Zahl der Ereignisse
-- column: first_day erster Tag (UTC)
-- column: last_day letzter Tag (UTC)
SELECT reason, CAST(sum(count) AS BIGINT) AS events, CAST(min(day) AS DATE) AS first_day, CAST(max(day) AS DATE) AS last_day
FROM account
GROUP BY reason
ORDER BY reason
