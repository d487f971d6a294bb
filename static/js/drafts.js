"use strict";

// A form that saves itself while one types, and again until the house has it; what stands below it is true of what
// stands in it. keep.js holds in this browser what the house has not said to have.

const form = document.querySelector("form[data-saves-itself]");
const PAUSE = 1000;
const AT_MOST = 3000;
const AGAIN = 10000;
const OF_THE_FORM = ["csrfmiddlewaretoken", "page_for", "form_key", "version", "proposal"];

function typed() {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !OF_THE_FORM.includes(name)));
}

if (form) {
  let stored = typed();
  let sent = null;
  let left = null;
  let since = null;
  let pause = null;
  let isGoing = false;
  let isCutOff = false;

  const show = (state) => {
    for (const one of document.querySelectorAll("#proposal-saved [data-when]")) {
      one.hidden = one.dataset.when !== state;
    }
  };

  // house.js says it, and where one signs in.
  const isRunOut = () => !document.getElementById("house-run-out").hidden;

  const save = () => {
    clearTimeout(pause);
    if (sent !== null || isGoing || typed() === stored) return;
    sent = typed();
    since = null;
    window.htmx.trigger(form, "save-draft");
  };

  const note = () => {
    clearTimeout(pause);
    if (typed() === stored) {
      since = null;
      return;
    }
    show(isCutOff && !isRunOut() ? "cut-off" : "unsaved");
    since ??= Date.now();
    pause = setTimeout(save, Math.max(0, Math.min(PAUSE, since + AT_MOST - Date.now())));
  };

  const answered = (event) => {
    const isTaken = event.detail.successful && Boolean(document.getElementById("proposal-saved"));
    const isRefused = isTaken && Boolean(document.querySelector("#proposal-saved [data-when=refused]"));
    isCutOff = !isTaken;
    if (isTaken && !isRefused) stored = sent;
    const isNewer = typed() !== sent;
    sent = null;
    if (isCutOff) show(isRunOut() ? "unsaved" : "cut-off");
    else if (isNewer) note();
    else if (!isRefused) form.dispatchEvent(new CustomEvent("house:stored", { bubbles: true }));
  };

  // The page may never be shown again; what is too long for this way lies in keep.js.
  const leave = () => {
    if (isGoing || typed() === stored || typed() === left) return;
    left = typed();
    if (!navigator.sendBeacon(form.getAttribute("hx-post"), new FormData(form))) save();
  };

  const comeBack = () => {
    left = null;
    save();
  };

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("htmx:afterRequest", (event) => event.detail.elt === form && answered(event));
  form.addEventListener("click", (event) => event.target.closest("[data-save-now]") && save());
  // The phone's keyboard says “done” or “go”: that hands nothing in.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    save();
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) isGoing = true;
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isGoing = false;
  });
  window.addEventListener("online", save);
  setInterval(() => isCutOff && save(), AGAIN);
}
