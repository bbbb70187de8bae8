// Makes the words of a document, or the parts of a picture, as good as the boxes of the list below them.
export function mount(hotspot) {
  const zones = [...hotspot.querySelectorAll("[data-zone]")];
  const box = (zone) => hotspot.querySelector(`input[value="${zone.dataset.zone}"]`);
  const locked = hotspot.matches(":disabled *");

  function dress() {
    for (const zone of zones) {
      zone.classList.toggle("is-on", box(zone).checked);
      if (zone.tabIndex === 0) zone.setAttribute("aria-pressed", box(zone).checked);
    }
  }

  function toggle(zone) {
    box(zone).checked = !box(zone).checked;
    box(zone).dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const zone of zones) {
    if (locked) continue;
    zone.classList.add("is-ready");
    zone.addEventListener("click", () => toggle(zone));
    if (zone instanceof SVGElement) continue; // a picture has its list of boxes for the keyboard
    zone.setAttribute("role", "button");
    zone.tabIndex = 0;
    zone.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle(zone);
    });
  }

  if (zones.length && !locked) {
    hotspot.querySelector("[data-touch]").hidden = false;
    hotspot.querySelector("[data-list]").hidden = true;
  }
  hotspot.addEventListener("input", dress);
  hotspot.closest("form").addEventListener("passerelle:restored", dress);
  dress();
}
