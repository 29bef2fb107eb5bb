// Areas are looked for while somebody types; one that is ticked goes to the chosen ones. Without scripts the button does it.
const WAIT = 200;

for (const field of document.querySelectorAll("[data-areas]")) start(field);

function start(field) {
  const search = field.querySelector("input[type=search]");
  let waiting, asked = 0;
  const look = async (name, value) => {
    const mine = ++asked;
    const query = new URLSearchParams({ [name]: value });
    for (const box of field.querySelectorAll(".chosen-areas input:checked")) query.append("areas", box.value);
    const response = await fetch(`${field.dataset.areasUrl}?${query}`, { credentials: "same-origin" });
    if (!response.ok || response.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    field.querySelector("#area-results").replaceWith(page.getElementById("area-results"));
  };
  search.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => look("area_search", search.value), WAIT);
  });
  search.addEventListener("compositionend", () => look("area_search", search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); look("area_search", search.value); }
    if (event.key === "ArrowDown") { event.preventDefault(); boxes(field)[0]?.focus(); }
  });
  field.addEventListener("keydown", (event) => walk(event, field, search));
  field.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.name === "area_within") look("area_within", button.value);
    else look("area_search", search.value);
  });
  field.addEventListener("change", (event) => {
    const row = event.target.closest(".area-results li");
    if (!row || !event.target.checked) return;
    row.querySelector("button")?.remove();
    const next = boxes(field)[boxes(field).indexOf(event.target) + 1];
    field.querySelector(".chosen-areas").append(row);
    (next ?? search).focus();
  });
}

// Ticked before the language changed (ui/js/typed.js): asked for by their codes, in the order in which they stood.
document.addEventListener("missing", async ({ detail }) => {
  const field = document.querySelector("[data-areas]");
  for (const { name, value } of field ? detail : []) if (name === "areas") await bring(field, value);
});

async function bring(field, code) {
  const query = new URLSearchParams({ area_search: code });
  const response = await fetch(`${field.dataset.areasUrl}?${query}`, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const box = page.querySelector(`.area-results input[value="${CSS.escape(code)}"]`);
  if (!box) return;
  const row = document.importNode(box.closest("li"), true);
  row.querySelector("button")?.remove();
  row.querySelector("input").checked = true;
  field.querySelector(".chosen-areas").append(row);
}

function boxes(field) {
  return [...field.querySelectorAll(".area-results input")];
}

function walk(event, field, search) {
  const all = boxes(field);
  const at = all.indexOf(event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0 || !step) return;
  event.preventDefault();
  (all[at + step] ?? (step < 0 ? search : all[at])).focus();
}
