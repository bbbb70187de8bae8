// Compares the boxes of a form on the device: only « as before », « right », « a known mistake » or « other » is sent.
// Same as cours/exercices/kinds/sim_check_form.py:compare.
import { number } from "../formulas.js";
import { fold, mask } from "../typed.js";

const typed = new Map(); // exercise id → {field name: text}: survives the replacement of the form, and nothing else

export function compare(box, text) {
  const same = (other) => {
    const [a, b] = [number(text, box.unit), number(other, box.unit)];
    return a !== null && b !== null ? a === b : fold(text) === fold(other);
  };
  if (same(box.start)) return "same";
  if (box.right && same(box.right)) return "right";
  const known = box.known.findIndex(same);
  return known < 0 ? "other" : `known-${known}`;
}

export function mount(sim) {
  const form = sim.closest("form");
  const id = form.dataset.exercise;
  const inputs = [...sim.querySelectorAll("[data-box]")];
  const before = typed.get(id) ?? {};

  for (const input of inputs) {
    if (input.name in before) input.value = before[input.name];
    input.addEventListener("input", () => {
      const hidden = mask(input.value);
      if (hidden !== input.value) input.value = hidden;
    });
  }
  for (const place of sim.querySelectorAll("[data-typed]")) {
    place.textContent = before[`field-${place.dataset.typed}`] || place.textContent;
  }

  form.addEventListener("passerelle:collect", ({ detail: data }) => {
    if (inputs.length) typed.set(id, Object.fromEntries(inputs.map((input) => [input.name, input.value])));
    for (const input of inputs) {
      data.delete(input.name);
      data.set(input.name.replace("field-", "word-"), compare(JSON.parse(input.dataset.box), input.value));
    }
    // A box typed before the page had its scripts: the server gave it back, it does not go out a second time.
    for (const name of [...data.keys()].filter((key) => key.startsWith("field-"))) {
      data.delete(name);
      data.set(name.replace("field-", "word-"), "other");
    }
  });
}
