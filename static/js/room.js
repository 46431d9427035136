// Keeps the room page true: looks again when a time is up or the device wakes, says when the
// connection is gone, never takes away what is being typed, and is at hand after a reload.
const page = document.querySelector("[data-room-page]");
const banner = document.querySelector("[data-offline-banner]");
const aloud = document.querySelector("[data-live-region]");
const room = () => document.getElementById("room");
const change = () => window.htmx.trigger(room(), "room-changed");
const look = () => {
  const news = room()?.querySelector("[data-news]");
  if (news) window.htmx.trigger(news, "look-now");
};
const isOurs = (event) => event.target === room() || event.target.matches?.("[data-news]");
const typing = () => document.activeElement?.closest("#room textarea");
const connected = (is) => (banner.hidden = is);
const where = () => `${room()?.dataset.stage} ${room()?.dataset.number}`;
let isDue = false;
let was = where();

// A part that comes while somebody types waits until she is done.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== room() || !typing()) return;
  event.preventDefault();
  isDue = true;
});
document.addEventListener("focusout", () => {
  if (isDue) change();
  isDue = false;
});
// The door instead of the room: then the whole page shall say so.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target !== room() || event.detail.xhr.responseText.includes('id="room"')) return;
  event.detail.shouldSwap = false;
  location.reload();
});
// Asked every three seconds, it is not said aloud each time that nobody answers.
addEventListener("htmx:sendError", (event) => {
  if (!isOurs(event)) return;
  event.stopPropagation();
  connected(false);
}, true);
document.addEventListener("htmx:afterRequest", (event) => {
  if (isOurs(event) && event.detail.successful) connected(true);
});
document.addEventListener("countdown:over", () => {
  aloud.textContent = page.dataset.saidOver;
  change();
});

const stayAwake = () => {
  if (document.visibilityState === "visible" && room()?.dataset.stage === "round") {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
};
const woken = () => {
  if (document.visibilityState !== "visible") return;
  stayAwake();
  look();
};
document.addEventListener("visibilitychange", woken);
// Where to go next stands at the top.
document.addEventListener("htmx:afterSwap", () => {
  stayAwake();
  if (was !== where()) scrollTo(0, 0);
  was = where();
});
addEventListener("online", look);
addEventListener("offline", () => connected(false));
connected(navigator.onLine);
stayAwake();
const keepAtHand = async () => {
  await navigator.serviceWorker.register(page.dataset.worker);
  const { active } = await navigator.serviceWorker.ready;
  const links = document.querySelectorAll("link[rel=stylesheet], link[rel=icon]");
  const sources = document.querySelectorAll("script[src], #room img[src]");
  const icons = [...document.querySelectorAll("use")].map((one) => one.href.baseVal.split("#")[0]);
  const looks = [...[...links].map((one) => one.href), ...[...sources].map((one) => one.src)];
  active.postMessage([location.origin + location.pathname, ...new Set([...looks, ...icons])]);
};
if ("serviceWorker" in navigator && navigator.onLine) keepAtHand().catch(() => {});
