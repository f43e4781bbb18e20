// Wagtail's own widgets lack what a screen reader and a keyboard need: rich text, tags, the items of a simple list and
// the choice of files have no name, the table of contents scrolls but cannot be reached. They get it as they appear.
const CONTROLS = ".public-DraftEditor-content, .w-field__input :is(input, select, textarea), #fileupload";

let count = 0;

const isNameless = (control) => !control.ariaLabel && !control.labels?.length && control.type !== "hidden";

// The nearest label, else the word for this part of the page ("Bước"), else the button that stands for the choice.
function nameOf(control) {
  for (let around = control.parentElement; around; around = around.parentElement) {
    const name = around.querySelector("label, .c-sf-block__type, .replace-file-input > button");
    if (name) return name;
  }
  return null;
}

function complete() {
  for (const control of document.querySelectorAll(`:is(${CONTROLS}):not([aria-labelledby])`)) {
    const name = isNameless(control) && nameOf(control);
    if (!name) continue;
    name.id ||= `name-${++count}`;
    control.setAttribute("aria-labelledby", name.id);
  }
  for (const list of document.querySelectorAll(".w-minimap__list:not([tabindex])")) list.tabIndex = 0;
}

new MutationObserver(complete).observe(document.documentElement, { childList: true, subtree: true });
complete();
