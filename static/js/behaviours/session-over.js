// The session is over: sends what waits on the device, forgets the person, and closes the place. By itself.
import { unsent } from "../outbox.js";
import { saveDrafts, submit, wipe } from "./leave.js";

const TRY_AGAIN = 3000;
const TRIES = 3; // of a site that answers and does not take it; without network, the page waits

const online = () =>
  new Promise((resolve) => {
    if (navigator.onLine) setTimeout(resolve, TRY_AGAIN);
    else window.addEventListener("online", resolve, { once: true });
  });

// Resolves once everything of this person has been sent; what is refused stays sealed for them.
export async function sendEverything(onWait = () => {}) {
  for (let tries = 0; tries < TRIES; ) {
    await saveDrafts();
    const { count, why } = unsent();
    if (!count || why === "refused") return;
    if (why !== "network") tries += 1;
    onWait();
    await online();
  }
}

export function mount(form) {
  const waits = form.querySelector("[data-unsent]");
  let leaving = false;
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    await sendEverything(() => (waits.hidden = false));
    await wipe();
    submit(form);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  leave();
}
