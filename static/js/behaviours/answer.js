// Sends the answers of a lesson without leaving the page, keeps them when the network is away, and keeps drafts.
// Mounted once on the lesson: the forms inside may be replaced at any time.
import { announce, replace, send, store, uuid } from "../fragments.js";

const QUEUE = "passerelle:file";
const DRAFT = "passerelle:brouillon:";
const UNSIGNED = ["csrfmiddlewaretoken", "attempt", "token", "seen"];
const GIVE_UP = 8; // times the server may refuse the same kept answer

export function mount(lesson) {
  const texts = lesson.dataset;
  const saved = document.getElementById("enregistre");
  const exercises = () => lesson.querySelectorAll("form[data-exercise]");
  const person = () => document.getElementById("avancement").dataset.person;
  const formOf = (id) => [...exercises()].find((form) => form.dataset.exercise === id);
  const dirty = new Map(); // exercise id → timer
  let replaying = false;

  // --- Sending ------------------------------------------------------------------------------------------------------
  lesson.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-exercise]")) return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return; // a second tap while the first is on its way
    const data = new FormData(form);
    const act = event.submitter?.value ?? "answer";
    data.set("act", act);
    // Others may add to the data, or take out of it what must not leave the device (sim-form).
    if (!form.dispatchEvent(new CustomEvent("passerelle:collect", { detail: data, bubbles: true, cancelable: true }))) return;
    sign(form, data);
    form.setAttribute("aria-busy", "true");
    const item = { url: form.action, id: form.dataset.exercise, person: person(), tries: 0, data: [...data] };
    const outcome = await deliver(item, act);
    form.removeAttribute("aria-busy");
    if (outcome) keep(item, form, outcome);
  });

  // Same answer again = same attempt, so that a retry is not a second try; another answer = another attempt.
  function sign(form, data) {
    const answer = JSON.stringify([...data].filter(([name]) => !UNSIGNED.includes(name)));
    if (form.sent && form.sent !== answer) form.elements.attempt.value = uuid();
    form.sent = answer;
    data.set("attempt", form.elements.attempt.value);
  }

  // Returns nothing when it is settled, or the sentence to show when the answer must be kept for later.
  async function deliver(item, act, quiet = false) {
    const data = new FormData();
    for (const [name, value] of item.data) data.append(name, value);
    const response = await send(item.url, data).catch(() => null);
    if (!response) return texts.waitingOne;
    if (response.status === 401) {
      forget(item.id); // the server keeps the answer until the person has entered again
      location.assign(response.headers.get("X-Location") || "/entrer/");
      return "";
    }
    if (response.status >= 500 || response.status === 429) return texts.trouble;
    const { put, problem } = replace(await response.text());
    const form = formOf(item.id);
    if (response.ok) forget(item.id);
    if (!put.length && form) say(form, problem || texts.trouble);
    if (put.length) fresh(item, act, response.ok, quiet);
    return "";
  }

  function fresh(item, act, ok, quiet) {
    if (ok) {
      const token = lesson.querySelector("form[data-exercise] [name=token]")?.value;
      if (token) texts.token = token;
      if (person() && !queue().length) saved.textContent = texts.saved;
      lesson.dispatchEvent(new CustomEvent("passerelle:answered", { detail: { act, id: item.id } }));
    }
    const feedback = document.getElementById(`retour-${item.id}`);
    if (quiet || !feedback || (ok && act === "acknowledge" && feedback.closest(".step"))) return;
    // In a drawn form, the first box to mend or the next thing to read; elsewhere, what has been said.
    const place = formOf(item.id)?.querySelector('[aria-invalid="true"], [data-focus]');
    if (place) announce(feedback.textContent.replace(/\s+/g, " ").trim());
    goTo(place ?? feedback, place ? "center" : "nearest");
  }

  function goTo(element, block) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
  }

  function say(form, text) {
    const feedback = document.getElementById(`retour-${form.dataset.exercise}`);
    const note = document.createElement("p");
    note.className = "notice notice--again";
    note.textContent = text;
    feedback.replaceChildren(note);
    goTo(feedback, "nearest");
  }

  // --- Answers kept on the device until the network is back -----------------------------------------------------------
  const queue = () => store.get(localStorage, QUEUE, []);

  function keep(item, form, sentence) {
    const others = queue().filter((kept) => kept.id !== item.id); // a changed mind replaces the answer not sent yet
    const stored = store.set(localStorage, QUEUE, [...others, item]);
    if (form && sentence) say(form, sentence);
    if (stored) count();
  }

  function count() {
    const waiting = queue().length;
    lesson.classList.toggle("is-waiting", waiting > 0);
    if (waiting) saved.textContent = waiting === 1 ? texts.waitingOne : texts.waitingMany.replace("{n}", waiting);
    return waiting;
  }

  async function replay() {
    if (replaying || !queue().length) return;
    replaying = true;
    let sent = 0;
    for (const item of queue()) {
      if (item.person && item.person !== person()) {
        // Kept by somebody else: wait for them if nobody is here, never send it in another name.
        if (person()) drop(item);
        continue;
      }
      const outcome = await deliver(item, "replay", true);
      if (!outcome) {
        drop(item);
        sent += 1;
      } else if (outcome === texts.waitingOne) break;
      else if (item.tries + 1 >= GIVE_UP) drop(item);
      else store.set(localStorage, QUEUE, queue().map((kept) => (kept.id === item.id ? { ...item, tries: item.tries + 1 } : kept)));
    }
    replaying = false;
    if (!count() && sent) {
      saved.textContent = texts.sent;
      announce(texts.sent);
    }
  }

  const drop = (item) => store.set(localStorage, QUEUE, queue().filter((kept) => kept.id !== item.id));

  window.addEventListener("online", replay);
  window.addEventListener("offline", () => {
    if (!count()) saved.textContent = texts.offline;
  });

  // --- Drafts: what is chosen and not sent. Never what is typed in a simulation ---------------------------------------
  const keepable = (form) => form?.matches("form[data-exercise]:not([data-simulation]):not([data-done])");

  lesson.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (!keepable(form)) return;
    const id = form.dataset.exercise;
    store.set(sessionStorage, DRAFT + id, [...new FormData(form)].filter(([name]) => !UNSIGNED.includes(name)));
    clearTimeout(dirty.get(id));
    dirty.set(id, setTimeout(() => saveDraft(id), 2500));
  });

  function saveDraft(id) {
    const form = formOf(id);
    clearTimeout(dirty.get(id));
    dirty.delete(id);
    if (!person() || !keepable(form)) return null; // nobody to keep it for yet: this device remembers
    return send(texts.draftUrl, new FormData(form), { keepalive: true }).catch(() => null);
  }

  const saveDrafts = () => Promise.all([...dirty.keys()].map(saveDraft));

  function forget(id) {
    clearTimeout(dirty.get(id));
    dirty.delete(id);
    store.set(sessionStorage, DRAFT + id, undefined);
  }

  function restore(form) {
    const id = form.dataset.exercise;
    const kept = store.get(sessionStorage, DRAFT + id, null);
    if (!kept) return;
    if (!keepable(form)) return forget(id);
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    form.dispatchEvent(new Event("passerelle:restored"));
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && saveDrafts());
  document.addEventListener("passerelle:save-drafts", (event) => {
    event.detail?.wait?.push(saveDrafts(), replay()); // somebody leaves: what waits goes first
  });

  exercises().forEach(restore);
  count();
  replay();
}
