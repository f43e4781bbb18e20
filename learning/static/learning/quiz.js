// A quiz, one question a screen; what is answered is kept on the device at once, and handed in through the queue: with
// network it is marked now, without it later. Without script the same form stands on one page; nothing else is sent.
import { all, drop, get, put } from "./may.js";
import { record, saveAttempt } from "./toi.js";

const take = async (form) => {
  const { attempt, quizTaken, who } = form.dataset;
  const quiz = Number(quizTaken);
  const asked = [...form.querySelectorAll("[data-asked]")];
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [back, forward, submit, warning, place] = ["back", "forward", "submit", "warning", "place"].map(find);
  const steps = [...find("steps-bar").querySelectorAll("i")];
  let at = 0;
  let warned = "missing" in form.dataset;

  const values = () => [...new FormData(form)].filter(([name, value]) => name.startsWith("q-") && value);
  const isAnswered = (box) => [...box.querySelectorAll("input, select")].some((field) =>
    (/radio|checkbox/.test(field.type) ? field.checked : field.value.trim()));
  const gaps = () => asked.flatMap((box, index) => (isAnswered(box) ? [] : [index]));

  const found = await get("lan-lam", [who, quiz]);
  const row = found?.attempt === attempt ? found : { who, quiz, attempt };
  const restore = () => {
    if (!row.values) return;
    const given = new Map();
    for (const [name, value] of row.values) given.set(name, [...(given.get(name) ?? []), value]);
    for (const field of form.querySelectorAll("[name^='q-']")) {
      const mine = given.get(field.name); // else what the server kept stands
      if (mine && /radio|checkbox/.test(field.type)) field.checked = mine.includes(field.value);
      else if (mine) [field.value] = mine;
    }
    at = Math.min(row.at, asked.length - 1);
  };
  const store = () => put("lan-lam", Object.assign(row, { at, values: values() }));

  const warn = (isLast) => {
    const missing = gaps();
    warning.hidden = !warned || !missing.length || !isLast;
    const count = warning.querySelector("[data-count]");
    count.textContent = count.dataset.count.replace("#", missing.length);
    const links = warning.querySelector("[data-gaps]");
    links.replaceChildren(...missing.map((index) => Object.assign(document.createElement("a"), {
      href: `#${asked[index].id}`, textContent: links.dataset.gaps.replace("#", index + 1), className: "button quiet",
    })));
  };
  const show = () => {
    asked.forEach((box, index) => { box.hidden = index !== at; });
    steps.forEach((step, index) => { step.className = index === at ? "here" : isAnswered(asked[index]) ? "done" : ""; });
    place.textContent = place.dataset.words.replace("#", at + 1);
    const isLast = at === asked.length - 1;
    back.hidden = at === 0;
    forward.hidden = isLast;
    submit.hidden = !isLast;
    warn(isLast);
    store();
  };
  const go = (index) => {
    at = Math.max(0, Math.min(index, asked.length - 1));
    show();
    place.focus({ preventScroll: true });
    find("head").scrollIntoView({ block: "start" });
  };

  back.addEventListener("click", () => go(at - 1));
  forward.addEventListener("click", () => go(at + 1));
  warning.addEventListener("click", (event) => {
    const index = asked.findIndex((box) => `#${box.id}` === event.target.hash);
    if (index < 0) return;
    event.preventDefault();
    go(index);
  });
  form.addEventListener("change", show);
  form.addEventListener("input", store);
  form.addEventListener("keydown", (event) => { // Enter in a field goes on, it does not hand in
    if (event.key !== "Enter" || event.target.type !== "text" || at === asked.length - 1) return;
    event.preventDefault();
    go(at + 1);
  });
  const handIn = async () => {
    submit.disabled = true;
    const answer = await record("submitted", quiz, { who, uuid: attempt, answers: values(), local: { title: find("title").textContent } });
    if (answer) return; // below, or refused: the card above says why
    if (!/co-tai-khoan=1/.test(document.cookie) && form.elements.csrfmiddlewaretoken) return form.submit(); // through sign-in and back
    find("kept").hidden = false;
    form.replaceChildren(find("head"), find("kept"));
  };
  document.addEventListener("gui", ({ detail }) => {
    const mine = detail.find((result) => result.uuid === attempt);
    if (!mine) return;
    find("kept").hidden = true;
    drop("lan-lam", [who, quiz]).then(() => mine.url && location.assign(mine.url));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!gaps().length || warned) return handIn();
    warned = true;
    show();
    warning.scrollIntoView({ block: "center" });
  });
  // Come back by the back button: the server knows whether it was handed in.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  restore();
  find("steps-bar").hidden = false;
  find("title").className = "eyebrow"; // each question has its own heading now
  if (warned) at = asked.length - 1;
  show();
};

// Handed in and marked: what was kept of it goes; where it was taken along and not passed, a new one is.
const forget = async ({ result }, isPassed) => {
  const row = (await all("lan-lam")).find((each) => each.attempt === result);
  if (!row) return;
  await drop("lan-lam", [row.who, row.quiz]);
  if (row.html && !isPassed) await saveAttempt(row.quiz);
};

const form = document.querySelector("[data-attempt]");
const result = document.querySelector("[data-result]");
if (form) take(form);
if (result) forget(result.dataset, result.classList.contains("passed"));
