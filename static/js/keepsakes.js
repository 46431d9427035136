// Keeps what a member notes in one tap: follow-ups and nuggets. It is written on this device
// first and sent from there, so nothing is lost without a connection. What waits is hers: the
// shelf bears her name, and nobody else's page looks at it.
const page = document.querySelector("[data-keeper]");
const shelf = `keepsakes ${page.dataset.keeper}`;
const waiting = () => JSON.parse(localStorage.getItem(shelf) ?? "{}");
const write = (all) => localStorage.setItem(shelf, JSON.stringify(all));
const nameOf = (form) => [form.action, form.elements.other.value, form.dataset.keep].join(" ");
const forms = () => [...document.querySelectorAll("form[data-keep]")];
let isSending = false;
let kept = {}; // by the site, since the last part came: the next may have been made before

const say = (form, words, state) => {
  form.dataset.state = state;
  form.querySelector("[data-keep-note]").textContent = words;
};
const show = (form, value) => {
  const field = form.elements[form.dataset.keep];
  if (field.type !== "hidden") {
    if (field !== document.activeElement) field.value = value;
    form.closest("details").open = true;
    return;
  }
  field.value = value === "1" ? "0" : "1";
  form.querySelector("button").setAttribute("aria-pressed", value === "1");
};
// What waits stands on the page too, also after a reload.
const showWaiting = () => {
  const all = { ...kept, ...waiting() };
  for (const form of forms()) {
    const one = all[nameOf(form)];
    if (!one) continue;
    show(form, one.value);
    if (one.tried) say(form, page.dataset.saidWaiting, "waiting");
  }
};
const post = async ({ action, other, field, value }) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "text/plain", "X-CSRFToken": token };
  const body = new URLSearchParams({ other, [field]: value });
  const options = { method: "POST", headers, body, redirect: "manual", keepalive: true };
  return fetch(action, options).catch(() => null);
};
const reasonIn = (answer) => (answer.status === 422 ? answer.text() : page.dataset.saidGone);
// Gives each up only when the site has it, or says that it can't be.
const send = async () => {
  if (isSending) return;
  isSending = true;
  for (const [name, one] of Object.entries(waiting())) {
    const answer = await post(one);
    const all = waiting();
    const isAnswered = answer?.ok || [404, 422].includes(answer?.status);
    if (!isAnswered && all[name]) all[name].tried = true;
    else if (all[name]?.value === one.value) delete all[name];
    write(all);
    if (answer?.ok) kept[name] = { value: one.value };
    const form = forms().find((each) => nameOf(each) === name);
    if (form && answer?.ok) say(form, page.dataset.saidKept, "kept");
    else if (form && isAnswered) say(form, await reasonIn(answer), "refused");
    if (!isAnswered) break;
  }
  isSending = false;
  showWaiting();
};
const keep = (form) => {
  const field = form.dataset.keep;
  const { value } = form.elements[field];
  const { action } = form;
  write({ ...waiting(), [nameOf(form)]: { action, other: form.elements.other.value, field, value } });
  show(form, value);
  return send();
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-keep]")) return;
  event.preventDefault();
  try {
    keep(event.target);
  } catch {
    event.target.submit(); // a browser that keeps nothing
  }
});
// Words are kept when she leaves the field, pressed or not.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) keep(form);
});
document.addEventListener("htmx:afterSwap", () => {
  showWaiting();
  kept = {};
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && localStorage.getItem(shelf)?.length > 2) send();
});
addEventListener("online", send);
showWaiting();
send();
