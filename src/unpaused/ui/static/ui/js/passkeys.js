// Passkeys: asks the device, then sends what it answers with the form. Options come from the page or from an address.
import { say } from "./words.js";

export function startPasskeys() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (form && !form.elements.credential.value) ask(event, form);
  });
}

async function ask(event, form) {
  event.preventDefault();
  const note = form.querySelector("[role=status]");
  note.hidden = true;
  try {
    const credential = form.dataset.passkey === "create" ? await made(form) : await known(form);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    note.textContent = say("passkey_failed");
    note.hidden = false;
  }
}

// The device keeps the passkey itself and checks who holds it, so that it can replace password and code.
async function made(form) {
  const options = given().creation_options;
  options.publicKey.authenticatorSelection = {
    ...options.publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  return window.webauthnJSON.create(options);
}

async function known(form) {
  const address = form.dataset.passkeyOptions;
  const options = address ? await fetched(address) : given();
  return window.webauthnJSON.get(options.request_options);
}

function given() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}
