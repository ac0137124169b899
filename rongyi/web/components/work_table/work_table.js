// Keys of staff, shown on the page: J and K move (on a case: to the next one and the one before),
// Enter opens, A acts, X ticks, / searches, ? shows all of them. They can be turned off there.
const OFF = "keys-off";
const open = () => [...document.querySelectorAll("[data-keyboard-list] [data-open]")];
const help = document.getElementById("keys-help");
let before = null;
const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
const tell = () => {
  const button = help?.querySelector("[data-keys-switch]");
  if (button) button.textContent = isOff() ? button.dataset.on : button.dataset.off;
  document.querySelectorAll(".keys").forEach((line) => { line.hidden = isOff(); });
};
const showHelp = (shown) => {
  if (!help) return;
  if (shown) before = document.activeElement;
  help.hidden = !shown;
  if (shown) help.focus(); else before?.focus?.();
};
help?.querySelector("[data-keys-switch]").addEventListener("click", () => {
  try { if (isOff()) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); } catch { return; }
  tell();
});
tell();
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && help && !help.hidden) { showHelp(false); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "?") { event.preventDefault(); showHelp(help?.hidden); return; }
  if (isOff()) return;
  if (key === "/") {
    const search = document.querySelector("[data-staff-search], input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  const rows = open();
  if (!rows.length) {
    const found = { j: "a[rel=next]", k: "a[rel=prev]" }[key];
    const wanted = found ?? (/^[a-z]$/.test(key) ? `[data-key=${key}]` : null);
    const target = wanted && document.querySelector(wanted);
    if (!target) return;
    event.preventDefault();
    if (target.matches("textarea")) target.focus(); else target.click();
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
