// Copying, printing, going back, closing menus, focus on the summary of errors.
import { say } from "./words.js";

export function startConveniences() {
  document.querySelector("[data-focus]")?.focus();
  prepare(document);
  document.addEventListener("swapped", (event) => prepare(event.detail));
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-back]")) history.back();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A second click while the first is on its way would do it twice. Forms that scripts send see to themselves.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

function prepare(root) {
  for (const element of root.querySelectorAll(".needs-script")) element.hidden = false;
  for (const element of root.querySelectorAll("[data-copy]")) offerCopy(element);
  for (const element of root.querySelectorAll(".table-wrap")) letScroll(element);
}

// A table wider than a phone must also scroll for those who have no finger to drag it.
function letScroll(element) {
  if (element.scrollWidth <= element.clientWidth) return;
  element.tabIndex = 0;
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", (element.querySelector("caption") ?? document.querySelector("h1"))?.textContent ?? "");
}

function offerCopy(element) {
  if (!navigator.clipboard) return;
  const text = element.textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain square";
  button.setAttribute("aria-label", `${say("copy")} ${text}`);
  button.innerHTML = iconMarkup("copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
    button.classList.remove("square");
    button.setAttribute("role", "status");
  });
  element.after(button);
}

function iconMarkup(name) {
  const source = new URL("../icons.svg", import.meta.url).pathname;
  return `<svg class="icon" aria-hidden="true"><use href="${source}#${name}"/></svg>`;
}
