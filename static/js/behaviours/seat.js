// A device in a workshop: asks every two seconds whether the session goes on, and whether the room has a question.
import { saveDrafts } from "./leave.js";
import { sendEverything } from "./session-over.js";

const EVERY = 2000;

export function mount(bar) {
  const { stateUrl, overUrl, partner } = bar.dataset;
  const said = bar.querySelector("[data-said]");
  const question = bar.querySelector("[data-question]");

  function show(state) {
    const isNew = question.hidden && state.question;
    question.hidden = !state.question;
    if (isNew) said.textContent = question.textContent.trim();
    bar.querySelector("[data-call]").hidden = state.calls;
    bar.querySelector("[data-called]").hidden = !state.calls;
  }

  // Returns true when this page is about to go.
  async function hear(state) {
    if (state.over && !state.stays && state.over !== "gone") {
      said.textContent = bar.dataset.ending;
      bar.classList.add("is-ending");
      await sendEverything();
      location.assign(overUrl);
      return true;
    }
    if (state.over || String(state.partner ?? "") !== partner) {
      await saveDrafts();
      location.reload(); // the page that comes says what has changed
      return true;
    }
    show(state);
    return false;
  }

  async function ask() {
    const response = await fetch(stateUrl, { cache: "no-cache", credentials: "same-origin", headers: { "X-Passerelle-Poll": "1" } }).catch(() => null);
    const state = response?.ok ? await response.json().catch(() => null) : null;
    if (state && (await hear(state))) return;
    setTimeout(ask, EVERY);
  }

  setTimeout(ask, EVERY);
}
