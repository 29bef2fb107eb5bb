// Theme, height of rows and folded navigation at once, kept by the same form that works without scripts.
export function startPreferences() {
  for (const form of document.querySelectorAll("form[data-prefer]")) {
    form.addEventListener("submit", (event) => prefer(event, form));
  }
}

function prefer(event, form) {
  const { name, value } = event.submitter ?? {};
  if (!name) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set(name, value);
  fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  apply(name, value, event.submitter);
}

function apply(name, value, button) {
  const root = document.documentElement;
  if (value === "auto" || value === "open") delete root.dataset[name];
  else root.dataset[name] = value;
  if (name === "nav") {
    button.value = value === "folded" ? "open" : "folded";
    return;
  }
  for (const each of button.parentElement.children) each.setAttribute("aria-pressed", String(each === button));
}
