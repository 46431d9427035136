// Keeps a member's own card at hand where there is no network, and its screen awake.
const CARD = "my-card";
const card = document.querySelector("[data-worker]");

// The card, its look, its script, its photo, and nothing else of the site.
const parts = () => [
  location.href,
  ...[...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((e) => e.href),
  ...[...document.querySelectorAll("script[src], img[src]")].map((e) => e.src),
];

const keep = async () => {
  await navigator.serviceWorker.register(card.dataset.worker);
  await navigator.serviceWorker.ready;
  const cache = await caches.open(CARD);
  const wanted = parts();
  await cache.addAll(wanted);
  for (const old of await cache.keys()) {
    if (!wanted.includes(old.url)) await cache.delete(old);
  }
  card.dataset.state = "kept";
};

const stayAwake = () => {
  if (document.visibilityState !== "visible") return;
  navigator.wakeLock?.request("screen").catch(() => {});
};

if ("serviceWorker" in navigator && navigator.onLine) keep().catch(() => {});
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
