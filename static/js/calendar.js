"use strict";

// The calendar works without this file: a day is fixed by a form. Here a line is dragged onto its day,
// by the browser's own drag and drop: libraries for it set inline styles, which the pages' policy forbids.

let dragged = null;

function dayUnder(event) {
  return dragged && event.target.closest("#month [data-day]");
}

function mark(day) {
  for (const old of document.querySelectorAll(".act-day.is-target")) {
    if (old !== day) old.classList.remove("is-target");
  }
  day?.classList.add("is-target");
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("#month [data-fix]") ?? null;
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.fix);
});

document.addEventListener("dragover", (event) => {
  const day = dayUnder(event);
  mark(day);
  if (day) event.preventDefault();
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  mark(null);
});

document.addEventListener("drop", (event) => {
  const day = dayUnder(event);
  if (!day) return;
  event.preventDefault();
  htmx.ajax("POST", dragged.dataset.fix, {
    source: dragged,
    target: "#month",
    swap: "outerHTML",
    values: { starts_on: day.dataset.day, shown: document.getElementById("month").dataset.shown, version: 1 },
  });
});
