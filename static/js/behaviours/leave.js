// Leaves the device clean: sends what waits, forgets what was kept here, then posts the form that ends the session.
// The server says `Clear-Site-Data: "storage"` too; this also works where browsers ignore that header.

const PREFIX = "passerelle:";
const WAITING = ["passerelle:file", "passerelle:aide"]; // answers and requests for help that wait for the network
const PATIENCE = 4000;

// Ask whoever holds unsent work to send it: listeners of this event push their promises to event.detail.wait.
export async function saveDrafts() {
  const wait = [];
  document.dispatchEvent(new CustomEvent("passerelle:save-drafts", { detail: { wait } }));
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([Promise.allSettled(wait), tooLong]);
}

export async function wipe() {
  for (const storage of [() => localStorage, () => sessionStorage]) {
    try {
      const kept = storage();
      for (const key of Object.keys(kept)) if (key.startsWith(PREFIX)) kept.removeItem(key);
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

export function answersWait() {
  try {
    return WAITING.some((name) => Object.keys(JSON.parse(localStorage.getItem(name)) ?? []).length > 0);
  } catch {
    return false;
  }
}

export function mount(form) {
  const unsent = form.querySelector("[data-unsent]");
  let warned = false;
  let leaving = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    await saveDrafts();
    if (answersWait() && !warned) {
      warned = true;
      leaving = false;
      if (unsent) unsent.hidden = false;
      return;
    }
    await wipe();
    form.submit();
  });
}
