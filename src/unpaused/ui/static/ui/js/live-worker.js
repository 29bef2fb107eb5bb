// One EventSource for all tabs of this browser. Each tab brings its own leave (token) for its own topics.
const tabs = new Map();
let events = null;
let listening = "";
let openedBefore = false;
let line = "";

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.leave) tabs.delete(port);
    else { tabs.set(port, data); if (line) port.postMessage(line); }
    listen();
  };
  port.start();
};

function listen() {
  const leaves = new Map([...tabs.values()].map((tab) => [tab.topics.join(" "), tab]));
  const wanted = [...leaves.keys()].sort().join("|");
  if (wanted === listening && events?.readyState !== 2) return;
  events?.close();
  events = null;
  listening = wanted;
  if (!leaves.size) return;
  const tokens = [...leaves.values()].map((tab) => `token=${encodeURIComponent(tab.token)}`).join("&");
  events = new EventSource(`${[...leaves.values()][0].url}?${tokens}`);
  events.addEventListener("error", () => { say("!lost"); again(); });
  events.addEventListener("open", () => { say("!here"); if (openedBefore) tell("*"); openedBefore = true; });
  events.addEventListener("change", (event) => tell(event.data));
}

// A proxy's error closes an EventSource for good; a lost line it mends itself.
function again() {
  if (events?.readyState !== 2) return;
  setTimeout(() => { listening = ""; listen(); }, 5000);
}

// Whether the line stands: told to every tab, so that a board can say so.
function say(state) {
  line = state;
  for (const port of tabs.keys()) port.postMessage(state);
}

function tell(topic) {
  for (const [port, tab] of tabs) if (topic === "*" || tab.topics.includes(topic)) port.postMessage(topic);
}
