// SPDX-License-Identifier: EUPL-1.2
// The live view of a campaign: events where the browser gets them, else it asks for the part of the page anew.
"use strict";

const frame = document.querySelector("[data-live]");
if (frame) {
  const words = frame.dataset;
  const body = frame.querySelector("[data-live-body]");
  const status = frame.querySelector("[data-live-status]");
  const toggle = frame.querySelector("[data-live-toggle]");
  const pause = Number(words.livePause);
  let source = null, timer = null, isStopped = false;

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const show = (html) => {
    const wrap = body.querySelector("[tabindex]"), top = wrap ? wrap.scrollTop : 0;
    const isFocused = wrap !== null && wrap === document.activeElement;
    const open = body.querySelector("details")?.open;
    body.innerHTML = html;
    const fresh = body.querySelector("[tabindex]"), details = body.querySelector("details");
    if (details && open) details.open = true;
    if (fresh) {
      fresh.scrollTop = top;
      if (isFocused) fresh.focus();
    }
    say(words.liveRuns);
  };

  const ask = async () => {
    try {
      const answer = await fetch(words.livePart, { redirect: "error", credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
    } catch {
      say(words.liveLost);
    }
    if (!isStopped && !document.hidden) timer = setTimeout(ask, pause * 2);
  };

  const end = () => {
    clearTimeout(timer);
    source?.close();
    source = timer = null;
  };
  const begin = () => {
    end();
    if (isStopped || document.hidden) return;
    if (!("EventSource" in window)) return void ask();
    source = new EventSource(words.live);
    source.addEventListener("minutes", (event) => show(event.data));
    source.addEventListener("error", () => {
      // Each answer ends after its event; the browser then asks again by itself, unless it was refused.
      if (source && source.readyState === EventSource.CLOSED) {
        end();
        ask();
      }
    });
    say(words.liveRuns);
  };

  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    isStopped = !isStopped;
    toggle.querySelector(".kern-label").textContent = isStopped ? words.liveGo : words.liveStop;
    if (isStopped) {
      end();
      say(words.liveStands);
    } else begin();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? end() : begin()));
  begin();
}
