// Keeps what is being typed in a form for the life of this tab: a reload, a lost network or a mistake loses nothing.
// In sessionStorage, because it ends with the tab: on a shared device the next person must not find it.
// Never put it on a simulation or a code: fields of type password and [data-no-draft] are skipped, but ask yourself first.

const PREFIX = "passerelle:brouillon:";
const SERVER_EVERY = 3000; // ms of silence before the server is told, when the form has data-draft-url

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "submit", "button", "password", "file"].includes(field.type) &&
      !field.closest("[data-no-draft]"),
  );
}

function read(form) {
  return fields(form).map((field) =>
    ["checkbox", "radio"].includes(field.type)
      ? [field.name, field.value, field.checked]
      : [field.name, null, field.value],
  );
}

function restore(form, kept) {
  for (const [name, value, state] of kept) {
    const field = fields(form).find((one) => one.name === name && (value === null || one.value === value));
    if (!field) continue;
    if (typeof state === "boolean") field.checked = state;
    else field.value = state;
  }
}

export function mount(form) {
  const exercise = form.elements.exercise?.value ?? form.id ?? "";
  const key = `${PREFIX}${location.pathname}:${exercise}`;
  let memory;
  try {
    memory = sessionStorage;
    const kept = JSON.parse(memory.getItem(key) ?? "null");
    if (kept) restore(form, kept);
  } catch {
    // storage forbidden or an old format: the form stays as the server made it
  }

  let timer = null;
  let dirty = false;
  const send = async () => {
    clearTimeout(timer);
    if (!dirty || !form.dataset.draftUrl) return;
    dirty = false;
    try {
      const response = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        keepalive: true,
      });
      if (!response.ok) dirty = true;
    } catch {
      dirty = true;
    }
  };

  const keep = () => {
    dirty = true;
    try {
      memory?.setItem(key, JSON.stringify(read(form)));
    } catch {
      // full: the server's copy is the one that matters
    }
    clearTimeout(timer);
    timer = setTimeout(send, SERVER_EVERY);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
    try {
      memory?.removeItem(key);
    } catch {
      // nothing was kept
    }
  });

  const flush = (event) => {
    if (!form.isConnected) document.removeEventListener("passerelle:save-drafts", flush);
    else event.detail.waitUntil(send());
  };
  document.addEventListener("passerelle:save-drafts", flush);
}
