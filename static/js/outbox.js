// The one outbox: what somebody did stays on this device until the site has said yes for that very thing.
// It leaves in order, from any page, in the name of whoever did it. The answers: cours/comptes/background.py.
import { send, store } from "./fragments.js";

export const BOX = "passerelle:envois";
const KEPT_FOR = 30 * 86_400_000; // days, written on « Quitter » and on the page about personal data
const AGAIN = 30_000; // a network may come back without saying so
const STEPS = "steps"; // read, not done: sent like the rest, and never counted aloud

const region = document.querySelector("[data-behaviour~='outbox']"); // null for the staff, of whom nothing is kept
const texts = region?.dataset ?? {};
const outcomes = new Map(); // of what was sent from this page, until whoever kept it has heard
let turn = Promise.resolve();
let why = "network"; // what the last try came against
let good = ""; // what to say once nothing waits any more
let timer = 0;

// --- What is kept ---------------------------------------------------------------------------------------------------
const items = () => store.get(localStorage, BOX, []).filter((item) => Date.now() - item.at < KEPT_FOR);
const write = (list) => store.set(localStorage, BOX, list.length ? list : undefined);
const remove = (stamp) => write(items().filter((item) => item.stamp !== stamp));
const change = (stamp, what) => write(items().map((item) => (item.stamp === stamp ? { ...item, ...what } : item)));
const done = (item) => item.kind !== STEPS;

// The first answer of a newcomer makes an account without a new page.
export const here = () => document.getElementById("avancement")?.dataset.person || texts.person || "";
export const isGuest = () => !texts.person || "guest" in texts;
export const isMine = ({ person }) => (person ? [here(), texts.also].includes(person) : isGuest());
export const waitingFor = (id) => items().find((item) => item.id === id && isMine(item));
export const forgetMine = () => write(items().filter((item) => !isMine(item)));
export const holds = () => (items().some(isMine) ? "moi" : items().length ? "autres" : "");
export const canKeep = () => Boolean(region) && write(items());

// What of this person has not left: how many, in words, and what stops it.
export function unsent() {
  const left = items().filter((item) => isMine(item) && done(item));
  return { count: left.length, what: inWords(left), why: left.every((item) => item.refused) ? "refused" : why };
}

// --- Sending --------------------------------------------------------------------------------------------------------
// One tab at a time, where browsers can. Elsewhere sending twice is harmless: each thing has its number.
// A tab asleep may hold its turn for ever: it is waited for ten seconds.
const alone = (work) =>
  navigator.locks ? navigator.locks.request(BOX, { signal: AbortSignal.timeout?.(10_000) }, work).catch(work) : work();

const track = (item) => item.url.replace(/[^/]+\/$/, ""); // what must stay in order: all that is sent of one lesson
const problem = (text) => new DOMParser().parseFromString(text, "text/html").querySelector("[data-problem]")?.textContent.trim();

async function deliver(item, keepalive = false) {
  const data = new FormData();
  for (const [name, value] of item.data) data.append(name, value);
  if (item.late) data.set("attendu", "1");
  try {
    const response = await send(item.url, data, { keepalive, person: region ? item.person : null });
    const is = response.headers.get("X-Passerelle");
    // No answer of ours: the wall of a café, a filter, a page that was followed.
    if (!is) return { is: response.status >= 500 ? "later" : "network" };
    return { is, status: response.status, url: response.headers.get("X-Location"), text: await response.text() };
  } catch {
    return { is: "network" };
  }
}

async function drain() {
  const held = new Set();
  for (const { stamp } of items()) {
    const item = items().find((kept) => kept.stamp === stamp); // another tab may have sent it meanwhile
    if (!item || item.refused || !isMine(item) || held.has(track(item))) continue;
    const outcome = await deliver(item);
    outcomes.set(stamp, outcome);
    if (outcome.is === "stored") {
      remove(stamp);
      if (item.late && done(item)) good = item.said || texts.sent;
    } else if (outcome.is === "refused") change(stamp, { refused: problem(outcome.text) || texts.refused });
    else {
      why = outcome.is;
      held.add(track(item));
    }
    document.dispatchEvent(new CustomEvent("passerelle:outcome", { detail: { item, outcome } }));
    if (outcome.is === "network") break;
  }
}

export function flush() {
  turn = turn.then(() => alone(drain)).catch(() => {}).finally(show);
  return turn;
}

// What became of something. Another turn than its own may have sent it, and another tab too.
function outcomeOf(stamp) {
  const outcome = outcomes.get(stamp);
  outcomes.delete(stamp);
  return outcome ?? (items().some((item) => item.stamp === stamp) ? { is: why } : { is: "stored", text: "" });
}

// Keeps something, then sends it. `is`: "stored", "refused", or what stops it; `kept`: whether it will leave later.
// What is refused before the eyes of whoever sent it is still in the page, theirs to mend, and kept no more.
export async function post({ id, url, data, kind = "", typed = "", said = "" }, { leaving = false } = {}) {
  const stamp = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const title = document.title.split(" – ")[0];
  const item = { id, url, data, kind, typed, said, title, stamp, at: Date.now(), person: here() };
  const others = items().filter((kept) => kept.id !== id || kept.person !== item.person); // a changed mind replaces
  const kept = Boolean(region) && write([...others, item]);
  // The page is going: the next one will make sure, so this is sent without waiting for a turn.
  const outcome = !kept || leaving ? await deliver(item, leaving) : await flush().then(() => outcomeOf(stamp));
  const settled = ["stored", "refused"].includes(outcome.is);
  if (settled) remove(stamp);
  else change(stamp, { late: true });
  show();
  return { ...outcome, kept: kept && !settled };
}

// Why something just tried has not left, as a sentence.
export function reason({ is, kept, text }) {
  if (!kept && is !== "refused") return texts.full ?? "";
  return (text && problem(text)) || texts[`one${is[0].toUpperCase()}${is.slice(1)}`] || texts.refused || "";
}

// --- Saying it ------------------------------------------------------------------------------------------------------
function inWords(list) {
  const answers = list.every((item) => item.kind === "answer") ? "Answer" : "Thing";
  return (texts[list.length === 1 ? `one${answers}` : `many${answers}s`] ?? "").replace("{n}", list.length);
}

export function say(words) {
  const line = region?.querySelector("[data-line]");
  if (!line) return;
  if (line.textContent !== words) line.textContent = words;
  line.closest(".notice").hidden = !words;
}

// « Enregistré », « Vos réponses sont gardées »: said by a page of what the site has, hidden while something waits here.
function sayWhatIsTrue() {
  for (const words of document.querySelectorAll("[data-all-sent]")) words.hidden = unsent().count > 0;
}

async function show() {
  clearTimeout(timer);
  if (!region) return;
  const all = items().filter(done);
  const mine = all.filter((item) => "everybody" in texts || (isMine(item) && !item.refused));
  const sealed = all.filter((item) => !isMine(item) && item.person);
  if (mine.length) good = "";
  if (mine.length) say((texts[why] ?? texts.kept).replace("{what}", inWords(mine)));
  else say(sealed.length && !here() ? texts.sealed.replace("{what}", inWords(sealed)) : good);
  sayWhatIsTrue();
  if (items().some((item) => isMine(item) && !item.refused)) timer = setTimeout(flush, AGAIN);
  const back = all.filter((item) => (isMine(item) ? item.refused : !item.person));
  if (!back.length && !region.querySelector("[data-refused-list]").childElementCount) return;
  (await import("./refused.js")).give(region, back, {
    person: here(),
    again: (stamp, what) => change(stamp, what) && flush(),
    drop: (stamp) => remove(stamp) && show(),
  });
}

// --- Plain forms ----------------------------------------------------------------------------------------------------
function sayIn(form, words) {
  const note = form.querySelector("[data-note]") ?? form.appendChild(document.createElement("p"));
  note.dataset.note = "";
  note.className = "notice notice--again";
  note.tabIndex = -1;
  note.textContent = words;
  note.focus();
}

async function submit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const isSent = form.matches("[data-send]");
  if (!isSent && navigator.onLine) return; // without network all the same, the service worker answers
  event.preventDefault();
  if (!isSent) return sayIn(form, texts.noNetwork);
  if (form.hasAttribute("aria-busy")) return; // a second tap while the first is on its way
  form.setAttribute("aria-busy", "true");
  const data = new FormData(form);
  if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
  data.delete("csrfmiddlewaretoken"); // that of the day it leaves is put then
  const url = new URL(form.action).pathname;
  const outcome = await post({ id: `${url} ${data.get("act") ?? ""}`, url, data: [...data], kind: form.dataset.send });
  form.removeAttribute("aria-busy");
  if (outcome.is !== "stored") return sayIn(form, reason(outcome));
  const to = new URL(outcome.url ?? location.href, location.href);
  const isHere = to.pathname + to.search === location.pathname + location.search;
  location.assign(to);
  if (isHere && to.hash) location.reload(); // the same page, changed: an anchor alone would not ask for it again
}

// A page of somebody stays in no tab once another page is of somebody else, or of nobody: they left, or were made to.
function closeOtherTabs() {
  const tabs = new BroadcastChannel(BOX);
  tabs.onmessage = ({ data }) => {
    if (!here() || data.includes(here())) return;
    location.replace("/");
    sessionStorage.clear(); // each tab has its own: what was begun in this one
  };
  if ("person" in texts) tabs.postMessage([texts.person, texts.also]); // the page kept for all is of nobody
}

export function mount() {
  document.addEventListener("submit", submit);
  window.addEventListener("online", flush);
  window.addEventListener("storage", (event) => event.key === BOX && show());
  closeOtherTabs();
  write(items()); // what is too old goes
  sayWhatIsTrue();
  if (items().length) flush();
}
