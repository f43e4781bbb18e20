// Reads a lesson or a question aloud: the editor's recording where there is one, else the phone's own Vietnamese voice.
// The sentence being read is lit. Fetched at the first press (practice.js).

const one = (selector) => document.querySelector(selector);
const bar = one("[data-aloud]");
const [sound, toggle, speed, mute] = ["audio", "[data-aloud-toggle]", "[data-aloud-speed]", "[data-aloud-mute]"].map((part) => bar.querySelector(part));
const { speechSynthesis: synth } = globalThis; // not everywhere
const SPEEDS = JSON.parse(speed.dataset.aloudSpeed); // [rate, its word]
const SILENT = "button, select, audio, video, .unseen, [aria-hidden], .lesson-end, .words, [data-aloud]";
const BLOCK = "p, li, h1, h2, h3, h4, legend, label, figcaption, dt, dd, td, th, summary, div";
const LONG = 300; // ms of silence before a voice counts as gone

let sentences = [];
let at = 0;
let reading = false;
let words; // what the voice is saying; a late end of an older sentence is not an end
let pace; // one of SPEEDS

// --- Sentences: ranges over what can be seen now ---

const seen = (node) => node.data.trim() && !node.parentElement.closest(SILENT) && node.parentElement.getClientRects().length;
// A dot ends one where a space follows, and no small letter ("v.v. thì").
const cut = (text) => text.match(/.+?([.!?…]["”’)]*\s+(?![\s\p{Ll}])|$)/gsu);
const rangeOf = (nodes, from, to) => {
  const range = document.createRange();
  let passed = 0;
  for (const node of nodes) {
    const end = passed + node.length;
    if (from >= passed && from < end) range.setStart(node, from - passed);
    if (to > passed && to <= end) range.setEnd(node, to - passed);
    passed = end;
  }
  return range;
};
const split = (nodes) => {
  let from = 0;
  return cut(nodes.map((node) => node.data).join("")).flatMap((text) => {
    const range = rangeOf(nodes, from, from += text.length);
    return /[\p{L}\p{N}]/u.test(text) ? [{ range, text: text.replace(/\s+/g, " ") }] : [];
  });
};
const collect = () => {
  const walker = document.createTreeWalker(one("[data-lesson], [data-attempt]") ?? one("main"), NodeFilter.SHOW_TEXT);
  const blocks = new Map();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = node.parentElement.closest(BLOCK);
    if (seen(node)) blocks.set(block, [...(blocks.get(block) ?? []), node]);
  }
  return [...blocks.values()].flatMap(split);
};

// --- Light ---

const isInView = ({ range }) => {
  const { top, bottom } = range.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};
// Whoever scrolls on by hand is not pulled back.
const light = (sentence, follow) => {
  const block = sentence?.range.startContainer.parentElement;
  if (globalThis.Highlight) sentence ? CSS.highlights.set("doc", new Highlight(sentence.range)) : CSS.highlights.delete("doc");
  else {
    one(".being-read")?.classList.remove("being-read");
    block?.classList.add("being-read");
  }
  if (follow) block?.scrollIntoView({ block: "center" });
};
const moveTo = (place) => {
  const follow = place === 0 || !sentences[at] || isInView(sentences[at]);
  at = place;
  light(sentences[at], follow);
};

// --- The voice ---

const voices = () => synth?.getVoices().filter(({ lang }) => /^vi([-_]|$)/i.test(lang)) ?? [];
const voice = async () => {
  if (!voices().length && synth) {
    await new Promise((done) => { // the list comes late
      synth.addEventListener("voiceschanged", done, { once: true });
      setTimeout(done, 1500);
    });
  }
  return voices().find((each) => each.localService) ?? voices()[0];
};
const say = async () => {
  const chosen = await voice();
  if (!reading) return;
  words = Object.assign(new SpeechSynthesisUtterance(sentences[at].text), { lang: "vi-VN", voice: chosen, rate: pace[0] });
  words.onend = ({ target }) => { if (reading && target === words) step(); };
  synth.speak(words);
};
const step = () => {
  if (at + 1 >= sentences.length) return stop();
  moveTo(at + 1);
  say();
};
const hush = () => {
  words = null;
  synth?.cancel();
  sound?.pause();
};

// --- The recording: how far it is tells which sentence, by the letters before it ---

const placeOf = (share) => {
  const letters = sentences.map(({ text }) => text.length);
  let left = share * letters.reduce((sum, each) => sum + each, 0);
  return Math.max(0, letters.findIndex((each) => (left -= each) < 0));
};
sound?.addEventListener("timeupdate", () => {
  const place = placeOf(sound.currentTime / sound.duration);
  if (reading && place !== at) moveTo(place);
});
sound?.addEventListener("ended", () => stop());

// --- What one presses ---

const show = () => {
  for (const part of toggle.children) part.hidden = part.dataset.when !== (reading ? "reading" : "quiet");
  speed.querySelector("span").textContent = pace[1];
  if (sound) sound.playbackRate = pace[0];
};
const read = () => {
  reading = true;
  moveTo(at);
  if (sound) sound.play();
  else say();
  show();
};
const pause = () => {
  reading = false;
  hush();
  show();
};
const stop = () => {
  pause();
  at = 0;
  light();
  bar.hidden = true;
};
const setPace = (chosen) => {
  pace = chosen;
  try { localStorage["doc-nhanh"] = pace[0]; } catch { /* then for this page */ }
  show();
  if (reading && !sound) { hush(); say(); }
};
// A call, a dark screen, a browser that fell silent: the next touch of the screen goes on.
const goOn = () => setTimeout(() => {
  if (!reading || document.hidden) return;
  if (sound?.paused) sound.play();
  else if (!sound && !synth.speaking) say();
}, LONG);

const start = async () => {
  const isMute = !sound && !(await voice());
  bar.hidden = false;
  mute.hidden = !isMute;
  toggle.hidden = speed.hidden = isMute;
  if (isMute) return mute.focus({ preventScroll: true });
  hush();
  sentences = collect();
  at = 0;
  if (sound) sound.currentTime = 0;
  read();
};

let kept;
try { kept = Number(localStorage["doc-nhanh"]); } catch { /* storage may be blocked */ }
setPace(SPEEDS.find(([rate]) => rate === kept) ?? SPEEDS.find(([rate]) => rate === 1));
toggle.onclick = () => (reading ? pause() : read());
speed.onclick = () => setPace(SPEEDS[(SPEEDS.indexOf(pace) + 1) % SPEEDS.length]);
one("[data-aloud-stop]").onclick = stop;
addEventListener("pointerdown", goOn);
document.addEventListener("visibilitychange", goOn);
addEventListener("pagehide", stop);
// Another question came: it is read instead.
document.addEventListener("click", ({ target }) => { if (reading && target.closest("[data-back], [data-forward]")) start(); });

one("[data-read-aloud]").onclick = start;
start();
