// Sends the answers of a lesson without leaving the page (the outbox keeps them without network), and keeps drafts.
// Mounted once on the lesson: the forms inside may be replaced at any time.
import { announce, replace, send, store, uuid } from "../fragments.js";
import { canKeep, here, isMine, post, reason, say as sayOnPage, unsent } from "../outbox.js";

const DRAFT = "passerelle:brouillon:";
const UNSIGNED = ["csrfmiddlewaretoken", "attempt", "token", "seen"];

export function mount(lesson) {
  const texts = lesson.dataset;
  const saved = document.getElementById("enregistre");
  const exercises = () => lesson.querySelectorAll("form[data-exercise]");
  const person = () => document.getElementById("avancement").dataset.person;
  const formOf = (id) => [...exercises()].find((form) => form.dataset.exercise === id);
  const dirty = new Map(); // exercise id → timer
  const pressed = new Set(); // answers that are on their way before the eyes of whoever gave them

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
    const url = new URL(form.action).pathname;
    const id = `${url} ${form.dataset.exercise} ${act}`; // a changed mind replaces the answer not sent yet
    // Given back if it is refused. Never what is typed in a simulation.
    const typed = [...form.querySelectorAll("form:not([data-simulation]) :is([type=text], textarea)")].map((box) => box.value).join("\n");
    pressed.add(id);
    const outcome = await post({ id, url, data: [...data].filter(([name]) => name !== "csrfmiddlewaretoken"), kind: "answer", typed });
    pressed.delete(id);
    form.removeAttribute("aria-busy");
    received(outcome, form.dataset.exercise, act);
  });

  // Same answer again = same attempt, so that a retry is not a second try; another answer = another attempt.
  function sign(form, data) {
    const answer = JSON.stringify([...data].filter(([name]) => !UNSIGNED.includes(name)));
    if (form.sent && form.sent !== answer) form.elements.attempt.value = uuid();
    form.sent = answer;
    data.set("attempt", form.elements.attempt.value);
  }

  function received(outcome, id, act, quiet = false) {
    const ok = outcome.is === "stored";
    if (outcome.url && outcome.status === 401 && !quiet) return location.assign(outcome.url); // the door; then it leaves
    const { put, problem } = ok || outcome.is === "refused" ? replace(outcome.text) : { put: [], problem: "" };
    const form = formOf(id);
    if (ok) forget(id);
    if (put.length) fresh({ id }, act, ok, quiet);
    else if (ok && !quiet) location.reload(); // another tab sent it
    else if (form && !quiet) say(form, problem || reason(outcome) || texts.trouble);
  }

  // What waited has left, from this page.
  document.addEventListener("passerelle:outcome", ({ detail: { item, outcome } }) => {
    if (item.kind !== "answer" || pressed.has(item.id) || !["stored", "refused"].includes(outcome.is)) return;
    received(outcome, new Map(item.data).get("exercise"), "replay", true);
  });

  function fresh(item, act, ok, quiet) {
    if (ok) {
      const token = lesson.querySelector("form[data-exercise] [name=token]")?.value;
      if (token) texts.token = token;
      if (person()) saved.textContent = texts.saved;
      lesson.dispatchEvent(new CustomEvent("passerelle:answered", { detail: { act, id: item.id } }));
    }
    const feedback = document.getElementById(`retour-${item.id}`);
    if (quiet || !feedback || (ok && act === "acknowledge" && feedback.closest(".step"))) return;
    // In a drawn form, the first box to mend or the next thing to read; elsewhere, what has been said.
    const place = formOf(item.id)?.querySelector('[aria-invalid="true"], [data-focus]');
    announce((feedback.querySelector(".notice") ?? feedback).textContent.replace(/\s+/g, " ").trim());
    goTo(place ?? feedback, place ? "center" : "nearest");
  }

  function goTo(element, block) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.focus({ preventScroll: true });
    if (element.offsetHeight > innerHeight / 2) block = "start"; // a long text opens at its beginning
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

  window.addEventListener("offline", () => unsent().count || (canKeep() && sayOnPage(texts.offline)));

  // --- Drafts: what is chosen and not sent. Never what is typed in a simulation ---------------------------------------
  const keepable = (form) => form?.matches("form[data-exercise]:not([data-simulation]):not([data-done])");

  lesson.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (!keepable(form)) return;
    const id = form.dataset.exercise;
    const data = [...new FormData(form)].filter(([name]) => !UNSIGNED.includes(name));
    store.set(sessionStorage, DRAFT + id, { person: here(), data });
    clearTimeout(dirty.get(id));
    dirty.set(id, setTimeout(() => saveDraft(id), 2500));
  });

  function saveDraft(id) {
    const form = formOf(id);
    clearTimeout(dirty.get(id));
    dirty.delete(id);
    if (!person() || !keepable(form)) return null; // nobody to keep it for yet: this device remembers
    return send(texts.draftUrl, new FormData(form), { keepalive: true, person: person() }).catch(() => null);
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
    if (!keepable(form) || !isMine(kept)) return forget(id); // the next person must not read what was typed here
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      const values = kept.data.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    form.dispatchEvent(new Event("passerelle:restored"));
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && saveDrafts());
  document.addEventListener("passerelle:save-drafts", (event) => {
    event.detail?.wait?.push(saveDrafts());
  });

  exercises().forEach(restore);
}
