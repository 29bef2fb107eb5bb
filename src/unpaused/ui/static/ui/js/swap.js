// Fetches a page again and puts the element with the same id in its place, keeping focus and opened details.
export async function refetch(element, url) {
  const response = await fetch(url, { headers: { Accept: "text/html", "X-Part": element.id }, credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(element.id);
  if (!fresh) throw new Error("gone");
  return put(element, fresh);
}

export function put(element, fresh) {
  const focused = document.activeElement?.id;
  const opened = [...element.querySelectorAll("details[open][id]")].map((each) => each.id);
  element.replaceWith(fresh);
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (focused && fresh.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
  document.dispatchEvent(new CustomEvent("swapped", { detail: fresh }));
  return fresh;
}
