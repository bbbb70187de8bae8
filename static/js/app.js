// Mounts behaviours on the elements that ask for one: <article data-behaviour="lesson answer">.
// Every import is a literal, so that the file names can be fingerprinted. A page works without any of them.
// Here are those of the pages that everybody opens; the others are in rarer.js.

const behaviours = {
  outbox: () => import("./outbox.js"),
  lesson: () => import("./behaviours/lesson.js"),
  answer: () => import("./behaviours/answer.js"),
  ordering: () => import("./behaviours/ordering.js"),
  cloze: () => import("./behaviours/cloze.js"),
  hotspot: () => import("./behaviours/hotspot.js"),
  "sim-form": () => import("./behaviours/sim-form.js"),
  "sim-choices": () => import("./behaviours/sim-choices.js"),
  "sim-settings": () => import("./behaviours/sim-settings.js"),
  "sim-check": () => import("./behaviours/sim-check.js"),
  "sim-password": () => import("./behaviours/sim-password.js"),
  "sim-budget": () => import("./behaviours/sim-budget.js"),
  "sim-ceiling": () => import("./behaviours/sim-ceiling.js"),
  reveal: () => import("./behaviours/reveal.js"),
  terms: () => ({ mount: terms }),
  "auto-exit": () => import("./behaviours/auto-exit.js"),
  help: () => import("./behaviours/help.js"),
  print: () => ({ mount: printButton }),
};

// Two behaviours too small to travel alone: the headers of a file weigh more than they do.
// A button that prints the page is hidden until now, since only a script can print.
function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Explained words: one open at a time, Escape closes it and gives the focus back. Without this <details> does the job.
function terms(root) {
  const open = "details.term[open]";
  // "toggle" does not bubble.
  root.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(open)) return;
    for (const other of root.querySelectorAll(open)) if (other !== event.target) other.open = false;
  }, true);
  root.addEventListener("keydown", (event) => {
    const term = event.key === "Escape" && event.target.closest?.(open);
    if (!term) return;
    term.open = false;
    term.querySelector("summary").focus();
  });
}

const mounted = new WeakMap();

async function mountOne(element, name) {
  const names = mounted.get(element) ?? new Set();
  if (names.has(name)) return;
  names.add(name);
  mounted.set(element, names);
  try {
    const { mount } = await (behaviours[name] ?? (await import("./rarer.js")).behaviours[name])();
    mount(element);
  } catch (error) {
    names.delete(name); // the network may come back; until then the plain form does the job
    console.warn(`Passerelle: ${name}`, error);
  }
}

function mountAll(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) found.unshift(root);
  const named = (element) => element.dataset.behaviour.split(/\s+/).filter(Boolean);
  return Promise.all(found.flatMap((element) => named(element).map((name) => mountOne(element, name))));
}

document.documentElement.classList.add("js");
mountAll(document).then(() => document.documentElement.classList.add("is-ready")); // what a test waits for
// Whoever replaces a part of the page says so: element.dispatchEvent(new CustomEvent("passerelle:mounted-html", {bubbles: true})).
document.addEventListener("passerelle:mounted-html", (event) => mountAll(event.target));

window.addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));
