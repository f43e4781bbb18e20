// What belongs to the learner, painted onto pages that are the same for everybody; and what this device records.
// Signed out, nothing is asked: finished lessons stay on the device and are offered once at sign-in.
//
// Every act goes into the queue first (may.js) and from there to /tien-do/, in order; whatever happens on the way it
// stays until the server has answered it, and sent twice it counts once. Other modules import `record` and `me`, and
// hear "toi" when it is known who is here, "cho" with what waits, "gui" with the results when acts were answered.
import { announce, button, make, many, one, parts, pill } from "./dom.js";
import "./family.js";
import "./gone.js";
import "./help.js";
import { all, countOf, drop, get, hinted, leave, put, read, seal, welcome, write } from "./may.js";
import { start } from "./quiz.js";

const DOING = "Đang học";
const GO_ON = "Học tiếp";
const BATCH = 100;
const LONGEST = 20_000; // characters a batch; keepalive takes 64 kB
const here = one("[data-course]")?.dataset ?? {};
const [lesson, quiz] = [Number(here.lesson), Number(here.quiz)];
export let me = null; // what /toi/ said; null: signed out, or not reached
let mine = []; // unsent acts of who is here
let guests = []; // those of nobody
let sealed = []; // what people who left left behind
let cut = false; // the last request did not get through
const results = []; // of quizzes, since this page came
const finished = new Set(); // lessons said to be done on this page

// --- What the device keeps ---

const isUsed = () => hinted() || read("giu"); // a first visit opens no database
const named = one("[data-who]")?.dataset.who; // an attempt's page says whose it is
const who = () => me?.who ?? (hinted() ? named ?? read("ai") ?? "" : "");
const waiting = () => mine.filter((act) => !act.problem);
const count = () => countOf(waiting());
const did = (verb, object, acts = mine) => acts.some((act) => act.verb === verb && act.object === object);
const uuid = () => URL.createObjectURL(new Blob()).slice(-36); // by plain http too, where crypto.randomUUID is not

const load = async () => {
  if (!isUsed()) return;
  // The browser was killed before it had noted who is here: the key tells.
  if (hinted() && !read("ai")) write("ai", (await all("khoa-nguoi"))[0]?.who ?? "");
  const rows = await all("cho-gui");
  mine = rows.filter((row) => row.who === who() && !row.sealed && !row.lent);
  guests = rows.filter((row) => !row.who);
  sealed = rows.filter((row) => row.sealed);
};

// Keeps the act, paints, sends; what the server answers is heard by "gui".
// `more` goes along; `more.local` stays here: what only this device needs to tell of it.
export const record = async (verb, object, more = {}) => {
  if (verb === "completed") finished.add(object);
  if (hinted() && !who()) {
    paint();
    await arrived; // the first page after signing in, on a slow network: not nobody's act
  }
  const local = { title: one("h1")?.textContent, ...more.local };
  const act = { who: who(), uuid: uuid(), occurred_at: new Date().toISOString(), ...more, verb, object, local };
  await put("cho-gui", act);
  if (act.who && act.who !== who()) await seal(act.who); // the session ended in between
  await go();
};

// --- Speaking with the server ---

const isOnline = () => !cut && navigator.onLine;
const reach = async (...request) => {
  try {
    const response = await fetch(...request);
    cut = false;
    return response;
  } catch (error) {
    cut = true;
    throw error;
  }
};
const post = (url, body) => reach(url, {
  method: "POST",
  headers: { "X-CSRFToken": me.csrf, "X-Who": me.who, "X-Sent-At": new Date().toISOString() },
  body,
  keepalive: true,
});

// How far they are, for when there is no network. Who left meanwhile, on another page, stays forgotten.
const note = () => { if (read("ai") === who()) write("hoc", me && me.courses); };

// Who is here. Whoever is not any more, or was never asked to go, leaves nothing readable.
const ask = async () => {
  // Done without them, perhaps under another record of theirs: only then is it looked up, and said how to ask.
  const isLeft = sealed[0] || guests[0] || read("gia-dinh");
  const response = hinted() && await reach(isLeft ? "/toi/?gop" : "/toi/");
  if (response && ![200, 204, 401].includes(response.status)) return; // a proxy's answer, or trouble: says nothing of who
  me = response.status === 200 ? await response.json() : null;
  if (!me && !isUsed()) return;
  if (!me) document.cookie = "co-tai-khoan=;path=/;max-age=0";
  write("ai", who());
  note();
  for (const key of await all("khoa-nguoi")) if (key.who !== who() || key.lent) await seal(key.who);
  if (!me) return;
  await welcome(me);
  announce("toi", me);
};

// What of an act leaves the device.
const toSend = ({ n: _, who: __, local: ___, ...act }) => act;

// In order. What cannot be sent stays where it is and goes at the next page, or when the network is back.
const send = async () => {
  const later = new Set(); // broke the server when sent alone: tried again at another page, and in nobody's way
  const next = () => waiting().filter((act) => !later.has(act.n));
  let size = BATCH;
  let isAsked = false;
  for (await load(); me && next().length; await load()) {
    const batch = next().slice(0, size);
    while (batch[1] && JSON.stringify(batch).length > LONGEST) batch.length = Math.ceil(batch.length / 2);
    const response = await post("/tien-do/", JSON.stringify(batch.map(toSend)));
    if ([401, 403].includes(response.status) && !isAsked) { // signed in again meanwhile, or another is here, or nobody
      isAsked = true;
      await ask();
      continue;
    }
    if ([400, 413, 500].includes(response.status)) { // one of them breaks it: not for the others
      if (!batch[1]) later.add(batch[0].n);
      size = Math.ceil(batch.length / 2);
      continue;
    }
    if (!response.ok) return;
    const told = await response.json();
    if (told.results?.length !== batch.length) return; // not our answer
    for (const [index, { state, problem, url }] of told.results.entries()) {
      const act = batch[index];
      if (state === "kept") await drop("cho-gui", act.n);
      else await put("cho-gui", { ...act, problem });
      if (url) results.push(url);
    }
    Object.assign(me.courses, told.courses);
    note();
    announce("gui", told.results);
  }
};
// One page at a time; where that cannot be said, the server takes the second for what it is.
const sendAlone = () => (navigator.locks ? navigator.locks.request("gui", send) : send());

// The learner's attempt at this quiz, to be answered without network; false where there is none to be had.
export const saveAttempt = async (quiz) => {
  if (!me) await ask();
  const response = me && await post(`/tien-do/lan-lam/${quiz}/`);
  if (!response?.ok) return false;
  const given = await response.json();
  const kept = await get("lan-lam", [me.who, quiz]);
  await put("lan-lam", { ...(kept?.attempt === given.attempt && kept), who: me.who, quiz, ...given });
  return true;
};

// --- Painting ---

const bar = ({ done, here: at, total }) => make("div", { className: "steps" }, make("div", { className: "steps-bar", ariaHidden: "true" },
  ...Array.from({ length: total }, (_, i) => make("i", { className: i < done ? "done" : i + 1 === at ? "here" : "" }))));
const point = (link, href, text) => {
  if (!link) return;
  link.href = href;
  one("span", link).textContent = text;
};
const paintLamp = (lamp, next) => {
  const [eyebrow, title, meta] = [".eyebrow", "h2", ".meta"].map((part) => one(part, lamp));
  eyebrow.textContent = next.eyebrow;
  title.textContent = next.title;
  meta.textContent = next.meta;
  one(".steps", lamp)?.remove();
  if (next.total) meta.after(bar(next));
  point(one("a", lamp), next.url, next.action);
};
const paintStep = (row, kind) => {
  const state = one("[data-done]", row);
  row.className = kind;
  state.textContent = kind && ` · ${state.dataset[kind]}`;
};
const paintLesson = (isDone, next) => {
  const [button, link, done, on] = parts(document, "complete", "complete-link", "complete-done", "next");
  if (!button) return;
  button.hidden = isDone;
  link.hidden = true;
  done.hidden = !isDone;
  if (!isDone || !on) return;
  on.className = "button full";
  if (next && next.page !== lesson) point(on, next.url, next.title);
};
const tell = (...children) => {
  const card = make("section", { className: "card" }, ...children);
  one("main").prepend(card);
  return card;
};
const paintStates = () => {
  const unsent = count();
  const left = sealed.reduce((sum, row) => sum + row.count, 0);
  const learner = read("gia-dinh")?.find((each) => each.who === who());
  const states = [
    learner && pill("todo", `${DOING}: ${learner.name}`),
    !isOnline() && pill("offline", "Mất mạng: bạn vẫn học được"),
    unsent && (who() ? pill("wait", `Chưa gửi: ${unsent} bài`) : here.course && pill("saved", "Đã lưu trên máy")),
    left && !who() && pill("wait", `Chưa gửi: ${left} bài. Bạn đăng nhập để gửi.`, `/tai-khoan/dang-nhap/?next=${location.pathname}`),
    ...results.map((url) => pill("done", "Xem kết quả", url)),
  ];
  one("#trang-thai")?.replaceChildren(...states.filter(Boolean)); // an editor's look at one block has none
};
// What the server would not take stays until its learner says otherwise.
const paintProblems = () => {
  for (const card of many("[data-refused]")) card.remove();
  for (const { n, problem, local } of mine.filter((act) => act.problem)) {
    const forget = async () => {
      await drop("cho-gui", n);
      await go();
    };
    tell(make("p", {}, make("b", {}, local?.title ?? "")), make("p", {}, problem),
      button("button quiet", "Bỏ mục này", forget)).dataset.refused = "";
  }
};
// Without network the attempt taken along is shown; while one is unsent, none is begun. What is kept is read first: two
// paintings at once would else meet each other half done.
const paintQuiz = async () => {
  const [begin, saved, unsent, absent] = parts(document, "begin", "quiz-saved", "quiz-unsent", "quiz-absent");
  if (!begin) return;
  const row = saved && isUsed() && await get("lan-lam", [who(), quiz]);
  const isUnsent = did("submitted", Number(begin.dataset.begin), waiting());
  const isCut = !isUnsent && !isOnline();
  begin.hidden = isUnsent || isCut;
  unsent.hidden = !isUnsent;
  absent.hidden = !isCut || !!row?.html;
  if (!saved) return; // only where it starts with network
  saved.hidden = !isCut || !row?.html;
  saved.onclick = () => {
    const article = saved.closest("article");
    article.replaceChildren(article.firstElementChild); // the way back to the course
    article.insertAdjacentHTML("beforeend", row.html);
    start();
  };
};

const paint = () => {
  const courses = me?.courses ?? ((who() && read("hoc")) || {});
  const { next, done = [], opened = [], results: past = {} } = courses[here.course] ?? {};
  const isDone = (id) => finished.has(id) || did("completed", id) || done.includes(id);
  const [greeting, lamp, start, passed, result] = parts(document, "greeting", "next-step", "start", "quiz-passed", "quiz-result");
  if (greeting && me) greeting.textContent = me.greeting;
  const shown = me?.lamp ?? mine.findLast((act) => act.local?.next)?.local.next;
  if (lamp && shown) paintLamp(lamp, shown);
  for (const card of many("[data-course-card]")) {
    const id = card.dataset.courseCard;
    const place = one("[data-state]", card);
    const { state = mine.some((act) => act.local?.course === id) && "doing", words = DOING } = courses[id] ?? {};
    place.hidden = !state;
    if (state) place.replaceChildren(pill(state, words));
  }
  for (const row of many("[data-step]")) {
    const id = Number(row.dataset.step);
    paintStep(row, isDone(id) ? "done" : did("submitted", id) ? "wait" : opened.includes(id) ? "here" : "");
  }
  if (next) point(start, next.url, next.action);
  else if (start && one(".lessons .done")) point(start, one(".lessons li:not(.done) a")?.pathname ?? start.href, GO_ON);
  if (next?.page === quiz && next.url.startsWith("/hoc/")) point(one("[data-begin]"), next.url, next.action);
  if (passed) passed.hidden = !isDone(quiz);
  if (result && past[quiz]) {
    one("a", result).href = past[quiz];
    result.hidden = false;
  }
  if (who()) for (const form of many("[data-leave]")) form.hidden = false;
  paintLesson(isDone(lesson), next);
  paintQuiz();
  paintProblems();
  paintStates();
};

// What was done here by nobody, or by whoever tapped a name, is taken only with one's own yes: it may be another's.
// `kind`: where the server's words for it stand, three of them; without those it is asked at another page.
export const offer = (acts, kind) => {
  if (!me?.offers || !countOf(acts)) return;
  const [say, yes, no] = me.offers[kind];
  const settle = (settleOne) => async () => {
    card.remove();
    await Promise.all(acts.map(settleOne));
    await go();
  };
  const take = (act) => put("cho-gui", { ...act, who: me.who, lent: undefined });
  const forget = ({ n }) => drop("cho-gui", n);
  const card = tell(
    make("p", {}, say.replace("#", countOf(acts))),
    make("div", { className: "actions" }, button("button", yes, settle(take)), button("button quiet", no, settle(forget))));
  return card;
};

const show = async () => {
  await load();
  announce("cho", mine);
  paint();
};
const go = async () => {
  await show();
  const waited = waiting().length;
  try {
    if (!me && hinted() && waited) await ask();
    if (me) await sendAlone();
    if (me && waited && one("[data-next-step]")) await ask(); // what was sent may have changed the next step
  } catch { /* the pill says so */ }
  await show();
  // Wakes this page when there is a network again (a server in trouble is left in peace); other wakers are further down.
  if (cut && waiting().length) worker?.ready.then((ready) => ready.sync?.register("gui")).catch(() => {});
};

// Leaving with something unsent is said first; pressed again, it is meant. What can be sealed waits for its learner.
const leaveBy = async (form) => {
  const [warning, told, kept, lost, send, stuck] = parts(form, "unsent", "count", "sealed", "lost", "send", "stuck");
  await show();
  if (count() && warning.hidden) {
    warning.hidden = false;
    told.textContent = told.dataset.count.replace("#", count());
    (await get("khoa-nguoi", who()) ? kept : lost).hidden = false; // no key by plain http
    send.onclick = async () => {
      await go();
      stuck.hidden = false;
      if (!count()) await leaveBy(form);
    };
    return;
  }
  const sent = fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  await leave();
  const answer = await sent;
  location.replace(answer?.ok ? answer.url : "/"); // says that it is done, where there is a network
};
for (const form of many("[data-leave]")) {
  form.onsubmit = (event) => {
    event.preventDefault();
    leaveBy(form);
  };
}

one("[data-complete]")?.addEventListener("click", () => {
  const next = one("[data-next]");
  const lamp = next && { eyebrow: "Bài tiếp theo của bạn", title: next.textContent.trim(), url: next.pathname, action: GO_ON };
  record("completed", lesson, { local: { course: here.course, next: lamp } });
  next?.focus();
});
// The quiz page has said all there is to say: one tap starts. Signed out, the link leads through sign-in.
one("a[data-begin]")?.addEventListener("click", (event) => {
  if (!me || !event.currentTarget.pathname.startsWith("/hoc/kiem-tra/")) return;
  event.preventDefault();
  const form = make("form", { method: "post", action: event.currentTarget.href, hidden: true },
    make("input", { name: "csrfmiddlewaretoken", value: me.csrf }), make("input", { name: "attempt", value: uuid() }));
  one("main").append(form);
  form.submit();
});

// What wakes it: the network, a look at the page, the worker. And another page where somebody left or came.
addEventListener("online", go);
addEventListener("offline", show);
addEventListener("visibilitychange", () => document.hidden || go());
const worker = navigator.serviceWorker;
worker?.addEventListener("message", go);
// After the page itself: the worker that lets saved courses be read without network (sw.js).
const register = () => worker?.register("/sw.js").catch(() => {}); // storage may be forbidden
if (document.readyState === "complete") register();
else addEventListener("load", register);
const look = () => me && read("ai") !== me.who && location.replace("/");
addEventListener("storage", ({ key }) => key === "ai" && look()); // storage evicted is nobody gone
addEventListener("pageshow", look);

const arrived = (async () => {
  await show();
  if (!one("[data-course], [data-course-card], [data-greeting], [data-next-step]") && !mine[0] && !sealed[0]) return;
  try { await ask(); } catch { /* no network: the page reads all the same */ }
})();
(async () => {
  await arrived;
  await load();
  if (lesson && who() && !me?.courses[here.course]?.opened.includes(lesson) && !did("opened", lesson)) await record("opened", lesson);
  else await go();
  offer(guests, "guest");
})();
