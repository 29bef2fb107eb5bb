// A masked value is shown in its place for one minute; without this script the form opens a page.
import { say } from "./words.js";

const SHOWN = 60_000;

export function startReveals() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-reveal]");
    if (form) reveal(event, form);
  });
}

async function reveal(event, form) {
  event.preventDefault();
  const place = form.closest(".masked");
  const mask = place.querySelector("[data-mask]");
  const response = await fetch(form.action, {
    method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin",
  }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  const note = said(form);
  if (!response?.ok) { note.textContent = answer?.message ?? say("failed"); return; }
  const before = mask.textContent;
  mask.textContent = answer.value;
  form.reset();
  const details = form.closest("details");
  details.open = false;
  details.hidden = true;
  setTimeout(() => { mask.textContent = before; details.hidden = false; note.remove(); }, SHOWN);
}

function said(form) {
  const note = form.querySelector("[role=status]") ?? document.createElement("p");
  note.setAttribute("role", "status");
  note.className = "field-error";
  form.append(note);
  return note;
}
