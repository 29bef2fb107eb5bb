// What was typed outlives a change of the language: kept in this tab until the next page is there, whichever it is.
const KEY = "typed";
const NEVER = [
  "[type=hidden]", "[type=password]", "[type=file]", "[type=submit]", "[type=button]", "[type=reset]", "[type=image]",
  "[autocomplete*=one-time-code]", "[autocomplete*=password]",
].join();

export function startTyped() {
  const kept = take();
  document.addEventListener("submit", ({ target }) => { if (target.matches("form[data-language]")) keep(target); });
  if (kept?.page !== address(location.href)) return;
  // After the page's own scripts, which listen to what is put back.
  if (document.readyState === "complete") putBack(kept.values);
  else document.addEventListener("DOMContentLoaded", () => putBack(kept.values));
}

function keep(language) {
  const all = language.dataset.language === "all" || document.querySelector("[data-focus]") !== null;
  const values = fields().filter(([, field]) => all || changed(field))
    .map(([name, field]) => [name, valueOf(field), ticked(field) ? { name: field.name, value: field.value } : null]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ page: address(language.elements.next.value), values }));
  } catch { /* No room, or not allowed: the language changes all the same. */ }
}

function take() {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return JSON.parse(kept);
  } catch { return null; }
}

// What was ticked and is not on the new page goes to whoever brings it there: "missing" on the document.
function putBack(values) {
  const wanted = new Map(values);
  const known = new Set(fields().map(([name]) => name));
  for (const [name, field] of fields()) {
    const value = wanted.get(name);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(valueOf(field))) continue;
    put(field, value);
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const missing = values.filter(([name, value]) => value === true && !known.has(name)).map(([, , box]) => box);
  document.dispatchEvent(new CustomEvent("missing", { detail: missing }));
}

// Every field with a name that is the same in each language: where its form leads, its own name, which one of these.
function fields() {
  const found = [], counted = new Map();
  for (const form of document.forms) {
    if (form.matches("[data-language], [data-prefer]")) continue;
    for (const field of form.elements) {
      if (!field.name || !field.matches("input, select, textarea") || field.matches(NEVER)) continue;
      const name = `${form.getAttribute("action") ?? ""} ${field.name} ${ticked(field) ? field.value : ""}`;
      counted.set(name, (counted.get(name) ?? 0) + 1);
      found.push([`${name} ${counted.get(name)}`, field]);
    }
  }
  return found;
}

function ticked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function changed(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.type.startsWith("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function valueOf(field) {
  if (ticked(field)) return field.checked;
  return field.type.startsWith("select") ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

function put(field, value) {
  if (ticked(field)) field.checked = value;
  else if (field.type.startsWith("select")) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}

function address(text) {
  const { pathname, search } = new URL(text, location.href);
  return pathname + search;
}
