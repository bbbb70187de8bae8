// Requests for help that wait on this device for the network: shown, sent once when it is back, wiped by « Quitter ».
import { send, store } from "../fragments.js";

const KEPT = "passerelle:aide";

export const kept = () => store.get(localStorage, KEPT, []);
// Returns false when this device can keep nothing.
export const keep = (item) => store.set(localStorage, KEPT, [...kept().filter((other) => other.id !== item.id), item]);
const drop = (item) => store.set(localStorage, KEPT, kept().filter((other) => other.id !== item.id));

// What became of a request: "sent", "later" (no network, or a server in trouble), "enter", "refused" or "lost".
export async function deliver(url, fields) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const response = await send(url, data).catch(() => null);
  if (!response || response.status >= 500 || response.status === 429) return { is: "later" };
  if (response.ok) return { is: "sent" };
  if (response.status === 401) return { is: "enter" };
  if (response.status === 422) return { is: "refused", html: await response.text() };
  return { is: response.status === 409 ? "lost" : "later" };
}

export function mount(region) {
  const { person, url, waiting, sent, lost } = region.dataset;
  const notice = region.querySelector(".notice");
  let sending = false;

  function say(text) {
    notice.querySelector("[data-words]").textContent = text;
    notice.hidden = !text;
  }

  async function replay() {
    if (sending) return;
    sending = true;
    for (const item of kept()) {
      if (item.person !== person) drop(item); // never in the name of somebody else
      else {
        const outcome = await deliver(url, [...item.fields, ["attendu", "1"]]);
        if (outcome.is === "later" || outcome.is === "enter") break;
        drop(item);
        say(outcome.is === "sent" ? sent : lost);
      }
    }
    sending = false;
    if (kept().length) say(waiting);
  }

  document.addEventListener("passerelle:help-kept", () => say(waiting));
  window.addEventListener("online", replay);
  document.addEventListener("passerelle:save-drafts", (event) => event.detail?.wait?.push(replay()));
  if (kept().length) replay();
}
