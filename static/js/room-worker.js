// Shows a member her room where there is no network, as it was when there last was one. It is
// served from the room page's address, so it looks after that page and the parts of it.
const ROOM = "my-room";
const PART = /<section class="my-room"[\s\S]*<!--\/room-->\s*<\/section>/;
const isPage = (request) => request.url.split("?")[0] === registration.scope;
const isNews = (request) => request.url.startsWith(`${registration.scope}news/`);

// Keeps the whole page, with the newest part in it, and when it came; forgets all once it is over.
const keep = async (request, answer) => {
  const cache = await caches.open(ROOM);
  if (!answer.ok || answer.redirected) return void (await caches.delete(ROOM));
  if (!isPage(request)) return cache.put(request, answer);
  let text = await answer.text();
  if (text.includes('data-stage="over"')) return void (await caches.delete(ROOM));
  let { headers } = answer;
  if (request.headers.has("HX-Request")) {
    const old = await cache.match(registration.scope);
    if (!old) return;
    ({ headers } = old);
    text = (await old.text()).replace(PART, () => text.match(PART)?.[0] ?? "");
  }
  headers = new Headers(headers);
  headers.set("X-Kept-At", Date.now());
  await cache.put(registration.scope, new Response(text, { headers }));
};
// A kept page goes on with the server's time: what it was, and as long as passed since.
const kept = async (request) => {
  if (request.headers.has("HX-Request")) return;
  const url = isPage(request) ? registration.scope : request;
  const found = await caches.match(url, { cacheName: ROOM, ignoreVary: true });
  if (!found?.headers.has("X-Kept-At")) return found;
  const since = Date.now() - found.headers.get("X-Kept-At");
  const later = (_, now) => `data-now="${new Date(Date.parse(now) + since).toISOString()}"`;
  const text = (await found.text()).replace(/data-now="([^"]+)"/g, later);
  return new Response(text, { headers: found.headers });
};
const answerTo = async (request) => {
  const answer = await fetch(request).catch(() => null);
  if (!answer || answer.status >= 500) {
    return (await kept(request)) ?? answer ?? Response.error();
  }
  await keep(request, answer.clone());
  return answer;
};
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  event.waitUntil(Promise.all(event.data.map((url) => answerTo(new Request(url)))));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const isElsewhere = request.mode === "navigate" && !isPage(request);
  if (request.method !== "GET" || isNews(request) || isElsewhere) return;
  event.respondWith(answerTo(request));
});
