// Asks for help without leaving the page: over a lesson, or in its own page. The outbox keeps it without network.
import { send, uuid } from "../fragments.js";
import { here, post, reason } from "../outbox.js";

export function mount(form) {
  const { sent, kept, later, leftMany, leftOne, leftNone } = form.dataset;
  const dialog = form.closest("dialog");
  const outcome = form.parentElement.querySelector("[data-outcome]");
  const text = form.elements.text;
  const left = form.querySelector("[data-left]");
  const problem = form.querySelector("[data-problem-place]");

  const count = () => {
    const rest = text.maxLength - text.value.length;
    left.textContent = rest < 1 ? leftNone : rest === 1 ? leftOne : leftMany.replace("{n}", rest);
  };
  text.addEventListener("input", count);
  if (text.value) count();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return; // a second tap while the first is on its way
    form.setAttribute("aria-busy", "true");
    const url = new URL(form.action).pathname;
    const outcome = await post({ id: form.elements.client_id.value, url, data: fields(), typed: text.value, said: later });
    form.removeAttribute("aria-busy");
    if (outcome.is === "stored") return done(sent);
    if (outcome.is === "refused" && outcome.status === 422) return correct(outcome.text);
    if (outcome.kept) return done(outcome.is === "network" ? kept : reason(outcome));
    say(reason(outcome)); // the words stay in the box
    text.focus();
  });

  // The place closes, by itself or not: what is typed waits for the person on the server, not on this device.
  document.addEventListener("passerelle:save-drafts", (event) => {
    if (!here() || text.value === text.defaultValue) return;
    const data = new FormData();
    data.set("text", text.value);
    event.detail?.wait?.push(send(form.dataset.draftUrl, data, { keepalive: true, person: here() }));
  });

  const fields = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");

  function correct(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const hidden = page.querySelector("[data-hidden]");
    if (hidden) text.value = hidden.textContent;
    count();
    say(page.querySelector("[data-problem]").textContent.replace(/\s+/g, " ").trim());
    text.focus();
  }

  function say(words) {
    problem.querySelector("span").textContent = words;
    problem.hidden = false;
  }

  function done(words) {
    text.value = "";
    problem.hidden = true;
    form.elements.client_id.value = uuid();
    count();
    outcome.textContent = words;
    outcome.hidden = false;
    form.hidden = true;
    outcome.focus();
  }

  // --- Over a lesson --------------------------------------------------------------------------------------------------
  if (!dialog?.showModal) return;
  for (const link of document.querySelectorAll("[data-ask]")) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", open);
  }
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());

  function open(event) {
    event.preventDefault();
    form.elements.etape.value = document.querySelector(".screen.is-current")?.dataset.number ?? "";
    form.hidden = false;
    outcome.hidden = true;
    dialog.showModal();
    document.getElementById("titre-aide").focus();
  }
}
