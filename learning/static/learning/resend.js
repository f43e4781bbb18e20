// Counts down until a code may be sent again. Without this the button is there and the server says how long to wait.
for (const form of document.querySelectorAll("[data-wait]")) {
  const button = form.querySelector("button");
  const note = form.querySelector("[data-countdown]");
  const over = Date.now() + 1000 * form.dataset.wait;
  const tick = () => {
    const left = Math.ceil((over - Date.now()) / 1000);
    button.hidden = left > 0;
    note.hidden = left <= 0;
    note.textContent = note.dataset.countdown.replace("…", left);
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
