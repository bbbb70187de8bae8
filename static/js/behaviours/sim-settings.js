// « Voir comme un inconnu » follows the settings at once.
export function mount(sim) {
  const now = sim.querySelector("[data-now]");
  const list = now.querySelector(".seen");
  const nothing = now.querySelector(".seen__nothing");
  const line = sim.querySelector(".seen li"); // one with its icon, to copy

  sim.addEventListener("change", () => {
    const seen = [...sim.querySelectorAll("[data-seen]:checked")].map((input) => input.dataset.seen).filter(Boolean);
    list.replaceChildren(...seen.map((text) => {
      const copy = line.cloneNode(true);
      copy.querySelector("span").textContent = text;
      return copy;
    }));
    nothing.hidden = seen.length > 0;
    now.hidden = false;
  });
}
