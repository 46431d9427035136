// Sets the room page's clock when a host gave more time, stopped it or let it go on: the answer
// to a question for news then carries the new time, and nothing else has to be fetched.
document.addEventListener("room-clock", ({ detail: { seen, now, ends, left } }) => {
  const find = (selector) => document.querySelector(`#room ${selector}`);
  find("[data-news]").setAttribute("hx-vals", JSON.stringify({ seen }));
  const time = find("[data-countdown]");
  if (!time) return;
  Object.assign(time.dataset, { now, ends });
  delete time.dataset.state;
  time.textContent = left;
  time.dateTime = ends;
  if (!ends) time.removeAttribute("datetime");
  const [shown, other] = ["[data-goes-on]", "[data-stands-still]"].map(find);
  shown.hidden = !ends;
  other.hidden = Boolean(ends);
  const words = (ends ? shown : other).textContent;
  document.querySelector("[data-live-region]").textContent = `${left} ${words}`;
});
