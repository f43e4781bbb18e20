// Text size and contrast, set before the first paint and kept on this device only. The one blocking script.
{
  const { dataset } = document.documentElement;
  const sizes = ["100", "125", "150"];
  let kept = {};
  try { kept = localStorage ?? kept; } catch { /* storage may be blocked: then the choice lasts for this page */ }

  const setText = (size) => {
    dataset.text = sizes.includes(size) ? size : "100";
  };
  const setContrast = (level) => {
    dataset.contrast = level === "high" ? "high" : "normal";
  };
  const showChoices = () => {
    for (const now of document.querySelectorAll("[data-text-now]")) now.textContent = dataset.text;
    for (const radio of document.querySelectorAll("[data-text-choice]")) radio.checked = radio.value === dataset.text;
    for (const box of document.querySelectorAll("[data-contrast-switch]")) box.checked = dataset.contrast === "high";
  };
  const choose = (set, name, value) => {
    set(value);
    showChoices();
    kept[name] = value; // last: no room may be left
  };

  dataset.js = "";
  setText(kept.text);
  // Without a choice made here, the device's own wish counts (prefers-contrast in app.css).
  if (kept.contrast) setContrast(kept.contrast);

  document.addEventListener("DOMContentLoaded", showChoices);
  addEventListener("pageshow", (event) => {
    if (event.persisted) setText(kept.text);
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-text-size]")) choose(setText, "text", sizes[(sizes.indexOf(dataset.text) + 1) % sizes.length]);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-text-choice]")) choose(setText, "text", target.value);
    if (target.matches("[data-contrast-switch]")) choose(setContrast, "contrast", target.checked ? "high" : "normal");
  });
}
