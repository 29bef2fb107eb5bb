// J, K and Enter in lists; filters that act at once; labels for rows that a phone shows as cards.
import { typing } from "./palette.js";
import { refetch } from "./swap.js";

export function startWorklist() {
  label(document);
  document.addEventListener("swapped", (event) => label(event.detail));
  document.addEventListener("keydown", onKey);
  foldFilters();
  const form = document.querySelector("form[data-filters]");
  if (form) filterAtOnce(form);
}

function rows() {
  return [...document.querySelectorAll("#results tbody tr, [data-rows-list] tbody tr")];
}

function onKey(event) {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("form[data-filters] input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step) move(step);
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.hasAttribute("data-selected"));
  const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step))];
  all[here]?.removeAttribute("data-selected");
  next.setAttribute("data-selected", "");
  next.scrollIntoView({ block: "nearest" });
  // The link itself takes the focus, so that Enter opens it and a screen reader says it.
  (next.querySelector("a[data-open], th a, a") ?? next).focus({ preventScroll: true });
}

function label(root) {
  for (const table of root.querySelectorAll("table.rows-as-cards")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.children].forEach((cell, index) => { cell.dataset.label ??= heads[index] ?? ""; });
    }
  }
}

function foldFilters() {
  const fold = document.querySelector("[data-filters-fold]");
  if (fold && matchMedia("(max-width: 760px)").matches) fold.open = false;
}

function filterAtOnce(form) {
  let waiting;
  const act = () => show(new URL(`?${asked(form)}`, location.href));
  form.addEventListener("change", act);
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search" || event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(act, 300);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); act(); });
  window.addEventListener("popstate", () => location.reload());
}

function asked(form) {
  const all = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...all]) if (!value) all.delete(name);
  return all;
}

async function show(url) {
  const results = document.getElementById("results");
  results.setAttribute("aria-busy", "true");
  try {
    await refetch(results, url);
    if (url.href !== location.href) history.pushState(null, "", url);
  } catch {
    location.assign(url);
  }
}
