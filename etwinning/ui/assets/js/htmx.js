// htmx, one file, loaded only by pages that use it.
import htmx from "htmx.org/dist/htmx.esm.js";

window.htmx = htmx;
// A form with faults answers 422 and is shown like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) event.detail.shouldSwap = true;
});
