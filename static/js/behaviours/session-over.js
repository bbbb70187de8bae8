// The session is over: sends what waits on the device, forgets the person, and closes the place. By itself.
import { flush } from "../queue.js";
import { answersWait, saveDrafts, wipe } from "./leave.js";

const TRY_AGAIN = 3000;

const online = () =>
  new Promise((resolve) => {
    if (navigator.onLine) setTimeout(resolve, TRY_AGAIN);
    else window.addEventListener("online", resolve, { once: true });
  });

// Resolves once everything of this person has been sent. Nothing is wiped before.
export async function sendEverything(person, onWait = () => {}) {
  for (;;) {
    await saveDrafts();
    if (!document.getElementById("avancement")) await flush(person);
    if (!answersWait()) return;
    onWait();
    await online();
  }
}

export function mount(form) {
  const unsent = form.querySelector("[data-unsent]");
  let leaving = false;
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    await sendEverything(form.dataset.person, () => (unsent.hidden = false));
    await wipe();
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  leave();
}
