// « Quitter vite »: the page is hidden at once, the place closes, and a harmless page comes that « Back » does not undo.
// Without this file the form does the same, less the hiding.
import { send } from "../fragments.js";
import { holds } from "../outbox.js";
import { saveDrafts, wipe } from "./leave.js";

const PATIENCE = 1500; // for each of the two: what was done leaves first, then the person

const atMost = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);

export function mount(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    document.body.hidden = true; // at once, even when the network is slow
    document.title = "";
    await atMost(saveDrafts());
    const data = new FormData(form);
    if (holds()) data.set("garde", holds()); // without network the answers of the person are only here
    const left = await atMost(send(form.action, data, { keepalive: true }).catch(() => null));
    if (left) await wipe(); // not while the place is still open: it would lose what was begun
    location.replace(form.dataset.to);
  });
}
