// Remembers in which order pictures are touched: what interests a person most is asked about first.
export function mount(fieldset) {
  const boxes = [...fieldset.querySelectorAll('input[type="checkbox"]')];
  const order = fieldset.querySelector('input[name="order"]');
  const rank = (box) => box.closest("label").querySelector("[data-rank]");
  let chosen = order.value.split(" ").filter(Boolean);

  function show() {
    const checked = boxes.filter((box) => box.checked).map((box) => box.value);
    chosen = [...chosen.filter((value) => checked.includes(value)), ...checked.filter((value) => !chosen.includes(value))];
    order.value = chosen.join(" ");
    for (const box of boxes) {
      const place = chosen.indexOf(box.value) + 1;
      rank(box).hidden = place === 0 || chosen.length < 2;
      rank(box).textContent = place || "";
    }
  }

  fieldset.addEventListener("change", show);
  show(); // « Back » restores the boxes
}
