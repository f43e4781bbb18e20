// "Tải khoá học về máy": says its size, fetches it piece by piece, and can be stopped and taken up again at any time, for
// what is there already is seen by looking. One page at a time does it (a lock); the others show that.
import { ask, described, door, find, words } from "./saved.js";
import { saveAttempt } from "./toi.js";

const panel = document.querySelector("[data-save]");
const id = panel.dataset.save;
const name = `khoa-${id}`;
const one = (selector) => panel.querySelector(selector);
const all = (selector) => [...panel.querySelectorAll(selector)];
const { saveData, effectiveType } = navigator.connection ?? {};
const isSlow = saveData || /2g|3g/.test(effectiveType);
let now; // the description on the server
let stop;

const show = (state, bytes = 0) => {
  for (const part of all("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
  for (const place of all("b[data-size]")) place.textContent = words(bytes);
};
const complain = (problem) => { for (const line of all("[data-problem]")) line.hidden = line.dataset.problem !== problem; };

// --- What is wanted, and what of it is missing ---

const boxes = all("[data-kind]");
const ticked = () => boxes.filter((box) => box.querySelector(":checked")).map((box) => box.dataset.kind);
const wanted = ({ files }, kinds) => files.filter(({ kind }) => !boxes.some((box) => box.dataset.kind === kind) || kinds.includes(kind));
// On a slow network the lighter picture is taken; it stands under both addresses, whichever a page asks for.
const source = (file) => (isSlow && file.light) || file;
const missing = async (files, isGood = () => true) => {
  const there = await Promise.all(files.map((file) => find(file.url, id)));
  return files.filter((file, index) => !there[index] || !isGood(there[index], file));
};
const isSame = (saved, { etag }) => !etag || saved.headers.get("ETag") === etag;
const weigh = (files) => files.reduce((sum, file) => sum + source(file).bytes, 0);
const offer = (kinds) => {
  for (const box of boxes) {
    const bytes = weigh(now.files.filter(({ kind }) => kind === box.dataset.kind));
    box.hidden = !bytes;
    box.querySelector("input").checked = kinds.includes(box.dataset.kind);
    box.querySelector("small").textContent = `· ${words(bytes)}`;
  }
};

// --- Fetching ---

const fetchOne = async (cache, file) => {
  const known = !file.etag && await find(file.url);
  const answer = known || await fetch(source(file).url, { credentials: "omit", signal: stop.signal });
  if (!answer.ok || answer.redirected || !/\bpublic\b/.test(answer.headers.get("Cache-Control"))) throw new TypeError(file.url);
  if (file.light) await cache.put(file.light.url, answer.clone());
  await cache.put(file.url, answer);
};
const fetchAll = async (cache, files) => {
  const total = weigh(files);
  let done = 0;
  const work = async () => {
    for (let file = files.shift(); file; file = files.shift()) {
      await fetchOne(cache, file);
      done += source(file).bytes;
      one("progress").value = done / total;
      one("label [data-size]").textContent = `${words(done)} / ${words(total)}`;
    }
  };
  await Promise.all([work(), work(), work()]);
};
const describe = (cache, description) => cache.put(door(id), new Response(JSON.stringify(description), { headers: { "Content-Type": "application/json" } }));
const tidy = async (cache, files) => {
  const named = files.flatMap((file) => [file.url, file.light?.url ?? file.url]).concat(door(id));
  const keep = new Set(named.map((url) => new URL(url, location).href));
  for (const key of await cache.keys()) if (!keep.has(key.url)) await cache.delete(key);
};
// Pages are some four times as large once unpacked.
const isRoomFor = async (bytes) => {
  const { quota = Infinity, usage = 0 } = await navigator.storage?.estimate?.() ?? {};
  return quota - usage > 4 * bytes;
};
const save = async () => {
  const kinds = ticked();
  stop = new AbortController();
  show("busy");
  now = await ask(id); // it may have changed since, or gone
  if (!now) return withdraw();
  const files = wanted(now, kinds);
  const lacking = await missing(files, isSame);
  if (!await navigator.serviceWorker.getRegistration()) throw new DOMException("", "SecurityError");
  if (!await isRoomFor(weigh(lacking))) throw new DOMException("", "QuotaExceededError");
  navigator.storage?.persist?.();
  const cache = await caches.open(name);
  if (!await described(id)) await describe(cache, { ...now, kinds, part: true });
  try { await fetchAll(cache, lacking); } finally { stop.abort(); }
  await describe(cache, { ...now, kinds });
  await tidy(cache, files);
  for (const quiz of now.quizzes) await saveAttempt(quiz).catch(() => {}); // the lessons are there all the same
};
// Whoever signs in on a phone that has the course takes along an attempt of each quiz not passed yet.
const takeAttempts = async ({ detail: me }) => {
  const saved = await described(id);
  const { get } = await import("./may.js");
  for (const quiz of saved?.quizzes ?? []) {
    if (!me.courses[id]?.done.includes(quiz) && !await get("lan-lam", [me.who, quiz])) await saveAttempt(quiz);
  }
};

// --- How it stands ---

const problems = { QuotaExceededError: "full", AbortError: "none", TypeError: "network" };
const tryTo = async (act) => {
  try { await act(); } catch ({ name: what }) {
    complain(problems[what] ?? "blocked");
    if (!(what in problems)) show(); // nothing can be done here
  }
};
const withdraw = async () => {
  await caches.delete(name);
  complain("gone");
};
const paint = async () => {
  const { held } = await navigator.locks.query();
  if (held.some((lock) => lock.name === name)) {
    show("elsewhere");
    await navigator.locks.request(name, () => {});
  }
  const saved = await described(id);
  if (!saved) return show("none");
  try { now = await ask(id); } catch { now = saved; } // without network it is as it was
  if (!now) {
    show("none");
    return withdraw();
  }
  offer(saved.kinds);
  const lost = await missing(wanted(saved, saved.kinds));
  const lacking = await missing(wanted(now, saved.kinds), isSame);
  if (saved.part || lost.length) return show("part", weigh(lacking));
  const isNew = now.version !== saved.version;
  // Each page that changed was opened meanwhile, and is renewed already.
  if (isNew && !lacking.length) await describe(await caches.open(name), { ...now, kinds: saved.kinds });
  return show(isNew && lacking.length ? "changed" : "saved", weigh(lacking));
};
const does = {
  weigh: async () => {
    now = await ask(id);
    if (!now) return withdraw();
    offer([]);
    show("weighed", weigh(await missing(wanted(now, []), isSame)));
  },
  save: async () => {
    await navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && tryTo(save));
    await paint();
  },
  stop: () => stop.abort(),
};

if (!window.caches || !navigator.serviceWorker || !navigator.locks) panel.hidden = true; // plain http: nothing can be kept
else {
  panel.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-do]")?.dataset.do;
    if (!act) return;
    panel.focus();
    complain();
    await tryTo(does[act]);
  });
  document.addEventListener("toi", (event) => takeAttempts(event).catch(() => {}));
  tryTo(paint);
}
