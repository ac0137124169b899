// Keys of staff, shown on the page: J and K move (on a case: to the next one and the one before),
// Enter opens, A acts, X ticks, / searches.
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
  if (!rows.length) {
    const found = { j: "a[rel=next]", k: "a[rel=prev]", a: "[data-key=a]" }[key];
    if (found) document.querySelector(found)?.click();
    return;
  }
  const row = document.activeElement?.closest?.("tr");
  const now = rows.findIndex((link) => link.closest("tr") === row);
  if (key === "j") rows[Math.min(now + 1, rows.length - 1)]?.focus();
  if (key === "k") rows[Math.max(now - 1, 0)]?.focus();
  if (key === "a") row?.querySelector("[data-act]")?.click();
  if (key === "x") row?.querySelector("input[type=checkbox]")?.click();
});
document.addEventListener("change", (event) => {
  if (!event.target.closest?.("[data-keyboard-list]")) return;
  const told = document.querySelector("[data-ticked]");
  const count = document.querySelectorAll("[data-keyboard-list] input:checked").length;
  if (!told) return;
  told.dataset.before ??= told.textContent;
  told.textContent = count ? told.dataset.ticked.replace("0", count) : told.dataset.before;
});
