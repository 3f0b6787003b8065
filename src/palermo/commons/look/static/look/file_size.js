// An extra to fields for files, which the server checks in any case: it says at once that a file is too large,
// before somebody sends it for an hour over a slow line.
(() => {
  const MEGABYTE = 1024 * 1024;
  for (const field of document.querySelectorAll("input[type=file][data-most-megabytes]")) {
    const says = document.createElement("p");
    says.className = "error";
    says.setAttribute("role", "alert");
    const isTooLarge = () => (field.files[0]?.size ?? 0) > field.dataset.mostMegabytes * MEGABYTE;
    field.addEventListener("change", () => {
      says.remove();
      if (!isTooLarge()) return;
      const size = Math.round(field.files[0].size / MEGABYTE).toLocaleString(document.documentElement.lang);
      says.textContent = field.dataset.tooLarge.replace("{size}", size);
      field.before(says);
    });
    field.form.addEventListener("submit", (event) => {
      if (!isTooLarge()) return;
      event.preventDefault();
      field.focus();
    });
  }
})();
