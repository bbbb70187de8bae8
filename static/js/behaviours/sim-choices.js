// Pins of a plan are pressed like the choices they stand for; the composed post follows what is chosen.
export function mount(sim) {
  const inputs = [...sim.querySelectorAll(".option__input")];

  function show() {
    for (const pin of sim.querySelectorAll("[data-pin]")) pin.classList.toggle("is-on", Boolean(inputOf(pin)?.checked));
    for (const piece of sim.querySelectorAll("[data-of]")) {
      const chosen = inputs.find((input) => input.name === piece.dataset.of && input.checked)?.nextElementSibling;
      if (!chosen) continue;
      const image = chosen.querySelector("img")?.cloneNode();
      piece.replaceChildren(...(image ? [image] : []), chosen.querySelector(".option__name").textContent.trim());
    }
  }

  const inputOf = (pin) =>
    [...pin.closest(".scene").querySelectorAll(".option__input")].find((input) => input.value === pin.dataset.pin);

  for (const pin of sim.querySelectorAll("[data-pin]")) {
    pin.classList.add("is-ready");
    pin.addEventListener("click", () => {
      const input = inputOf(pin);
      if (!input.matches(":disabled")) input.click();
    });
  }
  sim.addEventListener("change", show);
  show();
}
