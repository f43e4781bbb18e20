// Narrows a list as one types, without diacritics: <form data-search="#list"><input name="q">, list rows are <li>.
// The last answer to "how do they find it": each word typed must begin a word of the row.

// " ha lam": each word with a space before it.
const fold = (text) => ` ${text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ")}`;

for (const form of document.querySelectorAll("[data-search]")) {
  const list = document.querySelector(form.dataset.search);
  const found = list.querySelector("[data-found]");
  const said = found.textContent;
  const listing = list.querySelector("ul");
  const rows = list.querySelectorAll("li");
  const narrow = () => {
    const words = fold(form.q.value).split(" ");
    let shown = 0;
    for (const row of rows) {
      const text = fold(row.textContent);
      row.hidden = !words.every((word) => text.includes(` ${word}`));
      shown += !row.hidden;
    }
    if (listing) listing.hidden = !shown;
    found.textContent = shown ? said : found.dataset.found;
  };
  form.oninput = narrow;
  form.onsubmit = (event) => {
    event.preventDefault();
    narrow();
  };
  if (!form.q.defaultValue) narrow(); // else the server found these, perhaps by a word written otherwise
}
