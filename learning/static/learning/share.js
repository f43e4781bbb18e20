// "Gửi cho người thân": the phone's own share sheet; where there is none, or it does not open, the address is copied and
// said so. The address rather than the file: it is small, opens at once, and shows that the paper still holds.
const done = document.querySelector("[data-share-done]");

for (const button of document.querySelectorAll("[data-share]")) {
  button.onclick = async () => {
    const { share: url, shareTitle: title, shareElse } = button.dataset;
    try {
      await navigator.share({ title, url });
    } catch ({ name }) {
      if (name === "AbortError") return; // closed without choosing: nothing to say
      try {
        await navigator.clipboard.writeText(url);
        done.textContent = done.dataset.shareDone;
      } catch {
        location.href = shareElse; // no clipboard without HTTPS: there the address stands to be copied by hand
      }
    }
  };
}
