// "Gửi cho người thân": the phone's own share sheet; where there is none, the address is copied and said so.
const done = document.querySelector("[data-share-done]");

for (const button of document.querySelectorAll("[data-share]")) {
  button.addEventListener("click", () => send(button.dataset.shareTitle, button.dataset.share));
}

async function send(title, url) {
  if (navigator.share) {
    await navigator.share({ title, url }).catch(() => {}); // closed without choosing: nothing to say
    return;
  }
  try {
    await navigator.clipboard.writeText(url);
    done.textContent = done.dataset.shareDone;
  } catch {
    location.hash = "ma-qr"; // no clipboard without HTTPS: there the address stands to be copied by hand
  }
}
