// An answer that was chosen and not sent: its marks, which speak of the last one, go line by line; and who goes away from
// it is asked « Valider cette réponse ? ».
const dialog = document.getElementById("non-valide");

// True when the person stays with their answer: they send it now, or close the question.
export async function keeps(form, changed) {
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  if (dialog.returnValue === "leave") changed.delete(form);
  if (dialog.returnValue === "send") form.querySelector("[value=answer]").click();
  return dialog.returnValue !== "leave";
}

// Where one thing is chosen among several, the line that is left changes too.
export function unmark({ form, name, type, parentElement }) {
  const changed = type === "radio" ? [...form.querySelectorAll(`[name="${name}"]`)] : [{ parentElement }];
  for (const { parentElement } of changed) {
    const line = parentElement.closest(".is-right, .is-again");
    line?.classList.remove("is-right", "is-again");
    line?.querySelector(".mark")?.remove();
  }
}

// The links that lead to another page ask too.
export function watch(unsent, changed) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]:not([data-ask])");
    if (!link || event.defaultPrevented || link.pathname === location.pathname || !unsent()) return;
    event.preventDefault();
    if (!(await keeps(unsent(), changed))) location.assign(link.href);
  });
}
