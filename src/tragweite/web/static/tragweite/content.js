// SPDX-License-Identifier: EUPL-1.2
// Comforts of the pages about posts: pick a place, compare, see how far an upload is. Every page works without them.
"use strict";

const start = () => {
  const percent = (share) => String(Math.round(Math.min(Math.max(share, 0), 1) * 10000) / 100).replace(".", ",");
  const characters = (text) => Array.from(text).length;

  // --- Remarks: a rectangle on a picture, a stretch of text, the player's time.
  const form = document.querySelector("form[data-remark]");
  const shown = document.querySelector("[data-remark-on]");
  if (form && shown) {
    shown.classList.add("is-active");
    for (const hint of shown.querySelectorAll("[data-script]")) hint.hidden = false;
    const field = (name) => form.elements.namedItem(name);
    const put = (name, value) => { if (field(name)) field(name).value = value; };
    const clear = (...names) => names.forEach((name) => put(name, ""));

    const drawn = new Map();
    const draw = (frame, box) => {
      const svg = frame.querySelector("[data-marks]");
      if (!svg) return;
      for (const rect of drawn.values()) rect.remove();
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const { width, height } = svg.viewBox.baseVal;
      const values = { x: box.left * width, y: box.top * height, width: box.width * width, height: box.height * height };
      for (const [name, value] of Object.entries(values)) rect.setAttribute(name, String(value));
      rect.classList.add("tw-drawn");
      svg.append(rect);
      drawn.set("now", rect);
    };

    for (const frame of shown.querySelectorAll(".tw-medium__frame")) {
      let from = null;
      const at = (event) => {
        const area = frame.getBoundingClientRect();
        const share = (value, start, size) => Math.min(Math.max((value - start) / size, 0), 1);
        return { x: share(event.clientX, area.left, area.width), y: share(event.clientY, area.top, area.height) };
      };
      const box = (to) => ({
        left: Math.min(from.x, to.x), top: Math.min(from.y, to.y),
        width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y),
      });
      frame.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        from = at(event);
        frame.setPointerCapture(event.pointerId);
      });
      frame.addEventListener("pointermove", (event) => { if (from) draw(frame, box(at(event))); });
      frame.addEventListener("pointerup", (event) => {
        if (!from) return;
        const found = box(at(event));
        from = null;
        if (found.width < 0.005 || found.height < 0.005) return;
        draw(frame, found);
        put("medium", frame.closest("[data-medium]").dataset.medium);
        for (const name of ["left", "top", "width", "height"]) put(name, percent(found[name]));
        clear("quote", "text_from", "from_ms", "to_ms");
      });
      frame.addEventListener("pointercancel", () => { from = null; });
    }

    // Numbers typed by hand show their rectangle as well.
    form.addEventListener("input", () => {
      const names = ["left", "top", "width", "height"];
      const numbers = names.map((name) => Number.parseFloat((field(name)?.value || "").replace(",", ".")) / 100);
      const sha = field("medium")?.value;
      const figure = sha && shown.querySelector(`[data-medium="${CSS.escape(sha)}"] .tw-medium__frame`);
      if (figure && numbers.every(Number.isFinite)) {
        draw(figure, { left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3] });
      }
    });

    document.addEventListener("selectionchange", () => {
      const selection = document.getSelection();
      if (!selection.rangeCount || selection.isCollapsed || !field("quote")) return;
      const range = selection.getRangeAt(0);
      const place = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-at]");
      const first = place(range.startContainer), last = place(range.endContainer);
      if (!first || !last || !shown.contains(first)) return;
      const offset = (span, node, count) => Number(span.dataset.at)
        + (node.nodeType === Node.TEXT_NODE ? characters(node.data.slice(0, count)) : 0);
      const start = offset(first, range.startContainer, range.startOffset);
      const end = offset(last, range.endContainer, range.endOffset);
      const text = Array.from(Array.from(shown.querySelectorAll("[data-at]"), (span) => span.textContent).join(""));
      if (end <= start) return;
      put("quote", text.slice(start, end).join(""));
      put("text_from", String(start));
      clear("left", "top", "width", "height", "from_ms", "to_ms");
    });
    field("quote")?.addEventListener("input", () => clear("text_from"));

    for (const button of form.querySelectorAll("[data-now]")) {
      const players = [...shown.querySelectorAll("video, audio")];
      if (!players.length) continue;
      button.hidden = false;
      let current = players[0];
      for (const player of players) for (const kind of ["play", "pause", "seeked"]) player.addEventListener(kind, () => { current = player; });
      button.addEventListener("click", () => {
        const tenths = Math.floor(current.currentTime * 10);
        const two = (value) => String(value).padStart(2, "0");
        const seconds = Math.floor(tenths / 10);
        document.getElementById(button.dataset.now).value = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)},${tenths % 10}`;
        put("medium", current.closest("[data-medium]").dataset.medium);
        clear("quote", "text_from");
      });
    }
  }

  // --- Comparison of two versions.
  for (const pair of document.querySelectorAll("[data-pair]")) {
    const tools = pair.parentElement.querySelector("[data-pair-tools]");
    if (!tools) continue;
    tools.hidden = false;
    const old = pair.querySelector("[data-old] :is(img, video, audio)");
    const fresh = pair.querySelector("[data-new] :is(img, video, audio)");
    const range = tools.querySelector("[data-range]");
    const show = (mode) => {
      const share = Number(range.querySelector("input").value);
      fresh.style.clipPath = mode === "swipe" ? `inset(0 0 0 ${100 - share}%)` : "";
      fresh.style.opacity = mode === "overlay" ? String(share / 100) : "";
    };
    let mode = "beside";
    for (const button of tools.querySelectorAll("[data-mode]")) {
      button.addEventListener("click", () => {
        mode = button.dataset.mode;
        pair.classList.toggle("is-laid", mode !== "beside");
        range.hidden = mode === "beside";
        for (const each of tools.querySelectorAll("[data-mode]")) each.setAttribute("aria-pressed", String(each === button));
        show(mode);
      });
    }
    range?.querySelector("input").addEventListener("input", () => show(mode));
    tools.querySelector("[data-together]")?.addEventListener("click", () => {
      if (old.paused) {
        fresh.currentTime = old.currentTime;
        fresh.muted = true;
        old.play();
        fresh.play();
      } else {
        old.pause();
        fresh.pause();
      }
    });
    if (tools.querySelector("[data-together]")) {
      old.addEventListener("seeked", () => { if (Math.abs(fresh.currentTime - old.currentTime) > 0.2) fresh.currentTime = old.currentTime; });
      old.addEventListener("pause", () => fresh.pause());
    }
  }

  // --- Files with their progress: one request, which the browser reads from its disk and the server writes to its own.
  // A request that breaks off begins anew. What comes back replaces the page, so that nothing is sent twice.
  for (const upload of document.querySelectorAll("form[data-upload]")) {
    upload.addEventListener("submit", (event) => {
      if (event.defaultPrevented || upload.dataset.sent) return;
      if (![...upload.querySelectorAll("input[type=file]")].some((each) => each.files.length)) return;
      event.preventDefault();
      upload.dataset.sent = "1";
      const buttons = upload.querySelectorAll("button[type=submit]");
      for (const button of buttons) button.setAttribute("aria-disabled", "true");
      const status = upload.querySelector("[data-upload-status]");
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.setAttribute("aria-label", upload.dataset.uploadText);
      status.replaceChildren(upload.dataset.uploadText, bar);
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (told) => {
        if (told.lengthComputable) bar.value = Math.round((told.loaded / told.total) * 100);
      });
      request.upload.addEventListener("load", () => status.replaceChildren(upload.dataset.uploadCheck));
      request.addEventListener("load", () => arrive(request));
      request.addEventListener("error", () => {
        status.replaceChildren(upload.dataset.uploadFailed);
        delete upload.dataset.sent;
        for (const button of buttons) button.removeAttribute("aria-disabled");
      });
      request.open("POST", upload.action || location.href);
      request.send(new FormData(upload, event.submitter));
    });
  }
};

const arrive = (request) => {
  const found = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = found.querySelector("main");
  if (!main) return location.assign(request.responseURL || location.href);
  document.querySelector("main").replaceWith(main);
  document.title = found.title;
  if (request.responseURL && request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
  window.scrollTo(0, 0);
  (main.querySelector("[data-focus]") || main).focus();
  start();
};
window.addEventListener("popstate", () => location.reload());

start();
