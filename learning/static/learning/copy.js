// <button data-copy="…"><span>Sao chép</span></button>: puts the text on the clipboard and says so.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const label = button.querySelector("span");
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = "Đã sao chép";
  } catch {
    label.textContent = "Máy không cho sao chép"; // an old browser, or a page without https
  }
  setTimeout(() => { label.textContent = before; }, 3000);
});
