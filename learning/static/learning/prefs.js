// Text size and contrast, set before the first paint and kept on this device only. The one blocking script.
(() => {
  const page = document.documentElement;
  const sizes = ["100", "125", "150"];
  const keep = {
    read(name) {
      try { return localStorage.getItem(name); } catch { return null; } // storage may be blocked
    },
    write(name, value) {
      try { localStorage.setItem(name, value); } catch { /* then the choice lasts for this page */ }
    },
  };

  const setText = (size) => {
    page.dataset.text = sizes.includes(size) ? size : "100";
  };
  const setContrast = (level) => {
    page.dataset.contrast = level === "high" ? "high" : "normal";
  };
  const showChoices = () => {
    for (const now of document.querySelectorAll("[data-text-now]")) now.textContent = page.dataset.text;
    for (const radio of document.querySelectorAll("[data-text-choice]")) radio.checked = radio.value === page.dataset.text;
    for (const box of document.querySelectorAll("[data-contrast-switch]")) box.checked = page.dataset.contrast === "high";
  };
  const choose = (set, name, value) => {
    set(value);
    keep.write(name, value);
    showChoices();
  };

  page.dataset.js = "";
  setText(keep.read("text"));
  // Without a choice made here, the device's own wish counts (prefers-contrast in app.css).
  if (keep.read("contrast")) setContrast(keep.read("contrast"));

  document.addEventListener("DOMContentLoaded", showChoices);
  addEventListener("pageshow", (event) => {
    if (event.persisted) setText(keep.read("text"));
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-text-size]")) return;
    choose(setText, "text", sizes[(sizes.indexOf(page.dataset.text) + 1) % sizes.length]);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-text-choice]")) choose(setText, "text", target.value);
    if (target.matches("[data-contrast-switch]")) choose(setContrast, "contrast", target.checked ? "high" : "normal");
  });
})();
