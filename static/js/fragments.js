// Talking with the server in pieces of HTML: an element that comes back replaces the one with the same id.

export function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

// The token of the cookie wins over the one written in the page: it changes when a guest's account is created.
// A redirection is not followed: the page it leads to would look like a yes. A network that never answers is no network.
// `person`: who did what is sent.
export async function send(url, data, { keepalive = false, person = null } = {}) {
  const post = () => {
    const token = cookie("csrftoken");
    if (token) data.set("csrfmiddlewaretoken", token);
    const headers = { "X-Requested-With": "fetch", ...(token && { "X-CSRFToken": token }) };
    if (person !== null) headers["X-Passerelle-Person"] = person;
    const signal = AbortSignal.timeout?.(30_000);
    return fetch(url, { method: "POST", body: data, headers, keepalive, signal, credentials: "same-origin", redirect: "manual" });
  };
  const response = await post();
  return response.status === 403 ? post() : response;
}

export function replace(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const put = [];
  for (const element of fresh.querySelectorAll("[data-fragment]")) {
    const old = document.getElementById(element.id);
    if (!old) continue;
    old.replaceWith(element);
    put.push(element);
  }
  if (put.length) document.dispatchEvent(new CustomEvent("passerelle:replaced", { detail: put }));
  for (const element of put) element.dispatchEvent(new CustomEvent("passerelle:mounted-html", { bubbles: true }));
  return { put, problem: fresh.querySelector("[data-problem]")?.textContent.trim() ?? "" };
}

export function announce(text) {
  const region = document.getElementById("annonce");
  if (region) region.textContent = text;
}

// randomUUID exists in secure contexts only, and a demonstration on the local network is not one.
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

// Storage may be full or forbidden (private browsing): a lesson goes on without it.
export const store = {
  get(area, key, missing) {
    try {
      return JSON.parse(area.getItem(key)) ?? missing;
    } catch {
      return missing;
    }
  },
  set(area, key, value) {
    try {
      if (value === undefined) area.removeItem(key);
      else area.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
};
