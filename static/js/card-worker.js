// Shows a member her own card where there is no network. It is served from the card's
// address, so it looks after that page and no other; card.js fills what it reads.
const CARD = "my-card";

const kept = (request) =>
  caches.match(request, {
    cacheName: CARD,
    ignoreSearch: request.mode === "navigate",
    ignoreVary: true,
  });

const answerTo = async (request) => {
  const answer = await fetch(request).catch(() => null);
  if (!answer || answer.status >= 500) {
    return (await kept(request)) ?? answer ?? Response.error();
  }
  // Led to the door, or not there any more: then nobody is to see it here either.
  if (request.mode === "navigate" && !answer.ok) await caches.delete(CARD);
  return answer;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answerTo(event.request));
});
