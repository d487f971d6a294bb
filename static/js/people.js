"use strict";

// The list and its sheets work without this file.

// Ticking the head of the column ticks the page; the list is swapped by htmx, so the document listens.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  for (const box of event.target.form.querySelectorAll("[name=person]")) box.checked = event.target.checked;
});
