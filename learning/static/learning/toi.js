// What belongs to the learner, painted onto pages that are the same for everybody; and what this device records.
// Signed out, nothing is asked: finished lessons stay on the device and are offered once at sign-in.

const words = {
  done: "Đã học xong",
  doing: "Đang học",
  passed: "Đạt",
  saved: "Đã lưu trên máy",
  unsent: (n) => `Chưa gửi: ${n} bài`,
  offer: (n) => `Trên máy này có ${n} bài đã học xong khi chưa đăng nhập.`,
  take: "Lưu vào tên của tôi",
  leave: "Không phải của tôi",
  certificate: "Xem giấy chứng nhận",
};
const BATCH = 100;
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => root.querySelectorAll(selector);
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const here = one("[data-course]")?.dataset ?? {};
const lesson = Number(here.lesson);
let me = null; // what /toi/ said; null: signed out, or not reached

// --- Kept on the device: statements not sent yet, each with whose it is ("": nobody's yet) ---

const read = (key, otherwise) => {
  try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; }
};
const write = (key, value) => {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: this page still works */ }
};
const hinted = () => /(^|; )co-tai-khoan=1/.test(document.cookie);
const who = () => me?.who ?? (hinted() ? read("ai", "") : "");
const queued = (owner = who()) => read("cho-gui", []).filter((statement) => statement.who === owner);
const keep = (change) => write("cho-gui", change(read("cho-gui", [])).slice(-500));
const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16)); // plain http has no randomUUID

const record = (verb, object) => {
  const statement = { who: who(), uuid: uuid(), verb, object, occurred_at: new Date().toISOString() };
  keep((statements) => [...statements, statement]);
};

// --- Speaking with the server ---

const ask = async () => {
  if (!hinted()) return write("ai", "");
  const response = await fetch("/toi/");
  me = response.status === 200 ? await response.json() : null;
  if (response.status === 204 || response.status === 401) document.cookie = "co-tai-khoan=;path=/;max-age=0";
  if (response.status < 500) write("ai", who());
};

const post = (batch) => fetch("/tien-do/", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRFToken": me.csrf, "X-Who": batch[0].who },
  body: JSON.stringify(batch.map(({ who: _, ...statement }) => statement)),
  keepalive: true,
});

// What cannot be sent stays where it is and goes at the next page, or when the network is back.
const send = async () => {
  for (let batch = queued().slice(0, BATCH); me && batch.length; batch = queued().slice(0, BATCH)) {
    let response = await post(batch);
    if (response.status === 403) { // signed in again meanwhile: a new token
      await ask();
      response = me && await post(batch);
    }
    if (!response?.ok) throw new Error("not sent");
    const { results, courses } = await response.json();
    const answered = new Set(results.map((result) => result.uuid));
    keep((statements) => statements.filter((statement) => !answered.has(statement.uuid)));
    Object.assign(me.courses, courses);
  }
};

// --- Painting ---

const pill = (kind, text) => make("span", { className: `pill ${kind}`, textContent: text });
const bar = ({ done, here: at, total }) => make("div", { className: "steps" }, make("div", { className: "steps-bar", ariaHidden: "true" },
  ...Array.from({ length: total }, (_, i) => make("i", { className: i < done ? "done" : i + 1 === at ? "here" : "" }))));
// Keeps the arrow that follows the words of a button or link.
const point = (link, href, text) => {
  link.href = href;
  const label = [...link.childNodes].find((node) => node.textContent.trim() && node.nodeName !== "svg");
  if (label) label.textContent = text;
};
const own = (verb) => new Set(queued().filter((statement) => statement.verb === verb).map((statement) => statement.object));

const paintLamp = (lamp, next) => {
  one(".eyebrow", lamp).textContent = next.eyebrow;
  one("h2", lamp).textContent = next.title;
  one(".meta", lamp).textContent = next.meta;
  one(".steps", lamp)?.remove();
  if (next.total) one(".meta", lamp).after(bar(next));
  point(one("a", lamp), next.url, next.action);
};
const paintStep = (row, isDone, isHere, text) => {
  row.classList.toggle("done", isDone);
  row.classList.toggle("here", !isDone && isHere);
  const state = one("[data-lesson-state], [data-quiz-state]", row);
  if (state) state.textContent = isDone || isHere ? ` · ${isDone ? text : words.doing}` : "";
};
const paintLesson = (isDone, course) => {
  const [button, link, done, next] = ["[data-complete]", "[data-complete-link]", "[data-complete-done]", "[data-next]"].map((selector) => one(selector));
  if (!button) return;
  button.hidden = isDone;
  link.hidden = true;
  done.hidden = !isDone;
  if (!isDone || !next) return;
  next.className = "button full";
  if (course?.certificate) point(next, course.certificate, words.certificate);
  else if (course?.next && course.next.page !== lesson) point(next, course.next.url, course.next.title);
};
const paintStates = () => {
  const unsent = new Set(queued().map((statement) => statement.object)).size;
  const kind = who() ? pill("wait", words.unsent(unsent)) : pill("saved", words.saved);
  one("#trang-thai").replaceChildren(...(unsent ? [kind] : []));
};

const paint = () => {
  const courses = me?.courses ?? {};
  const course = courses[here.course];
  const finished = own("completed");
  const isDone = (id) => finished.has(id) || Boolean(course?.done.includes(id));
  const greeting = me && one("[data-greeting]");
  if (greeting) greeting.textContent = me.greeting;
  const lamp = one("[data-next-step]");
  if (lamp && me?.lamp) paintLamp(lamp, me.lamp);
  for (const card of all("[data-course-card]")) {
    const state = courses[card.dataset.courseCard];
    if (state) one("[data-state]", card).replaceChildren(pill(state.state, state.words));
    one("[data-state]", card).hidden = !state;
  }
  for (const row of all("[data-lesson-id]")) {
    const id = Number(row.dataset.lessonId);
    paintStep(row, isDone(id), Boolean(course?.opened.includes(id)), words.done);
  }
  for (const row of all("[data-quiz-id]")) paintStep(row, isDone(Number(row.dataset.quizId)), false, words.passed);
  const start = one("[data-start]");
  if (start && course?.certificate) point(start, course.certificate, words.certificate);
  else if (start && course?.next) point(start, course.next.url, course.next.action);
  const quiz = one("[data-quiz] a[href^='/hoc/kiem-tra/']");
  if (quiz && course?.next?.page === Number(here.quiz) && course.next.url.startsWith("/hoc/")) point(quiz, course.next.url, course.next.action);
  paintLesson(isDone(lesson), course);
  paintStates();
};

// Lessons finished here before signing in are taken only with one's own yes: the phone may be another's.
const offer = () => {
  const found = queued("");
  if (!me || !found.length) return;
  const settle = (owner) => () => {
    keep((statements) => statements.map((each) => (each.who ? each : { ...each, who: owner })).filter((each) => each.who));
    card.remove();
    go();
  };
  const button = (text, className, owner) => make("button", { type: "button", className, textContent: text, onclick: settle(owner) });
  const card = make("section", { className: "card" },
    make("p", { textContent: words.offer(new Set(found.map((each) => each.object)).size) }),
    make("div", { className: "actions" }, button(words.take, "button", me.who), button(words.leave, "button quiet", "")));
  one("main").prepend(card);
};

const go = async () => {
  const waited = queued().length;
  paint();
  try {
    await send();
    if (me && waited && one("[data-next-step]")) await ask(); // what was sent may have changed the next step
  } catch { /* the pill says so */ }
  paint();
};

one("[data-complete]")?.addEventListener("click", () => {
  record("completed", lesson);
  go();
  one("[data-next]")?.focus();
});
// The quiz page has said all there is to say: one tap starts. Signed out, the link leads through sign-in.
one("[data-quiz] a[href^='/hoc/kiem-tra/']")?.addEventListener("click", (event) => {
  if (!me || !event.currentTarget.pathname.startsWith("/hoc/kiem-tra/")) return;
  event.preventDefault();
  const fields = Object.entries({ csrfmiddlewaretoken: me.csrf, attempt: uuid() });
  const form = make("form", { method: "post", action: event.currentTarget.href, hidden: true }, ...fields.map(([name, value]) => make("input", { name, value })));
  one("main").append(form);
  form.submit();
});
addEventListener("online", go);

// After the page itself: the worker that lets saved courses be read without network (sw.js), and what it has to say.
const worker = navigator.serviceWorker;
if (worker) addEventListener("load", () => worker.register("/sw.js").catch(() => {})); // storage may be forbidden
worker?.addEventListener("message", ({ data }) => {
  if (data.gone) one("main").prepend(make("p", { className: "feedback wrong", role: "status", textContent: data.gone }));
});

paint();
if (one("[data-course], [data-course-card], [data-greeting], [data-next-step]") || read("cho-gui", []).length) {
  try { await ask(); } catch { /* no network: the page reads all the same */ }
}
if (lesson && who() && !me?.courses[here.course]?.opened.includes(lesson) && !own("opened").has(lesson)) record("opened", lesson);
await go();
offer();
