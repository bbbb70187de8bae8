// A bank of words: touch a word, it goes in the first empty gap; touch a gap, its word goes back.
// The lists that the form sends are underneath, and stay the only memory.
import { announce } from "../fragments.js";

export function mount(cloze) {
  const gaps = [...cloze.querySelectorAll(".gap")];
  const said = (pattern, word, number) => cloze.dataset[pattern].replace("{mot}", word).replace("{n}", number);
  const locked = cloze.matches(":disabled *");
  let aimed = null; // the empty gap that was touched, waiting for its word

  const words = [...cloze.querySelectorAll(".bank__word")].map((item) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bank__button";
    button.textContent = item.textContent;
    button.disabled = locked;
    item.replaceChildren(button);
    button.addEventListener("click", () => place(button));
    return button;
  });

  for (const gap of gaps) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "gap__button";
    button.disabled = locked;
    gap.prepend(button);
    button.addEventListener("click", () => touch(gap));
  }

  const list = (gap) => gap.querySelector("select");
  const button = (gap) => gap.querySelector(".gap__button");

  function dress() {
    const used = gaps.map((gap) => list(gap).value).filter(Boolean);
    for (const word of words) {
      const at = used.indexOf(word.textContent);
      const placed = at >= 0;
      if (placed) used.splice(at, 1);
      word.setAttribute("aria-disabled", placed);
      word.classList.toggle("is-placed", placed);
    }
    for (const gap of gaps) {
      const { value } = list(gap);
      button(gap).textContent = value || "\u00a0";
      button(gap).classList.toggle("is-empty", !value);
      button(gap).classList.toggle("is-aimed", gap === aimed);
      button(gap).setAttribute("aria-label", said(value ? "full" : "empty", value, gap.dataset.gap));
    }
  }

  function place(word) {
    if (word.getAttribute("aria-disabled") === "true") return;
    const gap = aimed ?? gaps.find((one) => !list(one).value);
    if (!gap) return;
    list(gap).value = word.textContent;
    aimed = null;
    changed(gap, said("placed", word.textContent, gap.dataset.gap));
  }

  function touch(gap) {
    const { value } = list(gap);
    list(gap).value = "";
    aimed = gap;
    if (value) changed(gap, said("removed", value, gap.dataset.gap));
    else dress();
  }

  function changed(gap, text) {
    dress();
    announce(text);
    list(gap).dispatchEvent(new Event("input", { bubbles: true }));
  }

  cloze.classList.add("is-ready");
  dress();
  cloze.closest("form").addEventListener("passerelle:restored", dress);
}
