// A button that prints the page. It is hidden until this file runs, since only a script can print.
export function mount(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
