// The total follows the choices; opening a sheet counts as reading it.
import { written } from "../formulas.js";

export function mount(sim) {
  const total = sim.querySelector("[data-total]");
  if (!total) return; // the summary, or the end
  const { ceiling, unit, left, over } = sim.dataset;

  function show() {
    const amounts = [...sim.querySelectorAll("[data-amount]:checked")].map((input) => Number(input.dataset.amount));
    const sum = amounts.reduce((all, amount) => all + amount, 0);
    const rest = Number(ceiling) - sum;
    total.querySelector("[data-sum]").textContent = written(sum, unit);
    total.querySelector("progress").value = sum;
    total.querySelector("[data-rest]").textContent = (rest < 0 ? over : left).replace("{n}", written(Math.abs(rest), unit));
    total.classList.toggle("is-again", rest < 0);
  }

  sim.addEventListener("change", show);
  for (const sheet of sim.querySelectorAll("details")) {
    sheet.addEventListener("toggle", () => {
      if (sheet.open) sheet.querySelector("[name='read']").checked = true;
    });
  }
  show();
}
