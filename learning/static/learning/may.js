// What this device keeps, all in one place (IndexedDB): acts not sent yet ("cho-gui"), quiz attempts under way or taken
// along ("lan-lam"), open keys of a family ("khoa"), and each person's key ("khoa-nguoi"). Rows that have a person name it: `who`.
//
// When that person leaves, what is theirs and unsent is sealed into one row, {who, count, iv, sealed}, and the key goes;
// the server gives it again to nobody but them. Where storage is forbidden, the page's own memory holds what it can.

const KEYS = { "cho-gui": "n", "lan-lam": ["who", "quiz"], khoa: "id", "khoa-nguoi": "who" };
const THEIRS = ["cho-gui", "lan-lam"];
const HANGS = 3000; // milliseconds; some browsers never answer in private windows
const { subtle } = crypto;

let opened;
const open = () => opened ??= new Promise((yes, no) => {
  const request = indexedDB.open("bdhvs", 1);
  setTimeout(no, HANGS);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(KEYS)) request.result.createObjectStore(name, { keyPath, autoIncrement: keyPath === "n" });
  };
  request.onerror = no;
  request.onsuccess = () => {
    const base = request.result;
    base.onclose = base.onversionchange = () => { base.close(); opened = null; }; // evicted: opened anew, empty
    yes(base);
  };
});

// One act of one store, in a transaction of its own. Done when it is on the disk; nothing where storage is forbidden or full.
const tell = async (name, act, ...what) => {
  try {
    const base = await open();
    return await new Promise((yes, no) => {
      const whole = base.transaction(name, act.startsWith("get") ? "readonly" : "readwrite", { durability: "strict" });
      const asked = whole.objectStore(name)[act](...what);
      whole.oncomplete = () => yes(asked.result);
      whole.onabort = no;
    });
  } catch { /* the page's own memory has it */ }
};
const keyIn = (name, row) => (name === "lan-lam" ? [row.who, row.quiz] : row[KEYS[name]]);
const memory = new Map();
const at = (name, key) => `${name}/${key}`;

export const all = async (name) => {
  const held = [...memory].flatMap(([place, row]) => (place.startsWith(at(name, "")) ? [row] : []));
  return [...await tell(name, "getAll") ?? [], ...held];
};
export const get = async (name, key) => memory.get(at(name, key)) ?? tell(name, "get", key);
export const drop = async (name, key) => {
  memory.delete(at(name, key));
  await tell(name, "delete", key);
};
export const put = async (name, row) => {
  write("giu", 1);
  if (await tell(name, "put", row)) return; // its key
  row.n ??= -Date.now() - memory.size;
  memory.set(at(name, keyIn(name, row)), row);
};

// --- Whose things the device holds now: "ai"; "" is nobody. And how far that person was ("hoc") when there last was a
// network. A cookie tells whether they are signed in ---

const noted = {};
export const read = (key) => {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return noted[key] ?? null; }
};
export const write = (key, value) => {
  noted[key] = value;
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* then for this page */ }
};

export const hinted = () => document.cookie.includes("co-tai-khoan=1");

// Lessons and quizzes done, as they are counted before a person: to have opened one is nothing that could be lost.
export const countOf = (acts) => new Set(acts.flatMap(({ verb, object }) => (verb === "opened" ? [] : object))).size;

// --- Sealing ---

const passed = {}; // keys given up on this page, for what was just being written when they were
// `isLeaving`: what cannot be sealed goes; else it stays as it is.
export const seal = async (who, isLeaving) => {
  const kept = await get("khoa-nguoi", who) ?? passed[who];
  if (!kept && !isLeaving) return;
  passed[who] = kept;
  const rows = await Promise.all(THEIRS.map(async (name) => (await all(name)).filter((row) => row.who === who && !row.sealed)));
  if (kept && rows.flat().length) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(rows));
    const sealed = await subtle.encrypt({ name: "AES-GCM", iv }, kept.key, text);
    await put("cho-gui", { who, count: countOf(rows[0]), iv, sealed });
  }
  await Promise.all(THEIRS.flatMap((name, index) => rows[index].map((row) => drop(name, keyIn(name, row)))));
  await drop("khoa-nguoi", who);
};

// The person is back, with what /toi/ said: the first key seals from now on, any may open.
export const welcome = async (person) => {
  const { who, seal: texts } = person;
  if (!subtle) return;
  const keys = await Promise.all(texts.map((text) =>
    subtle.importKey("raw", Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"])));
  if (!await get("khoa-nguoi", who)) await put("khoa-nguoi", { who, key: keys[0] });
  await unseal(person, keys);
};
// Also what was left under a record of theirs that was united with this one (`was`). `more`: what each row is marked with.
export const unseal = async ({ who, was = [] }, keys, more) => {
  for (const row of (await all("cho-gui")).filter((each) => each.sealed && [who, ...was].includes(each.who))) {
    for (const key of keys) {
      try {
        const text = await subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);
        await restore(row, new TextDecoder().decode(text).replaceAll(row.who, who), more);
      } catch { /* another's */ }
    }
  }
};
const restore = async (row, text, more) => {
  const rows = JSON.parse(text);
  await Promise.all(THEIRS.flatMap((name, index) => rows[index].map(({ n: _, ...each }) => put(name, { ...each, ...more }))));
  await drop("cho-gui", row.n);
};

// Nothing of who was here stays readable, also without network: the cookie "roi" asks the server, whenever it is reached,
// to end that person's session before anything else.
export const leave = async () => {
  const who = read("ai");
  const rows = (await Promise.all([...THEIRS, "khoa-nguoi"].map(all))).flat();
  for (const one of new Set(rows.map((row) => row.who))) if (one) await seal(one, true);
  write("ai", "");
  write("hoc", null);
  document.cookie = "co-tai-khoan=;path=/;max-age=0";
  // Whoever left first has the session; another may only have been tapped meanwhile (family.js).
  if (who && !document.cookie.includes("roi=")) document.cookie = `roi=${who};path=/;max-age=31536000;SameSite=Lax`;
};
