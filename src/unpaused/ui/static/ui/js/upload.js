// Previews of chosen photographs, and a bar that knows its end while they travel.
import { say } from "./words.js";
import { put } from "./swap.js";

export function startUploads() {
  for (const drop of document.querySelectorAll("[data-upload]")) {
    const input = drop.querySelector("input[type=file]");
    input.addEventListener("change", () => preview(drop, input));
  }
  for (const form of document.querySelectorAll("form[data-upload-form]")) {
    form.addEventListener("submit", (event) => send(event, form));
  }
}

function preview(drop, input) {
  const list = drop.querySelector(".previews");
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren(...[...input.files].map(shown));
  list.hidden = input.files.length === 0;
}

function shown(file) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = "";
    item.append(image);
  }
  item.append(`${file.name} · ${(file.size / 1024 / 1024).toFixed(1)} MB`);
  return item;
}

function send(event, form) {
  if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
  event.preventDefault();
  const bar = progress(form);
  const buttons = form.querySelectorAll("button");
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.setRequestHeader("X-Upload", "1");
  request.responseType = "document";
  request.upload.addEventListener("progress", ({ loaded, total }) => bar.set(loaded, total));
  request.addEventListener("load", () => arrive(request));
  request.addEventListener("error", () => { bar.fail(); for (const each of buttons) each.disabled = false; });
  const body = new FormData(form);
  if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
  for (const each of buttons) each.disabled = true;
  request.send(body);
}

// Kept: the next page, fetched by the browser itself, says so. Not kept: the same page with what was wrong.
function arrive(request) {
  const next = request.getResponseHeader("X-Location");
  const fresh = request.response?.getElementById("content");
  if (next || !fresh) {
    location.assign(next ?? location.href);
    return;
  }
  put(document.getElementById("content"), fresh);
  document.querySelector("[data-focus]")?.focus();
  startUploads();
}

function progress(form) {
  const bar = document.createElement("progress");
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  bar.max = 100;
  bar.setAttribute("aria-label", say("uploading", { percent: "" }));
  form.append(bar, words);
  return {
    set(loaded, total) {
      bar.value = Math.floor((100 * loaded) / total);
      words.textContent = bar.value < 100 ? say("uploading", { percent: bar.value }) : say("checking");
    },
    fail() { bar.remove(); words.textContent = say("failed"); },
  };
}
