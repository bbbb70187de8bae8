// Checks the drawn form on the device: only « this rule passed or not » is sent, nothing typed ever leaves.
// Same rules as cours/exercices/kinds/sim_account_form.py:check_rules; the table of
// tests/cours/exercices/account_rules_cases.json holds both to the same answers.
import { fold, mask } from "../typed.js";

const typed = new Map(); // exercise id → {name: value}: survives the replacement of the form, and nothing else

// --- Rules ------------------------------------------------------------------------------------------------------------
const words = (value) => value.split(",").map(fold).filter(Boolean);
const bare = (code) => code.replace(/\s+/g, "").toLowerCase();
const EMAIL = /^[^\s@,;]{1,64}@[^\s@,;.]{1,63}(?:\.[^\s@,;.]{1,63}){1,4}$/u;

// fields: {name: {type, required}} · values: {name: text, or true/false for a box}
export function passes(rule, fields, values) {
  const field = fields[rule.field] ?? {};
  const read = (name) => {
    const text = typeof values[name] === "string" ? values[name] : "";
    return fields[name]?.type === "password" ? text : text.trim();
  };
  const text = read(rule.field);
  switch (rule.test) {
    case "checked": return Boolean(values[rule.field]);
    case "unchecked": return !values[rule.field];
    case "filled": return Boolean(text.trim());
    case "email_format": return (!text && !field.required) || EMAIL.test(text);
    case "min_length": return (!text && !field.required) || [...text].length >= Number(rule.value);
    case "same_as": {
      const other = read(rule.value);
      const either = [field.type, fields[rule.value]?.type].includes("email");
      return either ? text.toLowerCase() === other.toLowerCase() : text === other;
    }
    case "not_containing": return !words(rule.value ?? "").some((word) => fold(text).includes(word));
    case "equals": return fold(text) === fold(rule.value ?? "");
    default: return words(rule.value ?? "").includes(fold(text));
  }
}

// --- The form -----------------------------------------------------------------------------------------------------------
export function mount(account) {
  const form = account.closest("form");
  const id = form.dataset.exercise;
  const { rules, code, required } = JSON.parse(account.dataset.rules);
  const inputs = [...account.querySelectorAll("[name^='field-']")];
  const nameOf = (input) => input.name.slice("field-".length);
  const said = (name) => account.querySelector(`[data-field="${name}"] .box__said`);
  const fields = Object.fromEntries(inputs.map((input) => [nameOf(input), { type: input.dataset.type, required: required.includes(nameOf(input)) }]));
  const values = () => Object.fromEntries(inputs.map((input) => [nameOf(input), input.type === "checkbox" ? input.checked : input.value]));

  // What was typed comes back after the server has answered: it never had it.
  const before = account.dataset.stage === "form" && typed.get(id);
  if (before) {
    for (const input of inputs) {
      if (input.type === "checkbox") input.checked = before[nameOf(input)];
      else input.value = before[nameOf(input)];
    }
    sayLengths(before);
  } else typed.delete(id);

  function sayLengths(then) {
    for (const name of Object.keys(fields)) {
      const errors = [...said(name).querySelectorAll(".box__error > :last-child")];
      const missed = rules.filter((rule) => rule.field === name && rule.blocking && !passes(rule, fields, then));
      if (errors.length !== missed.length) continue;
      missed.forEach((rule, index) => {
        if (rule.feedback) errors[index].textContent = rule.feedback.replace("{n}", [...then[name]].length);
      });
    }
  }

  account.addEventListener("input", (event) => {
    const input = event.target;
    if (!inputs.includes(input) || input.type === "checkbox") return;
    const hidden = mask(input.value);
    if (hidden === input.value) return;
    input.value = hidden;
    const note = document.createElement("p");
    note.className = "box__error";
    note.textContent = account.dataset.said;
    said(nameOf(input)).replaceChildren(note);
  });

  for (const eye of account.querySelectorAll("[data-eye]")) {
    eye.hidden = false;
    eye.addEventListener("click", () => {
      const shown = eye.previousElementSibling.classList.toggle("is-shown");
      eye.setAttribute("aria-pressed", shown);
    });
  }

  form.addEventListener("reset", () => {
    typed.delete(id);
    for (const name of Object.keys(fields)) said(name).replaceChildren();
  });

  form.addEventListener("passerelle:collect", (event) => {
    const data = event.detail;
    const answer = data.get("code");
    for (const name of [...data.keys()]) if (name.startsWith("field-") || name === "code") data.delete(name);
    data.set("device", "1");
    if (data.get("act") !== "answer") return;
    if (account.dataset.stage === "form") {
      const now = values();
      if (!Object.values(now).some((value) => typeof value === "string" && value.trim())) {
        event.preventDefault();
        const first = inputs[0];
        said(nameOf(first)).textContent = account.dataset.empty;
        first.focus();
        return;
      }
      typed.set(id, now);
      for (const rule of rules) data.set(`rule-${rule.id}`, passes(rule, fields, now) ? "1" : "0");
    } else if (code && answer?.trim()) data.set("code-ok", bare(answer) === code ? "1" : "0");
  });
}
