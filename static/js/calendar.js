"use strict";

// The calendar works without this file: a day is fixed by a form. Here a line is dragged onto its day.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A list of days has no empty ones to drop on, so phones keep to the form.
const wide = window.matchMedia("(min-width: 768px)");

function fix(line, day) {
  const month = document.getElementById("month");
  htmx.ajax("POST", line.dataset.fix, {
    source: line,
    target: "#month",
    swap: "outerHTML",
    values: { starts_on: day.dataset.day, shown: month.dataset.shown, version: 1 },
  });
}

function makeDraggable() {
  if (typeof Sortable === "undefined" || !wide.matches) return;
  for (const lane of document.querySelectorAll("#month [data-lane]")) {
    Sortable.create(lane, {
      group: { name: "days", pull: "clone", put: false },
      draggable: "[data-fix]",
      filter: ".act-fix, .act-day-form",
      preventOnFilter: false,
      sort: false,
    });
  }
  for (const day of document.querySelectorAll("#month [data-day]")) {
    Sortable.create(day, {
      group: { name: "days", pull: false, put: true },
      draggable: ".act-nothing-to-drag",
      sort: false,
      onAdd(event) {
        event.item.remove();
        htmx.process(event.clone);
        fix(event.clone, day);
      },
    });
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.elt?.id === "month" || event.detail.target?.id === "month") makeDraggable();
});
makeDraggable();
