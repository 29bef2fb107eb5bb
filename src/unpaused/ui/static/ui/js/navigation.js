// The navigation on a phone: opens over the page, keeps the focus inside, closes with Escape.
export function startNavigation() {
  const nav = document.getElementById("navigation");
  const opener = document.querySelector(".nav-open");
  if (!nav || !opener) return;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-expanded", "false");
  const set = (open) => {
    nav.toggleAttribute("data-open", open);
    opener.setAttribute("aria-expanded", String(open));
    (open ? nav.querySelector("a") : opener).focus();
  };
  opener.addEventListener("click", (event) => { event.preventDefault(); set(true); });
  nav.querySelector(".nav-close").addEventListener("click", (event) => { event.preventDefault(); set(false); });
  nav.addEventListener("keydown", (event) => { if (event.key === "Escape" && nav.hasAttribute("data-open")) set(false); });
  nav.addEventListener("keydown", (event) => { if (event.key === "Tab" && nav.hasAttribute("data-open")) keepInside(event, nav); });
  document.addEventListener("click", (event) => {
    if (nav.hasAttribute("data-open") && !nav.contains(event.target) && !opener.contains(event.target)) set(false);
  });
}

function keepInside(event, nav) {
  const reachable = [...nav.querySelectorAll("a, button")].filter((each) => each.offsetParent);
  const edge = event.shiftKey ? reachable[0] : reachable.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? reachable.at(-1) : reachable[0]).focus();
}
