"use strict";

// Too much at once is said here, before it is sent: a page that comes back has lost which files were chosen.

for (const form of document.querySelectorAll("form[data-most-bytes]")) {
  const said = form.querySelector("[data-too-much]");
  const files = () => [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
  const isTooMuch = () => files().reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.mostBytes);

  form.addEventListener("change", () => {
    said.hidden = !isTooMuch();
  });

  form.addEventListener("submit", (event) => {
    if (!isTooMuch()) return;
    event.preventDefault();
    said.hidden = false;
    said.focus();
  });
}
