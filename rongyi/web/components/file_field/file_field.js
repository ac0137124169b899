// The names of chosen files stand below the button, in place of the browser's own words; what is
// more than the server takes at once is told there, and is not sent.
const sizeOf = (form) =>
  [...form.querySelectorAll(".file-field input[type=file]")]
    .flatMap((input) => [...input.files])
    .reduce((total, file) => total + file.size, 0);
document.addEventListener("change", (event) => {
  const field = event.target.closest?.(".file-field");
  if (!field || event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => file.name).join(", ");
  const said = field.querySelector(".file-field__names");
  const tooLarge = event.target.form && sizeOf(event.target.form) > Number(said.dataset.bytesMax);
  said.textContent = tooLarge ? `${names} ${said.dataset.tooLarge}` : names;
  said.classList.toggle("field__error", Boolean(tooLarge));
});
document.addEventListener("submit", (event) => {
  const said = event.target.querySelector(".file-field__names");
  if (!said || sizeOf(event.target) <= Number(said.dataset.bytesMax)) return;
  event.preventDefault();
  const chosen = [...event.target.querySelectorAll(".file-field input[type=file]")];
  chosen.findLast((input) => input.files.length)?.focus();
});
