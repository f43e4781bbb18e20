// Text size and contrast, set before the first paint and kept on this device only. The one blocking script.
{
  const { dataset } = document.documentElement;
  const sizes = ["100", "125", "150"];
  let kept = {};
  try { kept = localStorage ?? kept; } catch { /* storage may be blocked: then the choice lasts for this page */ }

  const showChoices = () => {
    for (const now of document.querySelectorAll("[data-text-now]")) now.textContent = dataset.text;
    for (const radio of document.querySelectorAll("[data-text-choice]")) radio.checked = radio.value === dataset.text;
    for (const box of document.querySelectorAll("[data-contrast-switch]")) box.checked = dataset.contrast === "high";
  };
  const choose = (name, value) => {
    dataset[name] = value;
    showChoices();
    kept[name] = value; // last: no room may be left
  };

  dataset.js = "";
  const set = () => {
    dataset.text = kept.text ?? "100";
    // Without a choice made here, the device's own wish counts (prefers-contrast in app.css).
    if (kept.contrast) dataset.contrast = kept.contrast;
  };
  set();
  addEventListener("DOMContentLoaded", showChoices);
  addEventListener("pageshow", set); // come back by the back button: chosen on another page meanwhile
  addEventListener("click", ({ target }) => {
    if (target.closest("[data-text-size]")) choose("text", sizes[(sizes.indexOf(dataset.text) + 1) % sizes.length]);
  });
  addEventListener("change", ({ target }) => {
    if (target.matches("[data-text-choice]")) choose("text", target.value);
    if (target.matches("[data-contrast-switch]")) choose("contrast", target.checked ? "high" : "normal");
  });
}
