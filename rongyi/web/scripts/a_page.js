// The page knows that scripts run; a form is not sent twice by an eager hand.
document.documentElement.classList.add("js");
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.dataset.upload !== undefined || form.dataset.download !== undefined) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.closest) delete event.target.closest("form")?.dataset.sent;
});
