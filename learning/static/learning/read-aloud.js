// Reads a lesson or a question aloud: the editor's recording where there is one, else the phone's own Vietnamese voice.
// The sentence being read is lit. Fetched at the first press (practice.js), which says "nghe" when it is there.

import { hear, one, parts } from "./dom.js";
import { read, write } from "./may.js";

const bar = one("[data-aloud]");
const [toggle, speed, mute] = parts(document, "aloud-toggle", "aloud-speed", "aloud-mute");
const sound = one("[data-aloud] audio");
const { speechSynthesis: synth } = self; // not everywhere
const SILENT = "button, select, audio, video, .unseen, [aria-hidden], .lesson-end, .words, [data-aloud]";
const BLOCK = "p, li, h1, h2, h3, h4, legend, label, figcaption, dt, dd, td, th, summary, div";
const LONG = 300; // ms of silence before a voice counts as gone

let sentences = [];
let at = 0;
let reading = false;
let words; // what the voice is saying; a late end of an older sentence is not an end
let pace; // [rate, its word]

// --- Sentences: ranges over what can be seen now ---

const seen = (node) => node.data.trim() && !node.parentElement.closest(SILENT) && node.parentElement.getClientRects().length;
// A dot ends one where a space follows, and no small letter ("v.v. thì").
const cut = (text) => text.match(/.+?([.!?…]["”’)]*\s+(?![\s\p{Ll}])|$)/gsu);
const rangeOf = (nodes, from, to) => {
  const range = document.createRange();
  for (const node of nodes) {
    if (from >= 0 && from < node.length) range.setStart(node, from);
    if (to > 0 && to <= node.length) range.setEnd(node, to);
    from -= node.length;
    to -= node.length;
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
  while (walker.nextNode()) {
    const node = walker.currentNode;
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
  if (self.Highlight) {
    CSS.highlights.clear();
    if (sentence) CSS.highlights.set("doc", new Highlight(sentence.range));
  } else {
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

const voices = () => synth?.getVoices().filter(({ lang }) => /^vi/i.test(lang)) ?? [];
const voice = async () => {
  if (!voices().length && synth) {
    await new Promise((done) => { // the list comes late
      synth.onvoiceschanged = done;
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
  if (!sentences[at + 1]) return stop();
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
  let left = share * sentences.map(({ text }) => text).join("").length;
  return Math.max(0, sentences.findIndex(({ text }) => (left -= text.length) < 0));
};
const keepUp = () => {
  const place = placeOf(sound.currentTime / sound.duration);
  if (reading && place !== at) moveTo(place);
};

// --- What one presses ---

const show = () => {
  for (const part of toggle.children) part.hidden = part.dataset.when !== (reading ? "reading" : "quiet");
  one("span", speed).textContent = pace[1];
  if (sound) sound.playbackRate = pace[0];
};
const play = () => {
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
  write("doc-nhanh", pace[0]);
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
  play();
};

hear("nghe", () => {
  const speeds = JSON.parse(speed.dataset.aloudSpeed);
  setPace(speeds.find(([rate]) => rate === read("doc-nhanh")) ?? speeds[1]); // the middle one
  toggle.onclick = () => (reading ? pause() : play());
  speed.onclick = () => setPace(speeds[(speeds.indexOf(pace) + 1) % speeds.length]);
  one("[data-aloud-stop]").onclick = stop;
  if (sound) [sound.ontimeupdate, sound.onended] = [keepUp, stop];
  addEventListener("pointerdown", goOn);
  addEventListener("visibilitychange", goOn);
  addEventListener("pagehide", stop);
  // Another question came: it is read instead.
  addEventListener("click", ({ target }) => { if (reading && target.closest("[data-back], [data-forward]")) start(); });

  one("[data-read-aloud]").onclick = start;
  start();
});
