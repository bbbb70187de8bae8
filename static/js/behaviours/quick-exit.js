// « Quitter vite »: the page is replaced at once by a harmless one, and « Back » does not bring it back.
// Without this file the link still leads there.
export function mount(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true; // at once, even when the network is slow
    location.replace(link.href);
  });
}
