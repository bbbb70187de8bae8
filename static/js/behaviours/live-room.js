// The screen of whoever leads a session: asks every two seconds what has changed, and marks presence without a reload.
import { replace, send } from "../fragments.js";

const EVERY = 2000;

export function mount(screen) {
  const { roomUrl } = screen.dataset;
  let version = "";
  let asked = 0; // an answer that comes after a newer one is not shown

  function put(html) {
    const held = screen.contains(document.activeElement) ? document.activeElement.id : "";
    replace(html);
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
  }

  async function ask() {
    const turn = (asked += 1);
    const headers = { "X-Requested-With": "fetch", "X-Passerelle-Poll": "1", ...(version && { "If-None-Match": version }) };
    const response = await fetch(roomUrl, { headers, credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (response && response.status === 404) return location.reload(); // not our group any more: the page says so
    if (response?.status === 200 && turn === asked) {
      version = response.headers.get("ETag") ?? "";
      put(await response.text());
    }
    setTimeout(ask, EVERY);
  }

  screen.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-room-form]")) return;
    event.preventDefault();
    const data = new FormData(form);
    if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
    asked += 1;
    version = "";
    const response = await send(form.action, data).catch(() => null);
    if (response?.ok) put(await response.text());
    else location.reload();
  });

  setTimeout(ask, EVERY);
}
