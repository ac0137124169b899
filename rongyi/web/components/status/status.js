// Saving that failed says so; the words wait in the page, in its language.
const failed = () => {
  const status = document.getElementById("save-status");
  const words = document.querySelector("[data-save-failed]")?.dataset.saveFailed;
  if (!status || !words) return;
  status.textContent = words;
  status.className = "status status--failed";
};
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", (event) => {
  if (![401, 409, 422].includes(event.detail.xhr.status)) failed();
});
