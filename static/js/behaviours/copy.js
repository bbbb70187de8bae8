// Copies a text to the clipboard, and says so. The button is hidden until this file runs; without it the text is selected by hand.
export function mount(box) {
  const source = box.querySelector("[data-copy-source]");
  const button = box.querySelector("[data-copy]");
  const said = box.querySelector("[data-copied]");

  button.hidden = false;
  source.addEventListener("focus", () => source.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      said.hidden = false;
    } catch {
      source.focus(); // refused by the browser, or a page without https: the text is selected, ready to copy
    }
  });
}
