// Explained words: one open at a time, Escape closes it and gives the focus back. Without this file <details> does the job.
export function mount(root) {
  root.addEventListener("toggle", (event) => {
    if (!event.target.matches?.("details.term[open]")) return;
    for (const other of root.querySelectorAll("details.term[open]")) {
      if (other !== event.target) other.open = false;
    }
  }, true); // "toggle" does not bubble

  root.addEventListener("keydown", (event) => {
    const term = event.key === "Escape" && event.target.closest?.("details.term[open]");
    if (!term) return;
    term.open = false;
    term.querySelector("summary").focus();
  });
}
