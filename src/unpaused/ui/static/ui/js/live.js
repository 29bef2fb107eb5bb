// Server-sent events: a topic changed, so the elements that show it are fetched anew. One connection a browser where
// SharedWorker exists, one a page where it does not. Boards are also looked at every half minute, so that "updated at" of
// a quiet board stays true and only a board that cannot be reached turns stale.
import { refetch } from "./swap.js";
import { say } from "./words.js";

const POLL = 30_000;
const QUIET = 400;
const LINE = ["!lost", "!here"];
const waiting = new Map();
let looked = false;

export function startLive() {
  if (document.querySelector("[data-board][data-live-url]")) setInterval(lookAtBoards, POLL);
  const source = document.getElementById("live-source");
  if (!source) return;
  const { url, token, topics } = source.dataset;
  const wanted = topics.split(" ");
  const hear = (said) => LINE.includes(said) ? line(said) : changed(said === "*" ? wanted : [said]);
  if (window.SharedWorker) listenTogether(url, token, wanted, hear);
  else if (window.EventSource) listenAlone(url, token, hear);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) changed([...waiting.keys()]); });
}

function listenTogether(url, token, topics, hear) {
  const worker = new SharedWorker(new URL("./live-worker.js", import.meta.url), { name: "unpaused-live" });
  worker.port.onmessage = (event) => hear(event.data);
  worker.onerror = () => listenAlone(url, token, hear);
  worker.port.start();
  worker.port.postMessage({ url, token, topics });
  window.addEventListener("pagehide", () => worker.port.postMessage({ leave: true }));
  window.addEventListener("pageshow", (event) => { if (event.persisted) worker.port.postMessage({ url, token, topics }); });
}

function listenAlone(url, token, hear) {
  const events = new EventSource(`${url}?token=${encodeURIComponent(token)}`);
  let before = false;
  events.addEventListener("open", () => { hear("!here"); if (before) hear("*"); before = true; });
  events.addEventListener("error", () => hear("!lost"));
  events.addEventListener("change", (event) => hear(event.data));
}

// A board says so when nobody tells it of changes any more, though it goes on looking for itself.
function line(said) {
  document.documentElement.toggleAttribute("data-line-lost", said === "!lost");
  document.documentElement.toggleAttribute("data-line-here", said === "!here");
  if (said === "!here") lookAtWork();
}

// What was under way when the page was drawn may have ended before anybody could tell it so.
function lookAtWork() {
  if (looked) return;
  looked = true;
  const shown = [...document.querySelectorAll("[data-live] progress")].map((bar) => bar.closest("[data-live]"));
  changed(new Set(shown.map((element) => element.dataset.live)));
}

function changed(topics) {
  for (const topic of topics) {
    // A burst of changes is one look; a page that nobody sees waits until it is seen.
    clearTimeout(waiting.get(topic));
    waiting.set(topic, setTimeout(() => { if (!document.hidden) { waiting.delete(topic); update(topic); } }, QUIET));
  }
}

function lookAtBoards() {
  if (document.hidden) return;
  for (const board of document.querySelectorAll("[data-board][data-live-url]")) refetch(board, board.dataset.liveUrl).catch(() => {});
}

function update(topic) {
  for (const element of document.querySelectorAll(`[data-live="${CSS.escape(topic)}"]`)) {
    if (element.matches("[data-worklist]") && inUse(element)) offer(element);
    else refetch(element, here(element)).catch(() => element.setAttribute("data-stale", ""));
  }
}

function here(element) {
  return element.matches("[data-worklist]") ? location.href : element.dataset.liveUrl;
}

// Nothing reorders under the cursor: a list in use says that there is news and waits.
function inUse(element) {
  return element.matches(":hover") || element.contains(document.activeElement);
}

function offer(element) {
  if (element.querySelector(".fresh-rows")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button fresh-rows";
  button.textContent = say("changed");
  button.addEventListener("click", () => refetch(element, location.href));
  element.prepend(button);
}
