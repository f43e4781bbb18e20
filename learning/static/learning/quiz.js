// A quiz, one question a screen; what is answered is kept on the device at once, and handed in through the queue: with
// network it is marked now, without it later. Without script the same form stands on one page; nothing else is sent.
import { hear, make, many, one, parts } from "./dom.js";
import { all, drop, get, hinted, put } from "./may.js";
import { arrangeAll } from "./practice.js";
import { record, saveAttempt } from "./toi.js";

const take = async (form) => {
  const { attempt, quizTaken, who } = form.dataset;
  const quiz = Number(quizTaken);
  const asked = many("[data-asked]", form);
  const [head, title, back, forward, submit, warning, count, links, place, bar, kept] =
    parts(form, "head", "title", "back", "forward", "submit", "warning", "count", "gaps", "place", "steps-bar", "kept");
  let at = 0;
  let warned = "missing" in form.dataset;
  let answer; // the server's, once it is handed in

  const values = () => [...new FormData(form)].filter(([name, value]) => name.startsWith("q-") && value);
  const isAnswered = (box) => many("[name]", box).some(({ name }) => new FormData(form).get(name)?.trim());
  const gaps = () => asked.flatMap((box, index) => (isAnswered(box) ? [] : [index]));

  hear("gui", (results) => {
    answer ??= results.find((result) => result.uuid === attempt);
    if (!answer) return;
    kept.hidden = true;
    drop("lan-lam", [who, quiz]).then(() => answer.url && location.assign(answer.url));
  });
  const found = await get("lan-lam", [who, quiz]);
  const row = found?.attempt === attempt ? found : { who, quiz, attempt };
  const restore = () => {
    const given = new URLSearchParams(row.values);
    for (const field of many("[name^='q-']", form)) {
      const mine = given.getAll(field.name);
      if (!mine[0]) continue; // what the server kept stands
      if (/radio|checkbox/.test(field.type)) field.checked = mine.includes(field.value);
      else [field.value] = mine;
    }
    at = Math.min(row.at ?? 0, asked.length - 1);
  };
  const store = () => put("lan-lam", Object.assign(row, { at, values: values() }));

  const warn = (isLast) => {
    const missing = gaps();
    warning.hidden = !warned || !missing.length || !isLast;
    count.textContent = count.dataset.count.replace("#", missing.length);
    links.replaceChildren(...missing.map((index) => make("a", {
      href: `#${asked[index].id}`, className: "button quiet",
    }, links.dataset.gaps.replace("#", index + 1))));
  };
  const show = () => {
    asked.forEach((box, index) => { box.hidden = index !== at; });
    many("i", bar).forEach((step, index) => { step.className = index === at ? "here" : isAnswered(asked[index]) ? "done" : ""; });
    place.textContent = place.dataset.words.replace("#", at + 1);
    const isLast = at === asked.length - 1;
    back.hidden = at === 0;
    forward.hidden = isLast;
    submit.hidden = !isLast;
    warn(isLast);
    store();
  };
  const go = (index) => {
    at = index;
    show();
    place.focus({ preventScroll: true });
    head.scrollIntoView();
  };

  back.onclick = () => go(at - 1);
  forward.onclick = () => go(at + 1);
  warning.onclick = (event) => {
    const index = asked.findIndex((box) => `#${box.id}` === event.target.hash);
    if (index < 0) return;
    event.preventDefault();
    go(index);
  };
  form.onchange = show;
  form.oninput = store;
  form.onkeydown = (event) => { // Enter in a field goes on, it does not hand in
    if (event.key !== "Enter" || event.target.type !== "text" || at === asked.length - 1) return;
    event.preventDefault();
    go(at + 1);
  };
  const handIn = async () => {
    submit.disabled = true;
    await record("submitted", quiz, { who, uuid: attempt, answers: values(), local: { title: title.textContent } });
    if (answer) return; // below, or refused: the card above says why
    if (!hinted() && form.csrfmiddlewaretoken) return form.submit(); // through sign-in and back
    wait();
  };
  const wait = () => {
    kept.hidden = false;
    form.replaceChildren(head, kept);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!gaps().length || warned) return handIn();
    warned = true;
    show();
    warning.scrollIntoView({ block: "center" });
  };
  // Come back by the back button: the server knows whether it was handed in.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  if ((await all("cho-gui")).some((act) => act.uuid === attempt && !act.problem)) return wait();
  restore();
  arrangeAll();
  bar.hidden = false;
  title.className = "eyebrow"; // each question has its own heading now
  if (warned) at = asked.length - 1;
  form.dispatchEvent(new Event("change"));
};

// Handed in and marked: what was kept of it goes; where it was taken along and not passed, a new one is.
const forget = async ({ dataset, classList }) => {
  const row = (await all("lan-lam")).find((each) => each.attempt === dataset.result);
  if (!row) return;
  await drop("lan-lam", [row.who, row.quiz]);
  if (row.html && !classList.contains("passed")) await saveAttempt(row.quiz);
};

export const start = () => {
  const form = one("[data-attempt]");
  if (form) take(form);
};
start();
const result = one("[data-result]");
if (result) forget(result);
