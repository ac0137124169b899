// A chosen file is sent at once, with its progress in words; without script a button sends it.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-upload]");
  if (!form || event.target.type !== "file" || !event.target.files.length) return;
  const status = form.querySelector("[role=status]");
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
    if (!request.responseURL || request.status >= 500) return form.submit();
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.querySelector("main");
    if (!fresh) return form.submit();
    const focus = event.target.id;
    document.title = page.title;
    document.querySelector("main").replaceWith(document.adoptNode(fresh));
    const summary = document.querySelector("[data-error-summary]");
    (summary ?? document.getElementById(focus) ?? document.querySelector("main")).focus();
    document.dispatchEvent(new CustomEvent("rongyi:replaced"));
  });
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.send(new FormData(form));
});
