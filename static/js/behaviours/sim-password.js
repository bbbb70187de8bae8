// Gauges an invented password on the device: only the rules it respects are sent, never the password.
// Same as cours/exercices/kinds/sim_password.py:check.
import { fold } from "../typed.js";

const typed = new Map(); // exercise id → text: survives the replacement of the form, and nothing else

export const letters = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");

export function check(rules, text) {
  const bare = letters(text);
  const { length } = [...text];
  return {
    begun: length * 3 >= rules.length * 2,
    length: length >= rules.length,
    known: !rules.known.some((word) => bare.includes(word) && !bare.replaceAll(word, "").replace(/[0-9]/g, "")),
    guessed: !rules.guessable.some((word) => bare.includes(word)),
    varied: new Set(text.toLowerCase()).size >= rules.different,
  };
}

export function mount(sim) {
  const input = sim.querySelector("[name='password']");
  if (!input) return; // done
  const form = sim.closest("form");
  const rules = JSON.parse(sim.dataset.rules);
  const gauge = sim.querySelector("[data-gauge]");
  const said = sim.querySelector("[data-said]");
  const more = sim.querySelector("[data-more]");
  const ideas = sim.querySelector("[data-ideas]");

  input.addEventListener("input", show);
  input.value = typed.get(form.dataset.exercise) ?? "";
  if (input.value) show();

  function show() {
    const found = check(rules, input.value);
    const level = Object.values(found).every(Boolean) ? "solid" : found.begun ? "more" : "short";
    const word = input.value ? sim.dataset[level] : "…";
    if (gauge.textContent !== word) gauge.textContent = word; // said aloud only when it changes
    gauge.dataset.level = input.value ? level : "";
    said.hidden = true;
  }

  more.hidden = false;
  more.addEventListener("click", () => {
    const words = [...rules.ideas];
    const picked = Array.from({ length: 4 }, () => words.splice(crypto.getRandomValues(new Uint32Array(1))[0] % words.length, 1)[0]);
    ideas.textContent = picked.join("-");
  });

  form.addEventListener("passerelle:collect", (event) => {
    const data = event.detail;
    data.delete("password");
    if (data.get("act") !== "answer") return;
    if (!input.value.trim()) {
      event.preventDefault();
      said.textContent = sim.dataset.empty;
      said.hidden = false;
      input.focus();
      return;
    }
    typed.set(form.dataset.exercise, input.value);
    for (const [name, passed] of Object.entries(check(rules, input.value))) data.set(`rule-${name}`, passed ? "1" : "0");
  });
}
