{% autoescape off %}/* Keeps two pages for the day without network: one for an address, one for a form. Lessons are never answered from here. */
const KEPT = "passerelle-fichiers-3"; // « fichiers »: the same for everybody, spared when somebody leaves
const FILES = {{ files }};
const [PAGE, FORM] = FILES;
// Never kept in a page that stays on the screen: whoever holds the device next would read it, or press for them.
const SECRET = /pin|pass|code|token|secret/i;
const LEAVING = ["{% url "comptes:leave" %}", "{% url "groupes:session_over" %}"];
const UNSHOWN = /^(csrfmiddlewaretoken|token|attempt|client_id|nonce|suite|act|page|back|exercise|seen)$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

// A form that met no network: our page, with what was typed, ready to be sent again. The page is its only place.
async function formPage(form, address) {
  const page = await caches.match(FORM);
  if (!page) return Response.error();
  const fields = form ? [...(await form.formData().catch(() => new FormData()))] : [];
  const sent = fields.filter(([name, value]) => typeof value === "string" && (name === "csrfmiddlewaretoken" || !SECRET.test(name) || name === "token"));
  const typed = sent.filter(([name, value]) => !UNSHOWN.test(name) && !name.startsWith("field-") && /[^\d\s]{2}/.test(value) && value !== "on");
  const hidden = sent.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  const without = (name) => new RegExp(`<p data-${name}>.*?</p>`, "s");
  const path = new URL(address).pathname;
  let html = (await page.text())
    .replace("/hors-ligne/adresse/", () => escaped(path + new URL(address).search))
    .replace("<i data-fields></i>", () => hidden.join(""))
    .replace("<i data-typed></i>", () => typed.map(([, value]) => `<blockquote class="offline__words">${escaped(value)}</blockquote>`).join(""));
  if (sent.length === fields.length) html = html.replace(without("secret"), "");
  if (!LEAVING.includes(path)) html = html.replace(without("leaving"), "");
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
  for (const name of ["Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"]) {
    if (page.headers.has(name)) headers[name] = page.headers.get(name);
  }
  return new Response(html, { status: 503, headers });
}

// « Back » to what a form had shown: the browser looks in its memory only, and finds nothing. That is no want of network:
// the address is asked for again, with nothing sent.
const asked = (request) => (request.cache === "only-if-cached" ? fetch(request.url, { redirect: "manual" }) : fetch(request));

async function post(request) {
  if (request.cache === "only-if-cached") return Response.redirect(request.url, 303);
  const form = request.clone();
  return fetch(request).catch(() => formPage(form, request.url));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(asked(request).catch(() => caches.match(PAGE)));
  } else if (request.mode === "navigate" && request.method === "POST") {
    event.respondWith(post(request));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
{% endautoescape %}
