// The words that scripts write, as the server translated them.
const element = document.getElementById("words");
const words = element ? JSON.parse(element.textContent) : {};

export function say(key, values = {}) {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
