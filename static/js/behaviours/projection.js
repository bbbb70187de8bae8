// The wall: asks every two seconds whether the room has answered something new.
import { replace } from "../fragments.js";

const EVERY = 2000;

export function mount(wall) {
  let version = "";

  async function ask() {
    const headers = { "X-Requested-With": "fetch", "X-Passerelle-Poll": "1", ...(version && { "If-None-Match": version }) };
    const response = await fetch(wall.dataset.resultsUrl, { headers, credentials: "same-origin" }).catch(() => null);
    if (response && [204, 404].includes(response.status)) return location.reload(); // withdrawn, or not our group any more
    if (response?.status === 200) {
      version = response.headers.get("ETag") ?? "";
      replace(await response.text());
    }
    setTimeout(ask, EVERY);
  }

  setTimeout(ask, EVERY);
}
