// A phone that a family shares: names to tap, a lock by button and after five quiet minutes. The names stand here alone
// ("gia-dinh" in localStorage), of those who agreed.
//
// Without network a name may be tapped without PIN. What is done then is sealed with a key of the moment, made (ECDH) for
// that person's open key, which stands here in "khoa". The secret one comes from the server, after the PIN: whoever taps
// may add, and nobody else can read. It is sent only with that person's yes ("lent"): another may have tapped the name.
import { hear, many, one } from "./dom.js";
import { all, drop, get, hinted, leave, put, read, unseal, write } from "./may.js";
import { offer } from "./toi.js";

const SWITCH = "/the/doi-nguoi/";
const IDLE = 300_000; // milliseconds
const EC = { name: "ECDH", namedCurve: "P-256" };
const { subtle } = crypto;
const shared = (secret, open, ...uses) => subtle.deriveKey({ ...EC, public: open }, secret, { name: "AES-GCM", length: 256 }, false, uses);
const data = (name) => one(`[data-${name}]`)?.dataset[name];
let people = read("gia-dinh") ?? [];
const keepPeople = (list) => write("gia-dinh", people = list);
const isNamed = (who) => people.some((each) => each.who === who);
const here = read("ai");

// --- Whose PIN was right: their open key for later, and what was done under their name without them ---

const reopen = async (person, taken) => {
  const { who } = person;
  const keys = await (await fetch("/the/chia-khoa/")).json();
  const { d: _, ...open } = keys[0];
  if (isNamed(who)) await put("khoa", { id: who, open });
  for (const row of taken) {
    for (const jwk of keys) {
      const secret = await subtle.importKey("jwk", jwk, EC, false, ["deriveKey"]);
      await unseal(person, [await shared(secret, row.open, "decrypt")], { lent: true });
    }
    await drop("khoa", row.id);
  }
};
let offered;
let turn = Promise.resolve();
const meet = async (person) => {
  const { who, was = [] } = person;
  const isFormer = (each) => was.includes(each.who);
  const former = people.find(isFormer);
  if (former) {
    if (!isNamed(who)) former.who = who;
    keepPeople(people.filter((each) => !isFormer(each)));
  }
  const taken = (await all("khoa")).filter((row) => [who, ...was].includes(row.of));
  if (subtle && (taken.length || (isNamed(who) && !await get("khoa", who)))) await reopen(person, taken);
  for (const id of was) await drop("khoa", id);
  offered ||= offer((await all("cho-gui")).filter((row) => row.who === who && row.lent), "lent");
};
const take = async (who) => {
  const kept = subtle && await get("khoa", who);
  if (kept) {
    await leave();
    const { publicKey, privateKey } = await subtle.generateKey(EC, false, ["deriveKey"]);
    const open = await subtle.importKey("jwk", kept.open, EC, false, []);
    await put("khoa", { id: Math.random(), of: who, open: publicKey });
    await put("khoa-nguoi", { who, key: await shared(privateKey, open, "encrypt"), lent: true });
    write("ai", who);
    document.cookie = "co-tai-khoan=1;path=/;max-age=86400;SameSite=Lax";
  }
  location.replace("/da-luu/");
};

// --- The lock ---

const hide = () => {
  one("html").hidden = true;
  location.replace(SWITCH);
};
const lock = async () => {
  await leave();
  fetch("/toi/").catch(() => {}); // with network, the session ends now
  hide();
};
let last = 0;
const touch = () => {
  if (Date.now() - last > 5000) write("luc", last = Date.now());
};
const look = () => {
  if (self.speechSynthesis?.speaking || many("audio").some((each) => !each.paused)) touch();
  else if (hinted() && Date.now() - (read("luc") ?? Infinity) > IDLE) lock();
};

// --- The page of names, and the pages that add and forget one ---

const asked = one("[data-forget]");
if (asked) asked.textContent = people.find(({ who }) => location.pathname.includes(who))?.name;
const [added, gone] = [data("remember"), data("forgotten")];
if (added) keepPeople([...people.filter(({ who }) => who !== added), { who: added, name: data("name") }]);
if (gone) {
  keepPeople(people.filter(({ who }) => who !== gone));
  drop("khoa", gone);
}
const shape = one("[data-tile]");
shape?.after(...people.map(({ who, name }) => {
  const tile = shape.content.cloneNode(true);
  const [enter, forget] = many("a", tile);
  enter.firstChild.textContent = name.split(" ").at(-1)[0];
  for (const link of [enter, forget]) {
    link.href += `${who}/`;
    link.lastChild.textContent = name;
  }
  enter.onclick = async (event) => {
    event.preventDefault();
    const answer = await fetch("/healthz", { signal: AbortSignal.timeout(5000) }).catch(() => {});
    if (answer?.ok) location.assign(enter.href);
    else take(who);
  };
  return tile;
}));

if (people.length) {
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touch);
  addEventListener("visibilitychange", look);
  // Come back by the back button, and another was here meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && (read("ai") === here ? look() : hide()));
  setInterval(look, 15_000);
  look();
  touch();
  const button = one("[data-lock]");
  if (button) {
    button.hidden = !hinted();
    button.onclick = lock;
  }
}
hear("toi", (person) => { turn = turn.then(() => meet(person)).catch(() => {}); }); // no network: at the next page
