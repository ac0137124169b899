// A note that was typed and not yet saved when the page goes is sent on its way out.
const form = document.querySelector("[data-note]");
if (form) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful) typed = false;
  });
  addEventListener("pagehide", () => {
    if (typed) navigator.sendBeacon(form.action, new FormData(form));
    typed = false;
  });
}
