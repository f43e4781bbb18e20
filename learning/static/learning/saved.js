// What is saved on this phone. Each course is one cache, "khoa-<id>": its files, and at /tai-ve/<id>/ the description by
// which they were fetched, with `kinds` (what was asked for) and `part` while something is still missing.

const rounded = (number) => number.toLocaleString("vi", { maximumFractionDigits: 1 });
export const words = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)}\u00a0KB` : `${rounded(bytes / 1e6)}\u00a0MB`);
export const door = (id) => `/tai-ve/${id}/`;
// From this course's cache, or from any; never makes one.
export const find = (url, id) => caches.match(url, { ignoreVary: true, cacheName: id && `khoa-${id}` });
// The description that stands on the server now; null where the course was withdrawn. Throws without network.
export const ask = async (id) => {
  const answer = await fetch(door(id), { credentials: "omit" });
  if (answer.status === 404 || answer.status === 410) return null;
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};
export const described = async (id) => (await find(door(id), id))?.json();

const show = async (list, id, saved) => {
  const card = list.querySelector("template").content.cloneNode(true).firstElementChild;
  const one = (name) => card.querySelector(`[data-${name}]`);
  const cache = await caches.open(`khoa-${id}`);
  const sizes = (await cache.keys()).map(async (key) => (await (await cache.match(key)).blob()).size);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  one("title").href = saved.url;
  one("title").textContent = saved.title;
  one("title-again").textContent = `: ${saved.title}`;
  one("size").textContent = words(bytes);
  one("part").hidden = !saved.part;
  one("delete").addEventListener("click", async () => {
    await caches.delete(`khoa-${id}`);
    card.remove();
    none(list);
  });
  list.append(card);
  return card;
};
const none = (list) => { list.querySelector("[data-none]").hidden = Boolean(list.querySelector("section")); };
// Withdrawn: away with it, and said. Changed: said; its page fetches what is new.
const check = async (list, id, saved, card) => {
  const now = await ask(id);
  if (now) card.querySelector("[data-changed]").hidden = saved.part || now.version === saved.version;
  else {
    await caches.delete(`khoa-${id}`);
    card.remove();
    const gone = list.querySelector("[data-gone]");
    gone.append(gone.dataset.gone.replace("#", saved.title), " ");
    gone.hidden = false;
    none(list);
  }
};
const paint = async (list) => {
  for (const name of (await caches.keys()).filter((each) => each.startsWith("khoa-"))) {
    const id = name.slice(5);
    const saved = await described(id);
    if (!saved) continue;
    const card = await show(list, id, saved);
    check(list, id, saved, card).catch(() => {}); // no network: what is there stays readable
  }
  none(list);
};

const list = document.querySelector("[data-saved]");
if (list) paint(list).catch(() => { list.querySelector("[data-blocked]").hidden = false; });
