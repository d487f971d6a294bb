"use strict";

// Every page works without this file; it saves a click here and says a word there.

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-submit-on-change")) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.getAttribute("data-confirm");
  if (question && !window.confirm(question)) event.preventDefault();
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.house-more[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.house-more")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.house-more[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// On a phone the parts of a room stand in a row that is pushed sideways: the open one comes into sight.
for (const here of document.querySelectorAll(".house-sections > ul > li > [aria-current]")) {
  const row = here.closest("ul");
  const [part, whole] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += part.left - whole.left - (whole.width - part.width) / 2;
}

// WeChat's own browser does not print; whoever presses the button reads there how it can be done.
const noPrinting = document.getElementById("house-no-printing");
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (noPrinting) button.replaceWith(noPrinting.content.cloneNode(true));
    else window.print();
  });
}

// What htmx could not fetch is said aloud; its own behaviour is silence.
function say(kind) {
  const place = document.getElementById("house-trouble");
  place.textContent = place.dataset[kind];
  place.hidden = false;
}

// The page stays as it is; its address may have changed since it was opened, as a draft's does.
const runOut = document.getElementById("house-run-out");

function sayRunOut() {
  const link = runOut.querySelector("a");
  link.search = new URLSearchParams({ next: location.pathname + location.search });
  runOut.hidden = false;
}

// A number in the menu that does not come is no trouble.
const isQuiet = (event) => event.detail.elt.hasAttribute("data-quiet");

// What saves itself tries again, and says so where it stands.
const triesAgain = (event) => event.detail.elt.hasAttribute("data-saves-itself");

document.addEventListener("htmx:sendError", (event) => isQuiet(event) || triesAgain(event) || say("offline"));
document.addEventListener("htmx:responseError", (event) => {
  if (isQuiet(event)) return;
  if (event.detail.xhr.status === 401 && runOut) sayRunOut();
  else say({ 403: "forbidden", 409: "another", 428: "again" }[event.detail.xhr.status] ?? "failed");
});
document.addEventListener("htmx:beforeSwap", () => {
  document.getElementById("house-trouble").hidden = true;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && runOut) runOut.hidden = true;
});

// Signing in makes a new token, also for the pages that stand open: each sends the one of today, and for whom it was
// made; what was made for somebody else is refused.
const madeFor = document.body.dataset.keepFor ?? "";
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

function hiddenField(form, name) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name });
  return form.appendChild(field);
}

document.addEventListener("submit", (event) => {
  const fields = event.target.elements;
  const field = fields.namedItem("csrfmiddlewaretoken");
  if (!field || !token()) return;
  field.value = token();
  (fields.namedItem("page_for") ?? hiddenField(event.target, "page_for")).value = madeFor;
}, true);
document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail;
  asked.headers["X-Page-For"] = madeFor;
  if (!token()) return;
  asked.headers["X-CSRFToken"] = token();
  if (asked.parameters.csrfmiddlewaretoken) asked.parameters.csrfmiddlewaretoken = token();
});
