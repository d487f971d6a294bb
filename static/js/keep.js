"use strict";

// What is typed into a long field is kept in this browser until it has been sent, and put back after a lost page
// or a sign-in that ran out; of a form that saves itself, what the house has not said to have. Never what stands
// under [data-no-keep]; all of it goes at sign-out.

const KEEP = "keep:";
const KEEP_DAYS = 14;
const SENT = "keep-sent";
const keeper = document.body.dataset.keepFor;
const mine = `${KEEP}${keeper}:`;
const begunAt = location.pathname;

// A draft gets an address of its own once the house has it.
function here() {
  return location.pathname + location.search;
}

function fieldsIn(root) {
  const kinds = "form[method=post] :is(textarea, input[data-keep])[name]:not([readonly], [data-no-keep])";
  return [...root.querySelectorAll(kinds)].filter((field) => !field.closest("[data-no-keep]"));
}

function keyOf(field, path = location.pathname) {
  const form = field.form.getAttribute("action") || "";
  return `${mine}${path}|${form}|${field.name}`;
}

function savesItself(form) {
  return form.hasAttribute("data-saves-itself");
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keepField(field) {
  // A refused form holds what was typed; what stood there before that is known from the first time.
  const from = read(keyOf(field))?.from ?? field.defaultValue;
  if (location.pathname !== begunAt) localStorage.removeItem(keyOf(field, begunAt));
  if (field.value === from) return localStorage.removeItem(keyOf(field));
  const kept = { text: field.value, from, at: Date.now() };
  try {
    localStorage.setItem(keyOf(field), JSON.stringify(kept));
  } catch {
    // Full: then it is as on any other page.
  }
}

function drop(isUnwanted) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(KEEP));
  for (const key of keys.filter(isUnwanted)) localStorage.removeItem(key);
}

function isRefused() {
  const [page] = performance.getEntriesByType("navigation");
  const signs = "[data-refused], .house-moved, main .alert-danger:not([hidden])";
  return page?.responseStatus >= 400 || Boolean(document.querySelector(signs));
}

// Only the page that follows the form on which it was sent shows that it was saved: not one reached by going back,
// nor the sign-in or an error on the way. A question asked in between leaves it open.
function settle(fields) {
  const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
  if (!sent) return;
  const [page] = performance.getEntriesByType("navigation");
  const follows = page?.type === "navigate" && document.referrer.endsWith(sent.page);
  if (follows && isRefused() && !fields.some((field) => sent.keys.includes(keyOf(field)))) {
    return sessionStorage.setItem(SENT, JSON.stringify({ ...sent, page: here() }));
  }
  sessionStorage.removeItem(SENT);
  if (follows && !isRefused()) sent.keys.forEach((key) => localStorage.removeItem(key));
}

function notice(field, kind, act) {
  const place = document.getElementById("house-kept").content.cloneNode(true).firstElementChild;
  place.querySelector(`[data-kept=${kind}]`).hidden = false;
  const back = place.querySelector("[data-kept-back]");
  back.hidden = kind === "back";
  back.addEventListener("click", () => {
    act();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    place.remove();
    field.focus();
  });
  place.querySelector("[data-kept-drop]").addEventListener("click", () => {
    localStorage.removeItem(keyOf(field));
    // What was typed in the meantime is not what is dropped.
    if (kind === "back") field.value = field.defaultValue;
    else keepField(field);
    place.remove();
    field.focus();
  });
  field.before(place);
}

// Sent while its page was being left: whether it came is seen only now.
function dropWhatArrived(field) {
  const text = field.defaultValue.trim();
  const isThere = (key) => key.startsWith(mine) && key.endsWith(`|${field.name}`) && read(key)?.text?.trim() === text;
  if (text) drop(isThere);
}

function putBack(field) {
  if (savesItself(field.form)) dropWhatArrived(field);
  const kept = read(keyOf(field));
  if (!kept || kept.text === field.defaultValue) return;
  const act = () => { field.value = kept.text; };
  if (savesItself(field.form)) return notice(field, "unsaved", act);
  // What stands there has changed since: then it is for the person to say.
  if (kept.from !== field.defaultValue) return notice(field, "changed", act);
  act();
  notice(field, "back", act);
}

function mayKeep() {
  try {
    return Boolean(localStorage && sessionStorage);
  } catch {
    return false;
  }
}

if (!mayKeep()) {
  // Forbidden in this browser: then it is as on any other page.
} else if (!keeper) {
  sessionStorage.removeItem(SENT);
} else {
  const old = Date.now() - KEEP_DAYS * 24 * 60 * 60 * 1000;
  drop((key) => !key.startsWith(mine) || !(read(key)?.at > old));
  settle(fieldsIn(document));
  for (const field of fieldsIn(document)) putBack(field);

  document.addEventListener("input", (event) => {
    if (fieldsIn(document).includes(event.target)) keepField(event.target);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-signs-out")) return drop(() => true);
    if (event.defaultPrevented) return;
    const keys = fieldsIn(document).filter((field) => field.form === event.target).map((field) => keyOf(field));
    if (keys.length) sessionStorage.setItem(SENT, JSON.stringify({ page: here(), keys }));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || event.detail.requestConfig.verb === "get") return;
    const form = event.detail.elt.closest("form");
    for (const field of form && !savesItself(form) ? fieldsIn(document) : []) {
      if (field.form === form) localStorage.removeItem(keyOf(field));
    }
  });

  document.addEventListener("house:stored", (event) => {
    for (const field of fieldsIn(event.target)) {
      field.defaultValue = field.value;
      for (const path of [begunAt, location.pathname]) localStorage.removeItem(keyOf(field, path));
    }
  });

  // A page that comes back as it was left has not been saved.
  window.addEventListener("pageshow", (event) => event.persisted && sessionStorage.removeItem(SENT));
}
