// Sorting by distance: the position stays in the address, nothing keeps it.
for (const form of document.querySelectorAll("form[data-near]")) {
  if (!navigator.geolocation || !isSecureContext) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.lat.value) return;
    event.preventDefault();
    navigator.geolocation.getCurrentPosition((found) => {
      form.elements.lat.value = found.coords.latitude.toFixed(4);
      form.elements.lon.value = found.coords.longitude.toFixed(4);
      form.submit();
    });
  });
}
