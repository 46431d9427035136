// Lets what asks the site for news wait while nobody looks, and end when the site says so.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches("[data-when-seen]")) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-when-seen]")) {
    part.dispatchEvent(new Event("seen"));
  }
});

// Not hers to read any more, or not signed in: what she typed stays where it is.
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) {
    for (const note of document.querySelectorAll("[data-signed-out]")) note.hidden = false;
  }
  if (status < 500 && event.target.matches("[data-when-seen]")) event.target.remove();
});
