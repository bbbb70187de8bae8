// Shows the points of an example one after the other. On paper and without this file, all are there.
export function mount(example) {
  const points = [...example.querySelectorAll(".point")];
  const more = example.querySelector("[data-reveal-more]");
  if (points.length < 2) return;
  let shown = 1;

  function dress() {
    for (const part of example.querySelectorAll("[data-reveal]")) {
      const number = Number(part.dataset.reveal);
      part.classList.toggle("is-away", number > shown);
      part.classList.toggle("is-new", number === shown);
    }
    more.hidden = shown >= points.length;
  }

  more.querySelector("[data-reveal-next]").addEventListener("click", () => {
    shown += 1;
    dress();
    const point = points[shown - 1];
    point.focus({ preventScroll: true });
    point.scrollIntoView({ block: "nearest" });
  });

  example.classList.add("is-ready");
  dress();
}
