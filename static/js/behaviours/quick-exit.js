// « Quitter vite »: the page is hidden at once, the place closes, and a harmless page comes that « Back » does not undo.
// Without this file the form does the same, less the hiding.
import { send } from "../fragments.js";
import { answersWait, saveDrafts, wipe } from "./leave.js";

const PATIENCE = 1500; // for each of the two: what was done leaves first, then the person

const atMost = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);

export function mount(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    document.body.hidden = true; // at once, even when the network is slow
    document.title = "";
    await atMost(saveDrafts());
    await atMost(send(form.action, new FormData(form), { keepalive: true }).catch(() => null));
    if (!answersWait()) await wipe(); // without network the answers of the person are only here
    location.replace(form.dataset.to);
  });
}
