// "Tôi cần giúp": one tap calls the team, what is written then is put to the call. And the three faces of a lesson.
import { hear, many, one, pill } from "./dom.js";
import { hinted } from "./may.js";
import { record } from "./toi.js";

const band = one("[data-help]");
const [link, state, form] = band?.children ?? [];
const page = Number(band?.dataset.help);
let [at, seconds, longest, place] = ["", 0, 0, ""]; // who scrolls down to call was stuck further up: where they stayed

const watch = () => {
  const here = many("article :is(h1,h2,h3,figcaption)")
    .findLast((each) => each.getBoundingClientRect().top < innerHeight / 2)?.textContent.trim().slice(0, 120);
  seconds = here === at ? seconds + 1 : 1;
  at = here;
  if (seconds > longest) [longest, place] = [seconds, here];
};
const show = ({ kind = "wait", words = state.dataset.unsent }) => {
  state.replaceChildren(pill(kind, words));
  form.hidden = kind === "done";
};
const call = (event) => {
  event.preventDefault();
  watch(); // who calls in the first second is somewhere, too
  show({});
  record("asked_for_help", page, { place: one("[data-place]")?.textContent || place, words: form.words.value, phone: form.phone.value });
  one("[data-added]", form).hidden = !form.words.value && !form.phone.value;
  form.reset();
};

if (band) {
  setInterval(watch, 1000);
  hear("toi", ({ help }) => help?.[page] && show(help[page]));
  hear("cho", (acts) => acts.some((act) => act.verb === "asked_for_help" && act.object === page) && show({}));
  hear("gui", (results) => results.filter((told) => told.page === page).forEach(show));
  form.onsubmit = call;
  link.onclick = (event) => {
    if (hinted()) call(event); // signed out, a page of its own asks for a number
  };
}

const faces = one("[data-rate]");
const rate = (event) => {
  event.preventDefault();
  record("rated", Number(faces.dataset.rate), { face: Number(faces.face.value), words: faces.words.value });
  faces.lastElementChild.hidden = false;
  if (event.type === "submit") faces.replaceChildren(faces.lastElementChild);
};
if (faces) {
  faces.onchange = (event) => event.target.name === "face" && rate(event);
  faces.onsubmit = rate;
}
