// After htmx changed a part of the page: say so aloud, and let the focus follow the change.
const aloud = document.querySelector("[data-live-region]");
let focusBefore = document.body;
let partsAround = [];

const say = (sentence) => {
  aloud.textContent = "";
  setTimeout(() => (aloud.textContent = sentence.trim()), 100);
};

const find = (part, selector) =>
  part.matches(selector) ? part : part.querySelector(selector);

// Remembered before the request, because a button that is switched off loses the focus.
document.addEventListener("htmx:configRequest", () => {
  focusBefore = document.activeElement;
  partsAround = [];
  for (let part = focusBefore; part; part = part.parentElement) partsAround.push(part.id);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target;
  if (!part?.isConnected) return;
  const news = find(part, "[data-announce]");
  // htmx puts the focus back by itself where what had it is there again, by its id.
  const isBack = document.activeElement !== document.body;
  const gone = focusBefore !== document.body && !focusBefore.isConnected && !isBack;
  const lost = gone && partsAround.includes(part.id); // of several parts, the one it was in
  const next = find(part, "[data-focus], [aria-invalid=true]") ?? (lost ? news ?? part : null);
  if (news && news !== next) say(news.dataset.announce || news.textContent);
  if (!next) return;
  focusBefore = document.body;
  if (!next.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    next.tabIndex = -1;
  }
  next.focus({ preventScroll: next === part });
});

document.addEventListener("htmx:sendError", () => say(aloud.dataset.offline));
