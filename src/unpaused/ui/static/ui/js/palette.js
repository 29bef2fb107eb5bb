// Ctrl/Cmd-K: every page of the navigation and every action of this page, by name. "?" lists the keys.
import { say } from "./words.js";

let dialog, input, list, none, choices = [], at = 0;

export function startPalette() {
  dialog = document.getElementById("palette");
  if (!dialog) return;
  input = dialog.querySelector("input");
  list = dialog.querySelector("[role=listbox]");
  none = dialog.querySelector(".palette-none");
  document.querySelector("[data-open-palette]")?.addEventListener("click", open);
  document.addEventListener("keydown", onKey);
  input.addEventListener("input", () => { at = 0; draw(); });
  input.addEventListener("keydown", steer);
  list.addEventListener("click", (event) => follow(event.target.closest("[role=option]")));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  } else if (event.key === "?" && !typing(event.target) && !document.querySelector("dialog[open]")) {
    document.getElementById("shortcuts")?.showModal();
  }
}

export function typing(target) {
  return target.closest?.("input, select, textarea, [contenteditable]") != null;
}

function open() {
  if (dialog.open) return;
  choices = [...document.querySelectorAll("a[data-palette], .page-head .buttons a, .page-head .buttons button")]
    .filter((each) => !each.hidden)
    .map((element) => ({
      element,
      text: (element.querySelector(".nav-label") ?? element).textContent.trim(),
      kind: element.matches("[data-palette]") ? say("go") : say("do"),
    }));
  input.value = "";
  at = 0;
  draw();
  dialog.showModal();
}

function draw() {
  const wanted = input.value.trim().toLowerCase();
  const fitting = choices.filter((each) => each.text.toLowerCase().includes(wanted));
  at = Math.min(at, Math.max(0, fitting.length - 1));
  list.replaceChildren(...fitting.map(option));
  none.hidden = fitting.length > 0;
  list.hidden = fitting.length === 0;
  input.setAttribute("aria-expanded", String(fitting.length > 0));
  input.setAttribute("aria-activedescendant", fitting.length ? `palette-${at}` : "");
  list.children[at]?.scrollIntoView({ block: "nearest" });
}

function option(choice, index) {
  const item = document.createElement("li");
  item.id = `palette-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(index === at));
  const icon = choice.element.querySelector(".icon");
  if (icon) item.append(icon.cloneNode(true));
  item.append(choice.text);
  const kind = document.createElement("small");
  kind.textContent = choice.kind;
  item.append(kind);
  item.choice = choice;
  return item;
}

function steer(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && list.children.length) {
    event.preventDefault();
    at = (at + step + list.children.length) % list.children.length;
    draw();
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    follow(list.children[at]);
  }
}

function follow(item) {
  if (!item) return;
  dialog.close();
  item.choice.element.click();
}
