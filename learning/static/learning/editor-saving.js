// Wagtail saves by itself half a second after a change. A button pressed meanwhile would send the form a second time to
// where it was already on its way: a new page would come into being twice. So the button waits until it is saved.
const FORM = "form[data-edit-form]";
let saving = false;
let waiting = null;
let leaving = false;

document.addEventListener("w-autosave:save", (event) => {
  if (leaving) event.preventDefault();
  else saving = true;
});

function saved(event) {
  saving = false;
  // After Wagtail has noted what came back.
  if (waiting) setTimeout(send, 0, event.target, waiting.button);
  waiting = null;
}
document.addEventListener("w-autosave:success", saved);
document.addEventListener("w-autosave:error", saved);

function send(form, button) {
  if (button) button.disabled = false; // Wagtail greyed it when it was pressed, and a grey button's name is not sent.
  form.requestSubmit(button);
}

window.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches(FORM)) return;
    leaving = !saving;
    if (leaving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting ??= { button: event.submitter };
  },
  { capture: true },
);

// The first button publishes: the Enter key in a field must not press it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(`${FORM} input:not([type="submit"], [type="button"], [type="file"])`))
    event.preventDefault();
});
