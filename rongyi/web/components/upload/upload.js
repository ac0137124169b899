// A chosen file is sent at once, with its progress in words; without script a button sends it.
// What is ticked and not yet sent stays ticked on the page that comes back.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-upload]");
  if (!box || event.target.type !== "file" || !event.target.files.length) return;
  const form = event.target.form;
  const resend = () => form.requestSubmit(box.querySelector("[data-upload-send]"));
  const status = box.querySelector("[role=status]");
  const sum = [...event.target.files].reduce((total, file) => total + file.size, 0);
  if (sum > Number(status.dataset.bytesMax)) {
    status.textContent = status.dataset.tooLarge;
    status.classList.add("field__error");
    event.target.value = "";
    return;
  }
  status.classList.remove("field__error");
  const names = [...event.target.files].map((file) => file.name).join(", ");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (sent) => {
    const percent = sent.lengthComputable ? Math.round((100 * sent.loaded) / sent.total) : 0;
    status.textContent = `${status.dataset.sending} ${names} ${percent}%`;
  });
  request.addEventListener("load", () => {
    if (!request.responseURL || request.status >= 500) return resend();
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.querySelector("main");
    if (!fresh) return resend();
    const focus = event.target.id;
    const ticked = [...document.querySelectorAll("main input[type=checkbox]:checked")];
    document.title = page.title;
    document.querySelector("main").replaceWith(document.adoptNode(fresh));
    for (const { id } of ticked) {
      const again = document.getElementById(id);
      if (again) again.checked = true;
    }
    const summary = document.querySelector("[data-error-summary]");
    (summary ?? document.getElementById(focus) ?? document.querySelector("main")).focus();
    document.dispatchEvent(new CustomEvent("rongyi:replaced"));
  });
  request.addEventListener("error", resend);
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", "typed_by"]) sent.append(name, form.elements[name].value);
  sent.append("material", box.dataset.material);
  for (const file of event.target.files) sent.append("files", file);
  request.open("POST", box.dataset.upload);
  request.send(sent);
});
