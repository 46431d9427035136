// After htmx changed a part of the page: say so aloud, and let the focus follow the change.
const aloud = document.querySelector("[data-live-region]");
let focusBefore = null;

const say = (sentence) => {
  aloud.textContent = "";
  setTimeout(() => (aloud.textContent = sentence), 100);
};

const find = (part, selector) =>
  part.matches(selector) ? part : part.querySelector(selector);

document.addEventListener("htmx:beforeSwap", () => {
  focusBefore = document.activeElement;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target;
  if (!part?.isConnected) return;
  const news = find(part, "[data-announce]");
  if (news && aloud) say(news.dataset.announce || news.textContent.trim());
  const wanted = find(part, "[data-focus], [aria-invalid=true]");
  const lost = document.activeElement === document.body && focusBefore !== document.body;
  const next = wanted ?? (lost && !focusBefore?.isConnected ? part : null);
  if (!next) return;
  if (!next.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    next.tabIndex = -1;
  }
  next.focus({ preventScroll: next === part });
});

document.addEventListener("htmx:sendError", () => say(aloud?.dataset.offline ?? ""));
