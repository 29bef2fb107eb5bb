// Keeps "3 min" current, and marks what was not updated for too long.
import { say } from "./words.js";

const MINUTE = 60, HOUR = 3600, DAY = 86400;

export function startAges() {
  setInterval(refresh, 15_000);
  document.addEventListener("visibilitychange", refresh);
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-age]")) element.textContent = words(secondsSince(element.dateTime));
  for (const element of document.querySelectorAll("time[data-until]")) element.textContent = left(-secondsSince(element.dateTime, -Infinity));
  for (const element of document.querySelectorAll("[data-stale-after]")) {
    const stale = secondsSince(element.dataset.at) > Number(element.dataset.staleAfter);
    element.toggleAttribute("data-stale", stale);
    document.querySelector("[data-board]")?.toggleAttribute("data-stale", stale);
  }
}

function secondsSince(moment, least = 0) {
  return Math.max(least, Math.floor((Date.now() - new Date(moment)) / 1000));
}

function left(seconds) {
  if (seconds <= 0) return say("over");
  const minutes = Math.ceil(seconds / MINUTE);
  const rest = minutes % 60 ? say("minutes", { minutes: minutes % 60 }) : "";
  return minutes < 60 ? rest : `${say("hours", { hours: Math.floor(minutes / 60) })} ${rest}`.trim();
}

function words(seconds) {
  if (seconds < MINUTE) return say("just_now");
  if (seconds < HOUR) return say("minutes", { minutes: Math.floor(seconds / MINUTE) });
  if (seconds < DAY) return say("hours", { hours: Math.floor(seconds / HOUR) });
  return say(seconds < 2 * DAY ? "day" : "days", { days: Math.floor(seconds / DAY) });
}
