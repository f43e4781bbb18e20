// What the worker says when a saved page is no more (sw.js). First in its file, before the browser has a turn: a worker's
// words wait until the document is read, and who listens later misses them.
import { make, one } from "./dom.js";

navigator.serviceWorker?.addEventListener("message", ({ data: { gone } }) => {
  if (gone) one("main").prepend(make("p", { className: "feedback wrong", role: "status" }, gone));
});
