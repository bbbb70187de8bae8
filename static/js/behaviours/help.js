// Asks for help without leaving the page: over a lesson, or in its own page. Kept on the device without network.
import { send, uuid } from "../fragments.js";
import { deliver, keep } from "./help-kept.js";

export function mount(form) {
  const { sent, kept, enter, full, leftMany, leftOne, leftNone } = form.dataset;
  const dialog = form.closest("dialog");
  const outcome = form.parentElement.querySelector("[data-outcome]");
  const text = form.elements.text;
  const left = form.querySelector("[data-left]");
  const problem = form.querySelector("[data-problem-place]");
  const person = document.querySelector("[data-behaviour~='help-kept']")?.dataset.person ?? "";

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
    const item = { id: form.elements.client_id.value, person, fields: fields() };
    const { is, html } = await deliver(form.action, item.fields);
    form.removeAttribute("aria-busy");
    if (is === "refused") return correct(html);
    if (is === "lost") return form.submit(); // the page says who can help, with the words given back
    if (is === "sent") return done(sent);
    if (!keep(item)) return say(full);
    document.dispatchEvent(new Event("passerelle:help-kept"));
    done(is === "enter" ? enter : kept);
  });

  // The place closes, by itself or not: what is typed waits for the person on the server, not on this device.
  document.addEventListener("passerelle:save-drafts", (event) => {
    if (!person || text.value === text.defaultValue) return;
    const data = new FormData();
    data.set("text", text.value);
    event.detail?.wait?.push(send(form.dataset.draftUrl, data, { keepalive: true }));
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
