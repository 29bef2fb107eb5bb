// The wall shows one part after the other. It never turns under somebody's hand: while the pointer moves over it, while
// something in it has the focus, or while it was told to stay, it stays.
const TURN = 12_000;
const STILL = 20_000;
let current = 0;
let touched = -Infinity;
let told = false;

const board = () => document.getElementById("board");
const parts = () => [...board().querySelectorAll(".wall-part")];

function show(place) {
  const all = parts();
  current = (place + all.length) % all.length;
  board().setAttribute("data-cycling", "");
  all.forEach((part, index) => part.toggleAttribute("data-current", index === current));
}

function inUse() {
  return told || document.hidden || performance.now() - touched < STILL || board().contains(document.activeElement);
}

const pause = document.querySelector("[data-wall-pause]");
pause.hidden = false;
pause.addEventListener("click", () => {
  told = !told;
  pause.setAttribute("aria-pressed", String(told));
});
const next = document.querySelector("[data-wall-next]");
next.hidden = false;
next.addEventListener("click", () => show(current + 1));
document.querySelector("main").addEventListener("pointermove", () => { touched = performance.now(); });
document.addEventListener("swapped", () => show(current));
setInterval(() => { if (!inUse()) show(current + 1); }, TURN);
show(0);
