// "Tôi cần giúp": one tap calls the team, what is written then is put to the call. And the three faces of a lesson.
import { record } from "./toi.js";

const find = (selector) => document.querySelector(selector);
const band = find("[data-help]");
const [link, state, form] = band.children;
const page = Number(band.dataset.help);
const stays = new Map(); // seconds at each heading: who scrolls down to call was stuck further up

const here = () => [...document.querySelectorAll("article :is(h1,h2,h3,.box-title,figcaption)")]
  .findLast((each) => each.getBoundingClientRect().top < innerHeight / 2)?.textContent.trim();
const place = () => find("[data-place]")?.textContent || [...stays].sort((a, b) => b[1] - a[1])[0]?.[0];
const show = ({ kind = "wait", words = state.dataset.unsent } = {}) => {
  state.firstElementChild.className = `pill ${kind}`;
  state.firstElementChild.textContent = words;
  form.hidden = kind === "done";
};
const call = () => {
  show();
  record("asked_for_help", page, { place: (place() ?? "").slice(0, 120), words: form.words.value, phone: form.phone.value });
};

setInterval(() => document.hidden || stays.set(here(), (stays.get(here()) ?? 0) + 1), 1000);
document.addEventListener("toi", ({ detail }) => detail.help?.[page] && show(detail.help[page]));
document.addEventListener("gui", ({ detail }) => detail.filter((told) => told.page === page).forEach(show));
link.onclick = (event) => {
  if (!/co-tai-khoan=1/.test(document.cookie)) return; // signed out: a page of its own asks for a number
  event.preventDefault();
  call();
};
form.onsubmit = (event) => {
  event.preventDefault();
  call();
  form.reset();
};

const faces = find("[data-rate]");
const rate = () => {
  record("rated", Number(faces.dataset.rate), { face: Number(faces.face.value), words: faces.words.value });
  faces.lastElementChild.hidden = false;
};
faces?.addEventListener("change", ({ target }) => target.name === "face" && rate());
faces?.addEventListener("submit", (event) => {
  event.preventDefault();
  rate();
});
