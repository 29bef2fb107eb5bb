// C confirms the first candidate, R rejects, U leaves the row as unsure, J goes on, K goes back. All are buttons too.
const KEYS = new Set(["c", "r", "u", "j"]);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "k") { event.preventDefault(); history.back(); return; }
  if (!KEYS.has(key)) return;
  const control = document.querySelector(`[data-key="${key}"]`);
  if (control) { event.preventDefault(); control.click(); }
});

function writing(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]") != null;
}
