"use strict";

// Every page works without this; fields are then typed by hand, and proposed days loaded with the page.

function changed(box) {
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

const words = [...document.querySelectorAll("[data-original]")];
let last = words.find((box) => box.tagName === "TEXTAREA");
for (const box of words) box.addEventListener("focus", () => { last = box; });

// A field goes where the cursor was.
for (const name of document.querySelectorAll("code[data-insert]")) {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = "rules-chip";
  chip.textContent = name.dataset.insert;
  chip.addEventListener("click", () => {
    last.setRangeText(chip.textContent, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    changed(last);
  });
  name.replaceWith(chip);
}

for (const button of document.querySelectorAll("[data-originals]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of words) box.value = box.dataset.original;
    changed(words[0]);
  });
}

for (const proposal of document.querySelectorAll("[data-first]")) {
  proposal.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("id_paused_from").value = proposal.dataset.first;
    document.getElementById("id_paused_until").value = proposal.dataset.last;
    document.getElementById("id_paused_from").focus();
  });
}
