// Cursors beside the number fields, and what they give at once. Computed on the device: only the rules are sent.
// Same as cours/exercices/kinds/sim_budget.py:compute.
import { holds, number, value, written } from "../formulas.js";

const typed = new Map(); // exercise id → {field name: text}: survives the replacement of the form, and nothing else

export function compute(device, known) {
  const found = { ...known };
  for (const [name, rate] of Object.entries(device.parameters)) found[name] = Number(rate);
  for (const { name, kind, options } of device.inputs) {
    if (kind === "choice") for (const [key, text] of Object.entries(options[found[name]])) found[key] = Number(text);
  }
  for (const line of device.lines) found[line.name] = value(line.formula, found);
  return found;
}

export function mount(sim) {
  const device = JSON.parse(sim.dataset.rules);
  const form = sim.closest("form");
  const id = form.dataset.exercise;
  const fieldOf = (name) => form.elements[`input-${name}`];
  const advice = sim.querySelector("[data-advice]");
  const live = sim.querySelector("[data-live]");
  const last = sim.querySelector("[data-last]"); // stays in sight while a cursor moves
  const lastName = [...sim.querySelectorAll("[data-line]")].pop()?.dataset.line;
  let speaking;

  function read() {
    const known = {};
    const wrong = [];
    for (const { name, kind, unit, min, max, start } of device.inputs) {
      const field = fieldOf(name);
      if (kind === "switch") known[name] = field.checked ? 1 : 0;
      else if (kind === "choice") known[name] = Number(field.value);
      else {
        const found = number(field.value, unit);
        const good = found !== null && found >= Number(min) && found <= Number(max);
        if (!good) wrong.push([field, sim.dataset.between.replace("{least}", written(Number(min))).replace("{most}", written(Number(max), unit))]);
        known[name] = good ? found : Number(start);
        field.setAttribute("aria-invalid", !good);
      }
    }
    return { known, wrong };
  }

  const isStart = (known) => device.inputs.every(({ name, start }) => known[name] === Number(start || 0));

  function show() {
    const { known, wrong } = read();
    const found = compute(device, known);
    const longest = Math.max(...device.lines.filter((line) => line.bar).map((line) => Math.abs(found[line.name] ?? 0)), 0) || 1;
    for (const { name, unit, bar } of device.lines) {
      const place = sim.querySelector(`[data-line="${name}"]`);
      if (!place) continue;
      place.querySelector("strong").textContent = written(found[name], unit);
      place.classList.toggle("is-again", (found[name] ?? 0) < 0);
      if (bar) place.querySelector("rect").setAttribute("width", Math.max(0, ((found[name] ?? 0) / longest) * 100));
    }
    // After a try, also what the server could not say: the numbers never left.
    const due = (rule) => !rule.blocking || (typed.has(id) && rule.feedback.includes("{"));
    if (last) last.lastElementChild.textContent = written(found[lastName], device.lines.find((line) => line.name === lastName).unit);
    const said = isStart(known) ? [] : device.rules.filter((rule) => due(rule) && !holds(rule.condition, found));
    say([...wrong.map(([, text]) => text), ...said.map((rule) => rule.feedback.replace(/\{(\w+)\}/g, (all, name) => (name in found ? written(found[name]) : all)))]);
    clearTimeout(speaking); // a cursor that moves is not read aloud at every step
    speaking = setTimeout(() => {
      live.textContent = [...sim.querySelectorAll("[data-line]")].slice(-2).map((line) => line.textContent.replace(/\s+/g, " ").trim()).join(". ");
    }, 800);
  }

  function say(texts) {
    advice.replaceChildren(...texts.map((text) => {
      const note = document.createElement("p");
      note.className = "box__advice";
      note.textContent = text.replaceAll("**", "").replace(/ (?=[€%;:!?»])/g, "\u00a0");
      return note;
    }));
  }

  for (const { name, kind, unit } of device.inputs) {
    const field = fieldOf(name);
    const before = typed.get(id)?.[name];
    if (before !== undefined) {
      if (kind === "switch") field.checked = before;
      else field.value = before;
    }
    if (kind !== "number") continue;
    const cursor = sim.querySelector(`[data-input="${name}"] [type="range"]`);
    const follow = () => (cursor.value = number(field.value, unit) ?? cursor.value);
    cursor.hidden = false;
    follow();
    cursor.addEventListener("input", () => (field.value = cursor.value));
    field.addEventListener("input", follow);
  }
  if (last) last.hidden = form.hasAttribute("data-done");
  sim.addEventListener("input", show);
  show();
  clearTimeout(speaking);

  form.addEventListener("passerelle:collect", (event) => {
    const data = event.detail;
    for (const name of [...data.keys()]) if (name.startsWith("input-")) data.delete(name);
    if (data.get("act") !== "answer") return;
    const { known, wrong } = read();
    if (wrong.length || isStart(known)) {
      event.preventDefault();
      show();
      if (!wrong.length) say([sim.dataset.unchanged]);
      else wrong[0][0].focus();
      return;
    }
    typed.set(id, Object.fromEntries(device.inputs.map(({ name, kind }) => [name, kind === "switch" ? fieldOf(name).checked : fieldOf(name).value])));
    const found = compute(device, known);
    for (const rule of device.rules) data.set(`rule-${rule.id}`, holds(rule.condition, found) ? "1" : "0");
  });
}
