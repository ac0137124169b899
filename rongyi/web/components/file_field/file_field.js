// The names of chosen files stand below the button, in place of the browser's own words.
document.addEventListener("change", (event) => {
  const field = event.target.closest?.(".file-field");
  if (!field || event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => file.name).join(", ");
  field.querySelector(".file-field__names").textContent = names;
});
