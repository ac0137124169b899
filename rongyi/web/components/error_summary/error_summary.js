// Errors are said first: the summary takes the focus, its links put it into the field.
const focusSummary = (root) => root.querySelector("[data-error-summary]")?.focus();
focusSummary(document);
document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a");
  const target = link && link.pathname === location.pathname && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "center" });
});
