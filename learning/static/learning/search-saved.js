// Search over the lessons saved on this phone, where there is no network. Words are folded as the server folds them
// (learning/text.py); exact before one typo (courses/typos.py), titles before text.
import { fold, make, many, one } from "./dom.js";

const box = one("[data-search-saved]");
const [field, said, list, pattern] = ["input", "p", "ol", "template"].map((name) => box && one(name, box));
const split = (text) => text.split(/([\p{L}\p{N}]+)/u); // every second piece is a word
let typed;
let slip; // whether a word may have one letter more, less or another, or two swapped
let lessons; // read once: [address, place in the course, title, …what it says]

const fits = (word, one) => {
  let i = 0;
  while (one[i] && one[i] === word[i]) i += 1;
  const [a, b, restA, restB] = [one.slice(i), word.slice(i), one.slice(i + 1), word.slice(i + 1)];
  return a === b || (slip && one[2] && (restA === b || a === restB || restA === restB || a === b[1] + b[0] + restB.slice(1)));
};
const count = (text) => typed.filter((one) => split(fold(text)).some((word) => fits(word, one))).length;
const by = (text) => (a, b) => count(text(b)) - count(text(a));
const mark = (element, text) => split(text).forEach((part) => {
  (count(part) ? element.appendChild(make("mark")) : element).append(part);
});

const read = async () => {
  lessons = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (!request.url.includes("/khoa-hoc/")) continue;
      const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
      const texts = many("[data-lesson] :is(h1, p, li:not(:has(p)))", page).filter((each) => !each.closest(".phone, .box-title, [data-practice], .lesson-end, .aloud"));
      if (texts[0]) lessons.push([request.url, ...texts.map((each) => each.textContent)]);
    }
  }
};
const show = ([url, place, title, ...lines]) => {
  const row = pattern.content.cloneNode(true);
  const [link, about, line] = many("a, p", row);
  link.href = url;
  mark(link, title);
  about.append(place);
  mark(line, lines.sort(by((text) => text))[0]);
  list.append(row);
};
const search = async () => {
  typed = split(fold(field.value)).filter((_, i) => i % 2);
  if (!typed[0]) return;
  if (!lessons) await read();
  let hits;
  for (slip of [false, true]) {
    hits = lessons.filter((texts) => count(texts.slice(1).join(" ")) === typed.length);
    if (hits[0]) break;
  }
  list.replaceChildren();
  hits.sort(by((texts) => texts[2])).forEach(show);
  said.textContent = hits[0] ? said.dataset.count.replace("#", hits.length) : said.dataset.none;
};

if (box && self.caches) {
  one("form", box).onsubmit = (event) => {
    event.preventDefault();
    search();
  };
  // In the place of /tim/?q=…, which could not be fetched.
  field.value = new URLSearchParams(location.search).get("q");
  search();
}
