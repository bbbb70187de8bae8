// Leaves the device clean: sends what waits, forgets what was kept here, then posts the form that ends the session.
// What could not leave stays, sealed: it leaves when the person who did it enters again. Of somebody without a card it
// goes, and that is said before. The server says `Clear-Site-Data: "storage"` too, unless something stays.
import { BOX, flush, forgetMine, holds, isGuest, unsent } from "../outbox.js";

const PREFIX = "passerelle:";
const PATIENCE = 4000;

// Ask whoever holds unsent work to send it: listeners of this event push their promises to event.detail.wait.
export async function saveDrafts() {
  const wait = [flush()];
  document.dispatchEvent(new CustomEvent("passerelle:save-drafts", { detail: { wait } }));
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([Promise.allSettled(wait), tooLong]);
}

export async function wipe() {
  for (const storage of [() => localStorage, () => sessionStorage]) {
    try {
      const kept = storage();
      for (const key of Object.keys(kept)) if (key.startsWith(PREFIX) && key !== BOX) kept.removeItem(key);
    } catch {
      // storage forbidden by the browser: nothing was kept there
    }
  }
  try {
    // Pages read by this person go; the files of the site, the same for everybody, may stay.
    const names = await caches.keys();
    await Promise.all(names.filter((name) => !name.includes("fichiers")).map((name) => caches.delete(name)));
  } catch {
    // no cache in this browser, or not over HTTP
  }
}

// Ends the session; the server must not empty the memory of the browser when something of somebody stays in it.
export function submit(form) {
  const stays = holds();
  if (stays) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "garde", value: stays });
    form.append(field);
  }
  form.submit();
}

export function mount(form) {
  const said = form.querySelector("[data-unsent]");
  let warned = false;
  let leaving = false;
  const stay = (words) => {
    leaving = false;
    said.textContent = words;
    said.hidden = false;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    if (!navigator.onLine) return stay(said.dataset.open); // only the site can close a place
    await saveDrafts();
    const { count, what, why } = unsent();
    if (count && !warned) {
      warned = true;
      return stay(`${(said.dataset[why] ?? said.dataset.kept).replace("{what}", what)} ${said.dataset.after}`);
    }
    if (isGuest()) forgetMine(); // nobody could ever come back for it
    await wipe();
    submit(form);
  });
}
