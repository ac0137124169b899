// Keys of the work list, shown on the page: J and K move, Enter opens, A acts, / searches.
const open = () => [...document.querySelectorAll("[data-keyboard-list] [data-open]")];
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "/") {
    const search = document.querySelector("[data-staff-search], input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  const rows = open();
  const row = document.activeElement?.closest?.("tr");
  const now = rows.findIndex((link) => link.closest("tr") === row);
  if (key === "j") rows[Math.min(now + 1, rows.length - 1)]?.focus();
  if (key === "k") rows[Math.max(now - 1, 0)]?.focus();
  if (key === "a") row?.querySelector("[data-act]")?.click();
  if (key === "x") row?.querySelector("input[type=checkbox]")?.click();
});
