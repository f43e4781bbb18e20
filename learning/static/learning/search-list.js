// Narrows a list as one types, without diacritics: <form data-search="#list"><input>, list rows are <li>.
// The last answer to "how do they find it": each word typed must begin a word of the row.
const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

for (const form of document.querySelectorAll("[data-search]")) {
  const list = document.querySelector(form.dataset.search);
  const found = list.querySelector("[data-found]");
  const said = found.textContent;
  const listing = list.querySelector("ul");
  const rows = [...list.querySelectorAll("li")].map((row) => [row, ` ${fold(row.textContent).replace(/[^\p{L}\p{N}]+/gu, " ")}`]);
  const narrow = () => {
    const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(` ${word}`));
      shown += !row.hidden;
    }
    if (listing) listing.hidden = !shown;
    found.textContent = shown ? said : "Không tìm thấy. Bạn thử từ khác.";
  };
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });
  if (rows.length && !new URLSearchParams(location.search).get("q")) narrow();
}
