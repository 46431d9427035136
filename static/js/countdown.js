// Counts down to a moment of the server's clock, however wrong the clock of this device is.
// <time data-countdown data-now="server's now" data-ends="the end" [data-whole="seconds"]>9:59</time>
// Says nothing aloud. data-state: "running", "last" (minute), "over"; "countdown:over" once at zero.
// data-whole sets --part, 1 to 0; then no id: htmx would copy its style, which our policy refuses.
const seen = new WeakMap();
const [arrival] = performance.getEntriesByType("navigation");
const firstByte = performance.timeOrigin + (arrival?.responseStart || performance.now());

// The device's clock goes on while it sleeps, so differences are taken from that one.
const clockOf = (element, since) => {
  const ahead = since - Date.parse(element.dataset.now);
  const known = { ends: element.dataset.ends, at: Date.parse(element.dataset.ends) + ahead };
  seen.set(element, known);
  return known;
};

const show = (element, since) => {
  let clock = seen.get(element);
  if (clock?.ends !== element.dataset.ends) clock = clockOf(element, since);
  const left = Math.max(0, Math.ceil((clock.at - Date.now()) / 1000));
  if (Number.isNaN(left)) return;
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (element.textContent !== text) element.textContent = text;
  const { whole } = element.dataset;
  if (whole) element.style.setProperty("--part", Math.min(1, left / whole));
  element.dataset.state = left > 60 ? "running" : left > 0 ? "last" : "over";
  if (left > 0 || clock.isOver) return;
  clock.isOver = true;
  element.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
};

const tick = (since = Date.now()) => {
  for (const element of document.querySelectorAll("[data-countdown]")) show(element, since);
};

tick(firstByte);
setInterval(() => tick(), 250);
document.addEventListener("visibilitychange", () => tick());
document.addEventListener("htmx:afterSwap", () => tick());
