// What answers when there is no network. The server writes two lines before this (learning/offline/shell.py):
// VERSION, made of all that the shell holds, and SHELL, its pages; and GONE, what is said when a page was withdrawn.
//
// "vo-<version>" keeps the shell; "khoa-<id>" a course that somebody saved (saved.js). Into either goes only what
// the server marks as the same for everybody, asked for without cookies. Everything else passes by untouched.

const MINE = `vo-${VERSION}`;
const OFFLINE = "/ngoai-mang/";
const HELP = "/tro-giup/so-dien-thoai/"; // in the place of whatever page of help
const FILES = /^\/(static|media|tai-lieu)\//;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const NAMED = /["']((?:\.|\/static)\/[\w./-]+\.(?:css|js))["']/g;
const PATIENT = /^\/($|khoa-hoc\/)/; // pages that are the same for everybody
const PATIENCE = 10_000; // milliseconds such a page may take; then its copy, or the page that says what can be read
const LATER = 100; // milliseconds a module waits: what it starts would keep the page's first frame from being drawn

const isShared = (answer) => answer.status === 200 && !answer.redirected && /\bpublic\b/.test(answer.headers.get("Cache-Control"));
const isGone = ({ status }) => status === 404 || status === 410;
const ask = (url) => fetch(url, { credentials: "omit" });
const find = (url) => caches.match(url, { ignoreVary: true });
const on = (name, act) => addEventListener(name, (event) => event.waitUntil(act(event)));

// --- A new version takes over at once: pages name their files by hash, so an open one keeps finding its own. ---

const fill = async () => {
  const cache = await caches.open(MINE);
  const seen = [];
  await Promise.all(SHELL.map(async (url) => keep(cache, url, await ask(url), seen)));
  await skipWaiting();
};
// The shell before this one stays, for pages that are still open.
const takeOver = async () => {
  const shells = (await caches.keys()).filter((name) => name.startsWith("vo-"));
  await Promise.all(shells.slice(0, -2).map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable();
  await clients.claim();
};
on("install", fill);
on("activate", takeOver);

// --- Files: a name with a hash never changes; pictures get a new name with each change. ---

// Players ask for parts, and some take nothing else.
const part = async (whole, range) => {
  const blob = await whole.blob();
  const [, first, last] = range.match(/bytes=(\d+)-(\d*)/);
  const end = Math.min(last || blob.size, blob.size - 1);
  const headers = { "Content-Type": blob.type, "Content-Range": `bytes ${first}-${end}/${blob.size}` };
  return new Response(blob.slice(first, end + 1), { status: 206, headers });
};
// A large picture names its lighter twin: "…720.webp?nhe=…360.webp".
const lighter = ({ href, searchParams }, { headers }) => {
  const isSlow = headers.has("Save-Data") || /2g|3g/.test(navigator.connection?.effectiveType);
  return isSlow && searchParams.get("nhe") && new URL(searchParams.get("nhe"), href);
};
const file = async (request) => {
  const url = new URL(request.url);
  const range = request.headers.get("Range");
  const saved = await find(request.url);
  // Without a hash (in development) a saved script is only for when there is no network.
  if (saved && url.pathname.startsWith("/static/") && !HASHED.test(url.pathname)) return fetch(request).catch(() => saved);
  if (saved && request.mode === "cors") await new Promise((go) => setTimeout(go, LATER));
  if (saved) return range ? part(saved, range) : saved;
  return fetch(lighter(url, request) || request);
};

// --- Pages ---

// The shell of this release before the one before it.
const savedIn = async (url) => {
  for (const name of (await caches.keys()).reverse()) {
    const page = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (page) return { name, page };
  }
};
// Whatever a page names must be there before the page is: its styles and scripts, and what those import (`seen`: two may
// import each other).
const keep = async (cache, url, answer, seen = []) => {
  if (!isShared(answer)) throw new Error(url);
  for (const [, name] of (await answer.clone().text()).matchAll(NAMED)) {
    const part = new URL(name, answer.url).href;
    if (seen.includes(part) || await cache.match(part)) continue;
    seen.push(part);
    await keep(cache, part, (HASHED.test(part) && await find(part)) || await ask(part), seen);
  }
  await cache.put(url, answer);
};
const refresh = async (event, { name, page }, url) => {
  const fresh = (await event.preloadResponse) ?? await ask(url);
  const cache = await caches.open(name);
  if (isGone(fresh)) await withdraw(event, name, cache, url);
  else if (fresh.headers.get("ETag") !== page.headers.get("ETag")) await keep(cache, url, fresh);
};
// A page that is no more leaves the phone too; with its whole course, if that is no more.
const withdraw = async (event, name, cache, url) => {
  const isWhole = isGone(await ask(`/tai-ve/${name.slice(5)}/`));
  await (isWhole ? caches.delete(name) : cache.delete(url));
  (await clients.get(event.resultingClientId))?.postMessage({ gone: GONE[Number(isWhole)] });
};
const fetched = async (event) => (await event.preloadResponse) ?? fetch(event.request);
const tooLate = () => new Promise((_, give) => { setTimeout(give, PATIENCE); });
const visit = async (event, url) => {
  const saved = await savedIn(url.href);
  if (saved) {
    if (saved.name.startsWith("khoa-")) event.waitUntil(refresh(event, saved, url.href).catch(() => {}));
    return saved.page;
  }
  try {
    return await (PATIENT.test(url.pathname) ? Promise.race([fetched(event), tooLate()]) : fetched(event));
  } catch {
    return (await savedIn(url.origin + url.pathname) ?? await savedIn(/-giup/.test(url.pathname) ? HELP : OFFLINE))?.page;
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/quan-tri/")) return;
  if (request.mode === "navigate") event.respondWith(visit(event, url));
  else if (FILES.test(url.pathname)) event.respondWith(file(request));
});

// The network is back (Background Sync): open pages send what waits; with none open, the next one will.
on("sync", async () => {
  for (const page of await clients.matchAll()) page.postMessage("gui");
});

// --- Reminders, on phones whose owners asked for them (learning/support). ---

on("push", ({ data }) => {
  const { title, body } = data.json();
  return registration.showNotification(title, { body, tag: "nhac-hoc", lang: "vi" });
});
on("notificationclick", ({ notification }) => {
  notification.close();
  return clients.openWindow("/khoa-hoc-cua-toi/");
});
