// Announces the automatic exit of a shared device one minute before, and does it, with nothing typed lost: what has not
// left stays sealed for the person. The server ends the session too, a minute later, for the pages that were closed.

import { unsent } from "../outbox.js";
import { saveDrafts, submit, wipe } from "./leave.js";

const ANNOUNCED = 60; // seconds before the end
const SAID_ALOUD = [60, 30, 10]; // a countdown read every second would hide everything else
const SEEN = "passerelle:vu"; // last sign of life, shared by the tabs of this browser
const PING_EVERY = 60_000;
const TRIES = 3; // with a network; without one, the page waits for it behind the dialog

export function mount(dialog) {
  const allowed = Number(dialog.dataset.minutes) * 60_000;
  if (!allowed) return;
  const count = dialog.querySelector("[data-count]");
  const announce = dialog.querySelector("[data-announce]");
  const form = dialog.querySelector("form");
  let lastSeen = Date.now();
  let lastPing = Date.now();
  let leaving = false;
  let lastSaid = null;
  let before = null;

  const remember = () => {
    lastSeen = Date.now();
    try {
      localStorage.setItem(SEEN, String(lastSeen));
    } catch {
      // no shared memory: each tab counts for itself
    }
  };
  const seenAnywhere = () => {
    try {
      return Math.max(lastSeen, Number(localStorage.getItem(SEEN)) || 0);
    } catch {
      return lastSeen;
    }
  };
  const isOpen = () => dialog.hasAttribute("open");

  const open = () => {
    before = document.activeElement;
    if (dialog.showModal) dialog.showModal();
    else {
      dialog.setAttribute("role", "alertdialog");
      dialog.setAttribute("open", "");
    }
    dialog.querySelector("[data-continue]").focus();
  };
  const close = () => {
    lastSaid = null;
    announce.textContent = "";
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
    before?.focus?.();
  };

  const ping = async () => {
    lastPing = Date.now();
    try {
      const response = await fetch(dialog.dataset.stay, {
        method: "POST",
        headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      });
      if (response.status === 401) location.reload(); // closed already: the next page says so
    } catch {
      lastPing = 0; // no network: said again at the next sign of life
    }
  };

  const networkBack = () =>
    navigator.onLine ? null : new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));

  const leave = async () => {
    if (leaving) return;
    leaving = true;
    if (!isOpen()) open();
    if (!navigator.onLine) count.textContent = announce.textContent = dialog.dataset.offline; // only the site can close it
    for (let tries = 0; tries < TRIES; tries += 1) {
      await networkBack(); // leaving without it would only lose the answers, and show the browser's error page
      await saveDrafts();
      if (!unsent().count) break;
    }
    await wipe();
    submit(form);
  };

  const say = (seconds) => {
    count.textContent = seconds === 1 ? count.dataset.one : count.dataset.many.replace("{n}", seconds);
    const step = SAID_ALOUD.filter((limit) => seconds <= limit).pop();
    if (step !== lastSaid) {
      lastSaid = step;
      announce.textContent = count.textContent;
    }
  };

  const tick = () => {
    if (leaving) return;
    const seconds = Math.ceil((seenAnywhere() + allowed - Date.now()) / 1000);
    if (seconds <= 0) leave();
    else if (seconds <= ANNOUNCED) {
      if (!isOpen()) open();
      say(seconds);
    } else if (isOpen()) close();
  };

  const alive = () => {
    if (isOpen() || leaving) return; // behind the dialog only « Je continue » counts
    remember();
    if (Date.now() - lastPing > PING_EVERY) ping();
  };
  for (const name of ["pointerdown", "keydown", "input", "scroll"]) {
    window.addEventListener(name, alive, { passive: true, capture: true });
  }
  const stay = () => {
    remember();
    ping();
    close();
  };
  dialog.querySelector("[data-continue]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape says that somebody is there
    stay();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("[name=reason]").disabled = true; // a choice, not an absence
    leave();
  });

  remember();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick); // timers sleep with the phone
}
