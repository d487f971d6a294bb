"use strict";

// The text stands in the page and can be copied by hand; this saves the marking.

// Where the clipboard is closed, as on plain http, the older way may still be open.
async function copied(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const answer = document.getElementById(button.dataset.answer);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(document.getElementById(button.dataset.copy));
    answer.textContent = done ? answer.dataset.done : answer.dataset.byHand;
  });
}
