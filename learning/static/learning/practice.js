// Questions: "order" becomes a list that is moved by tap and keyboard, here and in quizzes; practice in lessons is
// marked on the device at once, from what stands in the page, and is never sent. Whoever wants to listen gets read-aloud.js.

import { announce, button, fold, make, many, one } from "./dom.js";

const EDGES = /^[ .,;:!?"'“”‘’()]+|[ .,;:!?"'“”‘’()]+$/g;
const folded = (text) => fold(text).replace(/\s+/g, " ").trim();

// "1.234,5" as it is written here; a dot that cannot part thousands is taken as a comma.
const number = (text) => {
  const plain = text.replace(/\s/g, "").replace("−", "-");
  const whole = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) ? plain.replaceAll(".", "") : plain;
  return /^-?\d+([.,]\d+)?$/.test(whole) ? Number(whole.replace(",", ".")) : NaN;
};

// --- Order: the selects stay, hidden, as what is sent; the list writes into them. ---
const arrange = (question) => {
  const selects = many("select", question);
  const chosen = selects.map((select) => select.value);
  const options = many("option", selects[0]).slice(1);
  if (chosen.every(Boolean)) options.sort((a, b) => chosen.indexOf(a.value) - chosen.indexOf(b.value));
  const list = make("ol", { className: "order" });
  const said = make("output", { className: "unseen" });

  // The neighbour moves, so that the pressed button keeps its focus.
  const tool = (item, arrow, label, neighbour, side) => {
    const text = item.textContent;
    const move = button("tool", arrow, () => {
      if (item[neighbour]) item[side](item[neighbour]);
      const items = many("li", list);
      items.forEach((each, place) => { selects[place].value = each.dataset.value; });
      said.textContent = `${text}: ${items.indexOf(item) + 1}/${items.length}`;
      selects[0].dispatchEvent(new Event("change", { bubbles: true }));
    });
    move.setAttribute("aria-label", `${label}: ${text}`);
    return move;
  };
  for (const { value, text } of options) {
    const item = make("li", {}, make("span", {}, text));
    item.dataset.value = value;
    item.append(make("span", { className: "order-tools" },
      tool(item, "↑", question.dataset.up, "previousSibling", "after"),
      tool(item, "↓", question.dataset.down, "nextSibling", "before")));
    list.append(item);
  }
  one(".pairs", question).hidden = true;
  question.append(list, said);
};

// --- Match: what was chosen, whole, for a phone's select cuts it off. quiz.js restores without a tap, and says "change". ---
const showChosen = () => {
  for (const words of many(".chosen")) words.textContent = words.previousElementSibling.selectedOptions[0].text;
};

// --- Practice: each type answers {none} or {right, note}. ---
const choose = (box, key) => {
  const chosen = many("input:checked", box);
  const places = chosen.map((input) => Number(input.value));
  const without = (some, others) => some.filter((place) => !others.includes(place));
  const wrong = [...without(places, key.right), ...without(key.right, places)]; // chosen and not right, then missed
  chosen.forEach((input, index) => input.closest(".option").classList.add(wrong.includes(places[index]) ? "wrong" : "right"));
  const about = wrong.length && chosen[0]?.type !== "radio" ? wrong : places;
  return { none: !chosen.length, right: !wrong.length, note: about.map((place) => key.notes[place]).join(" ") };
};
const place = (box, key) => {
  const selects = many("select", box);
  const isRight = (select, index) => select.value === String(key.places[index]);
  selects.forEach((select, index) => select.value && select.parentElement.classList.add(isRight(select, index) ? "right" : "wrong"));
  const right = selects.every(isRight);
  return { none: !selects.some((select) => select.value), right, note: right ? key.yes : key.no };
};
const type = (read, isRight) => (box, key) => {
  const typed = one("input", box).value.trim();
  const value = read(folded(typed), key);
  const right = isRight(value, key);
  return { none: !typed, right, note: right ? key.yes : key.foreseen[value] ?? key.no };
};
const marks = {
  order: place,
  match: place,
  short: type((text) => text.replace(EDGES, ""), (value, key) => key.answers.includes(value)),
  number: type(
    (text, { unit }) => number(unit && text.endsWith(unit) ? text.slice(0, -unit.length) : text),
    (value, key) => Math.abs(value - key.answer) <= key.tolerance,
  ),
};

const say = (box, kind, note = "") => {
  for (const line of many("[data-say]", box)) {
    line.hidden = line.dataset.say !== kind;
    const label = one("b", line);
    if (line.hidden || !label) continue;
    // Most explanations begin with these words themselves.
    label.hidden = note.startsWith(label.textContent.slice(0, -1));
    one("[data-why]", line).innerHTML = note;
    line.scrollIntoView({ block: "nearest" });
  }
};
const clear = (box) => {
  for (const option of many("label", box)) option.classList.remove("right", "wrong");
  say(box, "");
};

one("[data-read-aloud]")?.addEventListener("click", async () => { await import("./read-aloud.js"); announce("nghe"); }, { once: true });
export const arrangeAll = () => many("[data-question=order]").forEach(arrange);
if (!one("[data-attempt]")) arrangeAll(); // else quiz.js does, when the answers that were kept stand there
addEventListener("change", showChosen, true);
showChosen();
for (const box of many("[data-practice]")) {
  one("[data-check]", box).onclick = () => {
    clear(box);
    const { none, right, note } = (marks[box.dataset.practice] ?? choose)(box, JSON.parse(box.dataset.key));
    say(box, none ? "none" : right ? "right" : "wrong", note);
  };
  box.oninput = box.onchange = () => clear(box);
}
