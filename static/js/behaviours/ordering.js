// ↑ ↓ buttons move a line and set the ranks of the lists underneath, which stay what the form sends.
import { announce } from "../fragments.js";

export function mount(list) {
  const items = () => [...list.children];
  const select = (item) => item.querySelector("select");

  function sort() {
    list.append(...items().sort((a, b) => select(a).value - select(b).value));
    dress();
  }

  function dress() {
    items().forEach((item, index, all) => {
      select(item).value = index + 1;
      // Not `disabled`: a button that loses the focus under the thumb or the keyboard is a trap.
      item.querySelector("[data-move='-1']").setAttribute("aria-disabled", index === 0);
      item.querySelector("[data-move='1']").setAttribute("aria-disabled", index === all.length - 1);
    });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const item = button.closest("li");
    const other = button.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
    if (button.dataset.move === "1") other.after(item);
    else other.before(item);
    dress();
    for (const each of items()) each.classList.toggle("is-moved", each === item);
    button.focus();
    const text = item.querySelector(".ordering__text").textContent.trim();
    announce(list.dataset.said.replace("{texte}", text).replace("{n}", items().indexOf(item) + 1).replace("{total}", items().length));
    for (const moved of [item, other]) select(moved).dispatchEvent(new Event("input", { bubbles: true }));
  });

  list.classList.add("is-ready");
  if (!list.matches(":disabled *")) list.querySelectorAll(".ordering__moves").forEach((moves) => (moves.hidden = false));
  sort();
  list.closest("form").addEventListener("passerelle:restored", sort);
}
