// Two soft notes and a short buzz when a round ends, for those who want them; else nothing.
const WANTED = "room signal";
const notes = [523.25, 392];
let sound = null;
const wants = () => localStorage.getItem(WANTED) === "yes";
const play = () => {
  navigator.vibrate?.([120, 80, 120]);
  sound ??= new AudioContext();
  notes.forEach((frequency, number) => {
    const start = sound.currentTime + number * 0.35;
    const note = new OscillatorNode(sound, { frequency });
    const volume = new GainNode(sound, { gain: 0 });
    volume.gain.linearRampToValueAtTime(0.15, start + 0.04);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
    note.connect(volume).connect(sound.destination);
    note.start(start);
    note.stop(start + 1);
  });
};
const offer = () => {
  const label = document.querySelector("[data-signal]");
  if (!label) return;
  label.hidden = false;
  label.querySelector("input").checked = wants();
};
document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-signal]")) return;
  localStorage.setItem(WANTED, event.target.checked ? "yes" : "no");
  if (event.target.checked) play();
});
document.addEventListener("countdown:over", () => wants() && play());
document.addEventListener("htmx:afterSwap", offer);
offer();
