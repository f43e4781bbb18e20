// What is saved on this phone, as a list, and "Tải khoá học về máy", which saves. Each course is one cache, "khoa-<id>":
// its files, and at /tai-ve/<id>/ the description by which they were fetched, with `kinds` (what was asked for) and
// `part` while something is still missing.
import { hear, many, one } from "./dom.js";
import { get, hinted } from "./may.js";
import { saveAttempt } from "./toi.js";

const words = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)}\u00a0KB` : `${Math.round(bytes / 1e5) / 10}\u00a0MB`.replace(".", ","));
const door = (id) => `/tai-ve/${id}/`;
// From this course's cache, or from any; never makes one.
const find = (url, id) => caches.match(url, { ignoreVary: true, cacheName: id && `khoa-${id}` });
// The description that stands on the server now; null where the course was withdrawn. Throws without network.
const ask = async (id) => {
  const answer = await fetch(door(id), { credentials: "omit" });
  if ([404, 410].includes(answer.status)) return null;
  if (!answer.ok) throw new Error();
  return answer.json();
};
const described = async (id) => (await find(door(id), id))?.json();

// --- The list ---

const list = one("[data-saved]");
const part = (name, root = list) => one(`[data-${name}]`, root);
const count = () => { part("none").hidden = !!one("section", list); };
const remove = async (id, card) => {
  await caches.delete(`khoa-${id}`);
  card.remove();
  count();
};
const showCard = async (id, saved) => {
  const card = one("template", list).content.cloneNode(true).firstElementChild;
  // What travelled, as was said before: pages are larger here, and of a picture the lighter one may have come.
  const sizes = saved.files.map(async ({ url, bytes }) => Math.min(bytes, (await (await find(url, id))?.blob())?.size ?? 0));
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  part("title", card).href = saved.url;
  part("title", card).textContent = saved.title;
  part("title-again", card).textContent = `: ${saved.title}`;
  part("guest", card).href += saved.url;
  part("guest", card).hidden = hinted() || !saved.quizzes.length;
  part("size", card).textContent = words(bytes);
  part("part", card).hidden = !saved.part;
  part("delete", card).onclick = () => remove(id, card);
  list.append(card);
  return card;
};
// Withdrawn: away with it, and said. Changed: said; its page fetches what is new.
const check = async (id, saved, card) => {
  const now = await ask(id);
  if (now) part("changed", card).hidden = saved.part || now.version === saved.version;
  else {
    await remove(id, card);
    const gone = part("gone");
    gone.append(gone.dataset.gone.replace("#", saved.title), " ");
    gone.hidden = false;
  }
};
const paintList = async () => {
  for (const name of await caches.keys()) {
    const id = name.slice(5); // "khoa-7"; the shell's cache has no description
    const saved = await described(id);
    // Without network what is there stays readable.
    if (saved) check(id, saved, await showCard(id, saved)).catch(() => {});
  }
  count();
};

// --- Saving one course: says its size, fetches it piece by piece, and can be stopped and taken up again at any time, for
// what is there already is seen by looking. One page at a time does it (a lock); the others show that. ---

const panel = one("[data-save]");
const id = panel?.dataset.save;
const name = `khoa-${id}`;
const { saveData, effectiveType } = navigator.connection ?? {};
const isSlow = saveData || /2g|3g/.test(effectiveType);
let now; // the description on the server
let stop;

const show = (state, bytes = 0) => {
  for (const part of many("[data-when]", panel)) part.hidden = !part.dataset.when.split(" ").includes(state);
  for (const place of many("b[data-size]", panel)) place.textContent = words(bytes);
};
const complain = (problem) => {
  for (const line of many("[data-problem]", panel)) line.hidden = line.dataset.problem !== problem;
};

// --- What is wanted, and what of it is missing ---

const boxes = () => many("input", panel); // a kind each: what is only wanted if asked for
const ticked = () => boxes().filter((box) => box.checked).map((box) => box.value);
const wanted = ({ files }, kinds) => files.filter(({ kind }) => !boxes().some((box) => box.value === kind) || kinds.includes(kind));
// On a slow network the lighter picture is taken; it stands under both addresses, whichever a page asks for.
const source = (file) => (isSlow && file.light) || file;
const missing = async (files, isGood = () => true) => {
  const there = await Promise.all(files.map((file) => find(file.url, id)));
  return files.filter((file, index) => !there[index] || !isGood(there[index], file));
};
const isSame = (saved, { etag }) => !etag || saved.headers.get("ETag") === etag;
const weigh = (files) => files.reduce((sum, file) => sum + source(file).bytes, 0);
const offer = (kinds) => {
  for (const box of boxes()) {
    const bytes = weigh(now.files.filter(({ kind }) => kind === box.value));
    const label = box.parentElement;
    box.checked = kinds.includes(box.value);
    label.hidden = !bytes;
    one("small", label).textContent = `· ${words(bytes)}`;
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
      one("progress", panel).value = done / total;
      one("label [data-size]", panel).textContent = `${words(done)} / ${words(total)}`;
    }
  };
  await Promise.all([work(), work(), work()]);
};
const describe = (cache, description) => cache.put(door(id), new Response(JSON.stringify(description)));
const tidy = async (cache, files) => {
  const named = files.flatMap((file) => [file, file.light ?? file]).concat({ url: door(id) });
  const keep = named.map(({ url }) => new Request(url).url);
  for (const key of await cache.keys()) if (!keep.includes(key.url)) await cache.delete(key);
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
  if (!await navigator.serviceWorker.getRegistration()) throw new Error();
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
const takeAttempts = async (me) => {
  const saved = await described(id);
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
  show("none");
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
  if (!now) return withdraw();
  offer(saved.kinds);
  const lost = await missing(wanted(saved, saved.kinds));
  const lacking = await missing(wanted(now, saved.kinds), isSame);
  if (saved.part || lost.length) return show("part", weigh(lacking));
  if (now.version !== saved.version) {
    if (lacking.length) return show("changed", weigh(lacking));
    // Each page that changed was opened meanwhile, and is renewed already.
    await describe(await caches.open(name), { ...now, kinds: saved.kinds });
  }
  return show("saved");
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

if (list) paintList().catch(() => { part("blocked").hidden = false; });
if (panel) {
  panel.hidden = !(self.caches && navigator.serviceWorker && navigator.locks); // by plain http nothing can be kept
  part("guest", panel).hidden = hinted();
  panel.onclick = async ({ target }) => {
    const act = target.closest("[data-do]")?.dataset.do;
    if (!act) return;
    panel.focus();
    complain();
    await tryTo(does[act]);
  };
  hear("toi", (me) => takeAttempts(me).catch(() => {}));
  tryTo(paint);
}
