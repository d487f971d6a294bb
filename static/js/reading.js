"use strict";

// A plan that was read: what is pointed at on one side is lit up on the other. Without this file the
// same marks are plain links.

const reading = document.getElementById("reading");

if (reading) {
  const text = document.getElementById("source-text");
  const wide = window.matchMedia("(min-width: 992px)");
  const panes = reading.querySelector("[data-panes]");
  let acted = null;

  const marksOf = (id) => text.querySelectorAll(`[data-lines~="${id}"]`);
  const lineOf = (id) => document.getElementById(`line-${id}`);

  function show(pane) {
    reading.dataset.show = pane;
    for (const button of panes.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.pane === pane));
    }
  }

  function unlight() {
    for (const lit of reading.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  }

  // Only the text moves, never the page: whoever reads keeps their place.
  function bringIntoText(mark) {
    const box = text.getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    if (place.top < box.top || place.bottom > box.bottom) {
      text.scrollTop += place.top - box.top - box.height / 3;
    }
  }

  function light(id, { follow = true } = {}) {
    unlight();
    const marks = marksOf(id);
    for (const mark of marks) mark.classList.add("is-lit");
    lineOf(id)?.classList.add("is-lit");
    if (follow && marks.length && wide.matches) bringIntoText(marks[0]);
  }

  function fromLine(event) {
    const line = event.target.closest?.("#draft [data-line]");
    if (line) light(line.dataset.line);
  }

  function fromMark(event) {
    const mark = event.target.closest?.("a.reading-mark");
    if (mark) light(mark.dataset.lines.trim().split(" ")[0], { follow: false });
  }

  reading.addEventListener("pointerover", fromLine);
  reading.addEventListener("focusin", fromLine);
  text.addEventListener("pointerover", fromMark);
  text.addEventListener("focusin", fromMark);

  reading.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-pane]");
    const toText = event.target.closest("a[data-source]");
    const toLine = event.target.closest("a.reading-mark");
    if (button) show(button.dataset.pane);
    if (toText) {
      show("source");
      light(toText.dataset.source);
      const mark = marksOf(toText.dataset.source)[0];
      if (mark) {
        event.preventDefault();
        if (wide.matches) bringIntoText(mark);
        else mark.scrollIntoView({ block: "center" });
        mark.focus({ preventScroll: true });
      }
    }
    if (toLine) {
      const id = toLine.dataset.lines.trim().split(" ")[0];
      show("draft");
      light(id, { follow: false });
      const line = lineOf(id);
      if (line) {
        event.preventDefault();
        line.scrollIntoView({ block: "center" });
        line.focus({ preventScroll: true });
      }
    }
  });

  // After each change the draft is new: go back to the line that was worked on.
  reading.addEventListener("htmx:beforeRequest", (event) => {
    acted = event.target.closest?.("[data-line]")?.id ?? event.target.closest?.("section")?.id ?? null;
  });

  document.addEventListener("htmx:afterSettle", () => {
    const draft = document.getElementById("draft");
    const refusal = draft.querySelector(":scope > .alert");
    const form = draft.querySelector("form.reading-form");
    const first = form?.querySelector("[aria-invalid='true'], .moved, input:not([type='hidden']), select");
    if (refusal) {
      refusal.tabIndex = -1;
      refusal.scrollIntoView({ block: "center" });
      refusal.focus({ preventScroll: true });
    } else if (first) {
      first.focus({ preventScroll: true });
      const box = form.getBoundingClientRect();
      if (box.top < 0 || box.bottom > window.innerHeight) form.scrollIntoView({ block: "start" });
    } else if (acted) {
      const line = document.getElementById(acted);
      line?.focus({ preventScroll: true });
      // What stands above it may have grown or gone.
      line?.querySelector(":scope > .reading-row")?.scrollIntoView({ block: "nearest" });
    }
  });

  panes.hidden = false;
  reading.classList.add("has-panes");
  if (window.location.hash.startsWith("#source-")) show("source");
  if (window.location.hash.startsWith("#line-")) light(window.location.hash.slice("#line-".length));
}

// A file may be dragged anywhere onto the page, and a text that is too long is said before it is sent.
const start = document.querySelector("form[data-drop]");

if (start) {
  const file = start.querySelector("input[type='file']");
  const typed = start.querySelector("textarea");
  const trouble = start.querySelector("[data-drop-trouble]");
  const most = Number(typed.dataset.most);

  start.querySelector("[data-drop-hint]").hidden = false;

  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    start.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) start.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    start.classList.remove("is-over");
    file.files = event.dataTransfer.files;
    file.focus();
  });

  start.addEventListener("submit", (event) => {
    const long = typed.value.length > most;
    trouble.hidden = !long;
    if (long) {
      event.preventDefault();
      trouble.textContent = start.dataset.tooLong;
      typed.focus();
    }
  });
}
