// A quiz, one question a screen. Without script the same form stands on one page; nothing else is sent.

const quiz = document.querySelector("[data-attempt]");
const key = `lan-lam-${quiz?.dataset.attempt ?? document.querySelector("[data-result]")?.dataset.result}`;
const keep = (change) => {
  try { return change(sessionStorage); } catch { return null; } // forbidden: the page itself still holds all
};

const take = (form) => {
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

  const restore = () => {
    const kept = JSON.parse(keep((store) => store.getItem(key)) ?? "null");
    if (!kept) return;
    const given = new Map();
    for (const [name, value] of kept.values) given.set(name, [...(given.get(name) ?? []), value]);
    for (const field of form.querySelectorAll("[name^='q-']")) {
      const mine = given.get(field.name); // else what the server kept stands
      if (mine && /radio|checkbox/.test(field.type)) field.checked = mine.includes(field.value);
      else if (mine) [field.value] = mine;
    }
    at = Math.min(kept.at, asked.length - 1);
  };
  const store = () => keep((storage) => storage.setItem(key, JSON.stringify({ at, values: values() })));

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
  form.addEventListener("submit", (event) => {
    if (gaps().length && !warned) {
      event.preventDefault();
      warned = true;
      show();
      warning.scrollIntoView({ block: "center" });
      return;
    }
    if (!form.elements.anyway) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "anyway", value: "1" }));
    submit.setAttribute("aria-disabled", "true");
    setTimeout(() => { submit.disabled = true; }); // after the form has been read
  });
  // Come back by the back button: the server knows whether it was handed in.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  restore();
  find("steps-bar").hidden = false;
  find("title").className = "eyebrow"; // each question has its own heading now
  if (warned) at = asked.length - 1;
  show();
};

if (quiz) take(quiz);
else keep((store) => store.removeItem(key));
