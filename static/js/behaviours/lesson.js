// One step at a time, with an address each. Without this file the lesson reads from top to bottom.
// The big button does what the step waits for: the question's own button, or the next step. Nothing is ever locked.
import { replace, store } from "../fragments.js";
import { isGuest, post, waitingFor } from "../outbox.js";

const SEEN = "passerelle:vues"; // steps shown to a newcomer, by address of the lesson: they leave with the first answer

export function mount(lesson) {
  const pager = lesson.querySelector(".pager");
  const next = pager.querySelector(".pager__next");
  const { stepUrl } = lesson.dataset;
  const screens = () => [...lesson.querySelectorAll(".screen")];
  const unheardOf = waitingFor(stepUrl)?.data.filter(([name]) => name === "step").map(([, step]) => step) ?? [];
  const seen = new Set([...(isGuest() ? store.get(localStorage, SEEN, {})[stepUrl] ?? [] : []), ...unheardOf]);
  const noted = new Set();
  const page = crypto.getRandomValues(new Uint32Array(3)).join("-"); // this opening of the lesson
  let turn = 0; // what is sent while leaving may arrive before what was sent earlier
  const person = () => document.getElementById("avancement").dataset.person;
  let current = null;
  let told = ""; // the last step the server was told we are at
  let timer = 0;

  const asked = () => document.getElementById(decodeURIComponent(location.hash.slice(1))); // by the address
  const screenAsked = () => asked()?.closest(".lesson .screen");

  function progress() {
    const course = document.getElementById("avancement");
    const steps = [...lesson.querySelectorAll(".step")];
    const index = Math.max(0, steps.indexOf(current));
    const total = steps.length;
    const { minutes, here, hereOne, start, end } = course.dataset;
    const left = Math.max(1, Math.round((minutes * (total - index)) / total));
    const pattern = current.id === "debut" ? start : current.id === "fin" ? end : left === 1 ? hereOne : here;
    course.querySelector(".course__words").textContent = pattern.replace("{n}", index + 1).replace("{total}", total).replace("{m}", left);
    for (const plank of course.querySelectorAll(".plank")) {
      const step = document.getElementById(`etape-${plank.dataset.plank}`);
      plank.classList.toggle("is-here", step === current);
      const isSeen = seen.has(step?.dataset.step) || noted.has(step?.dataset.step);
      if (isSeen) plank.classList.add("state" in step.dataset ? "is-seen" : "is-done");
    }
  }

  function dress() {
    for (const screen of screens()) screen.classList.toggle("is-current", screen === current);
    const all = screens();
    pager.querySelector(".pager__back").hidden = current === all[0];
    next.hidden = current === all[all.length - 1];
    next.querySelector("[data-words]").textContent = action()?.textContent.trim() ?? (current === all[0] ? next.dataset.start : next.dataset.on);
    progress();
    if (current.id === "fin") tidyEnd();
  }

  function show(screen, { target, focus = true } = {}) {
    current = screen;
    if (screen.dataset.step) {
      seen.delete(screen.dataset.step); // the last of them is where the person is
      seen.add(screen.dataset.step);
      remember();
    }
    dress();
    clearTimeout(timer);
    timer = setTimeout(note, current.id === "fin" || !noted.size ? 0 : 600); // the first at once: it makes the place to find again
    if (!focus) return;
    const place = target && target !== screen ? target : null;
    if (place) place.scrollIntoView({ block: "center" });
    else window.scrollTo(0, Math.min(window.scrollY, lesson.offsetTop));
    (place?.matches("[tabindex]") ? place : heading()).focus({ preventScroll: true });
  }

  // What the question of this step waits for: to be answered, or, once explained, to be read.
  const waiting = () => (current.matches(".step") ? current.querySelector("form[data-exercise]:not([data-done])") : null);
  const action = () => {
    const form = waiting();
    return form && ((!changed.has(form) && form.querySelector("[value=acknowledge]")) || form.querySelector("[name=act]"));
  };
  const unsent = () => changed.has(waiting()) && waiting();
  const changed = new WeakSet(); // forms with something chosen that was not sent

  let guard = null; // asks about a choice that was not sent; comes with the first choice
  const keeps = async (form) => form && (await guard)?.keeps(form, changed);

  const heading = () => current.querySelector("[id^=titre]");

  // Once somebody is known, the outbox does it.
  const remember = () => person() || store.set(localStorage, SEEN, { ...store.get(localStorage, SEEN, {}), [stepUrl]: [...seen].slice(-200) });

  async function note({ leaving = false } = {}) {
    clearTimeout(timer);
    if (!person()) return; // without an account the steps travel with the first answer
    const here = current.dataset.step;
    const steps = [...seen].filter((id) => id !== here);
    if (here && (seen.has(here) || here !== told)) steps.push(here); // the last one is where to resume
    if (!steps.length) return;
    told = here;
    const data = [...steps.map((id) => ["step", id]), ["token", lesson.dataset.token], ["page", page], ["turn", (turn += 1)]];
    const outcome = await post({ id: stepUrl, url: stepUrl, data, kind: "steps" }, { leaving });
    if (outcome.is !== "stored") return;
    for (const id of steps) {
      noted.add(id);
      seen.delete(id);
    }
    if (outcome.text) replace(outcome.text);
    else if (current.id === "fin") await refresh("#fin", "#avancement");
  }

  // Parts that have changed since the page was opened: ask for the page again, keep only those.
  async function refresh(...selectors) {
    const response = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const selector of selectors) {
      const element = page.querySelector(selector);
      if (element?.matches("[data-fragment]")) replace(element.outerHTML);
      else if (element) document.querySelector(selector)?.replaceWith(element);
    }
  }

  // A step read a moment ago is not « à lire » any more, even before the server has heard of it.
  function tidyEnd() {
    const box = document.querySelector("#fin [data-remains]");
    for (const link of box?.querySelectorAll(".remains__link") ?? []) {
      const step = document.getElementById(link.hash.slice(1));
      if (!step?.matches(".step") || "state" in step.dataset) continue;
      if (seen.has(step.dataset.step) || noted.has(step.dataset.step)) link.parentElement.remove();
    }
    if (box && !box.querySelector(".remains__link")) box.hidden = true;
  }

  function go(by) {
    const all = screens();
    const screen = all[all.indexOf(current) + by];
    // A real entry: « Back » comes back here. Not in a lesson that may have to be left fast.
    if (screen) location[lesson.dataset.turns ?? "assign"](`#${screen.id}`);
  }

  lesson.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-go], [data-next]");
    if (!button) return;
    const press = "next" in button.dataset && action();
    if (press) press.click();
    else if (!(await keeps(unsent()))) go(Number(button.dataset.go ?? 1));
  });
  lesson.addEventListener("input", ({ target }) => {
    changed.add(target.closest("form"));
    dress();
    guard ??= import("../unsent.js").then((module) => (module.watch(unsent, changed), module)).catch(() => null);
    guard.then((module) => module?.unmark(target));
  }, true);
  lesson.addEventListener("submit", ({ target }) => changed.delete(target), true); // sent, or kept until it can be
  window.addEventListener("hashchange", async () => {
    const left = unsent();
    const from = current.id;
    const screen = screenAsked() ?? (location.hash ? null : first());
    if (!screen) return;
    show(screen, { target: asked() });
    if (left && screen.id !== from && (await keeps(left))) location.hash = from; // « Back » of the browser
  });
  document.addEventListener("passerelle:replaced", (event) => {
    for (const element of event.detail) if (element.id === current.id) current = element;
    dress();
    // What had the focus was replaced: without this the keyboard would start again from the top of the page.
    if (event.detail.includes(current) && document.activeElement === document.body) heading().focus({ preventScroll: true });
  });
  let known = person();
  lesson.addEventListener("passerelle:answered", (event) => {
    if (!known && person()) {
      refresh(".site-header__account"); // the first answer made an account: « Quitter » must show
      pager.querySelector(".pager__leave").hidden = false;
    }
    known = person();
    if (event.detail.act === "replay") told = ""; // an answer kept a while has moved the place to find again: say it anew
    if (event.detail.act === "acknowledge" && current.matches(".step")) go(1);
    note();
  });
  // « Terminer » that had to wait has left: the end is another one now.
  document.addEventListener("passerelle:outcome", ({ detail: { item, outcome } }) => {
    const end = lesson.querySelector("form[action$='/terminer/']");
    if (item.late && outcome.is === "stored" && end?.action.endsWith(item.url)) refresh("#fin", "#avancement");
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && note({ leaving: true }));
  document.addEventListener("passerelle:save-drafts", (event) => event.detail?.wait?.push(note())); // somebody leaves
  window.addEventListener("pagehide", () => note({ leaving: true })); // a link to another page does not always hide this one first
  window.addEventListener("beforeprint", () => lesson.querySelectorAll(".start__words").forEach((box) => (box.open = true)));

  // Which steps were seen goes along with an answer: a guest's account is created by the first one.
  lesson.addEventListener("passerelle:collect", (event) => {
    for (const id of new Set([...seen, ...noted])) event.detail.append("seen", id);
  });

  // Somebody who left at once may come back before the server has heard of their last step: the device knows it.
  const isHeard = (step) => document.querySelector(`.plank[data-plank="${step.dataset.number}"]`)?.matches(".is-seen, .is-done");
  const unheard = [...seen].map((id) => screens().find((step) => step.dataset.step === id)).filter((step) => step && !isHeard(step));
  const resumed = unheard.at(-1)?.id ?? `etape-${lesson.dataset.resume}`;
  const first = () => document.getElementById(resumed) ?? screens()[0];
  lesson.classList.add("is-paged");
  document.documentElement.classList.add("has-bar");
  pager.hidden = false;
  show(screenAsked() ?? first(), { target: asked(), focus: Boolean(screenAsked()) });
}
