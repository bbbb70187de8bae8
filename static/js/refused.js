// What was refused is given back: why, what it was, and what to do of it. Loaded only when there is some.
// What was done here before anybody was known is theirs who say so; its words are not shown.
export function give(region, list, { again, drop, person }) {
  region.querySelector("[data-refused-list]").replaceChildren(...list.map((item) => {
    const box = region.querySelector("template").content.cloneNode(true).firstElementChild;
    const typed = box.querySelector("textarea");
    box.querySelector("[data-why]").textContent = item.refused || region.dataset.nobodys;
    box.querySelector("[data-title]").textContent = item.title;
    typed.value = item.refused ? item.typed : "";
    typed.hidden = !typed.value;
    const mine = { refused: "", person: item.person || person };
    box.querySelector("[data-again]").addEventListener("click", () => again(item.stamp, mine));
    box.querySelector("[data-drop]").addEventListener("click", () => drop(item.stamp));
    return box;
  }));
}
