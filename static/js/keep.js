"use strict";

// What is typed is kept in this browser until it has been sent, and put back after a lost page or a sign-in that ran
// out: a long text for days, the rest of its form and what bears data-keep=tab as long as this tab is open; of a form
// that saves itself, what the house has not said to have. Never what stands under [data-no-keep]; all of it goes in
// every tab when its owner signs out or somebody else comes, and of a form whose link to leave it is used.

const KEEP = "keep:";
const KEEP_DAYS = 14;
const SENT = "keep-sent";
// Who is signed in in this browser, for its other tabs.
const OWNER = "kept-for";
const MOST_ROWS = 100;
const LONG = "textarea:not([data-keep=tab]), input[data-keep]:not([data-keep=tab])";
const NEVER = "[data-no-keep], [readonly], [type=password], [type=file], [type=hidden], [autocomplete=one-time-code]";
const LEAVES = "form[method=post]:not([data-saves-itself]) .house-actions a:is(.btn-link, .btn-outline-secondary)";
const BUTTONS = ["submit", "button", "reset", "image"];
const keeper = document.body.dataset.keepFor;
const mine = `${KEEP}${keeper}:`;
const begunAt = location.pathname;

// A draft gets an address of its own once the house has it.
function here() {
  return location.pathname + location.search;
}

// --- Fields and what stands in them ---------------------------------------------------------------

const formKey = (form, path = location.pathname) => `${mine}${path}|${form.getAttribute("action") || ""}|`;

// What an address asks for is often whom or what the form is about; only a draft's says how it came about.
const subjectKey = (form, path) => formKey(form, path) + (savesItself(form) ? "" : location.search) + "|";

// Of forms with one address, as the rows of a list have, nobody could say later to which of them it belongs.
function isAlone(form) {
  const key = formKey(form);
  return [...document.querySelectorAll("form[method=post]")].every((one) => one === form || formKey(one) !== key);
}

function isKept(field) {
  if (!field.matches?.("textarea[name], select[name], input[name]") || BUTTONS.includes(field.type)) return false;
  if (!field.form?.matches("[method=post]") || field.closest(NEVER)) return false;
  return field.matches(LONG) || isAlone(field.form);
}

function fieldsIn(root) {
  return [...root.querySelectorAll("form[method=post] :is(textarea, select, input)[name]")].filter(isKept);
}

// A box that is ticked is one of several with its name; of radio buttons one speaks for all.
const nameOf = (field) => (field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);
const keyOf = (field, path) => subjectKey(field.form, path) + nameOf(field);
const storeOf = (field) => (field.matches(LONG) ? localStorage : sessionStorage);

function choicesOf(field) {
  if (field.type === "checkbox") return [field];
  if (field.options) return [...field.options];
  return [...field.form.querySelectorAll("[type=radio]")].filter((one) => one.name === field.name);
}

const isChosen = (field) => ["checkbox", "radio"].includes(field.type) || Boolean(field.options);
const listed = (choices) => JSON.stringify(choices.map((one) => one.value));

function valueOf(field) {
  if (!isChosen(field)) return field.value;
  return listed(choicesOf(field).filter((one) => (field.options ? one.selected : one.checked)));
}

// What the house says stands there.
function givenIn(field) {
  if (!isChosen(field)) return field.defaultValue;
  const choices = choicesOf(field);
  const given = choices.filter((one) => (field.options ? one.defaultSelected : one.defaultChecked));
  return listed(given.length || field.type !== "select-one" ? given : choices.slice(0, 1));
}

function put(field, text) {
  if (!isChosen(field)) {
    field.value = text;
    return;
  }
  const values = JSON.parse(text);
  for (const one of choicesOf(field)) one[field.options ? "selected" : "checked"] = values.includes(one.value);
}

function takeAsGiven(field) {
  if (!isChosen(field)) field.defaultValue = field.value;
  else if (field.options) for (const one of field.options) one.defaultSelected = one.selected;
  else for (const one of choicesOf(field)) one.defaultChecked = one.checked;
}

// --- Keeping --------------------------------------------------------------------------------------

function savesItself(form) {
  return form.hasAttribute("data-saves-itself");
}

function read(key, store = localStorage) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

const keptOf = (field) => read(keyOf(field), storeOf(field));

function keepField(field) {
  if (localStorage.getItem(OWNER) !== keeper) return;
  const store = storeOf(field);
  // A refused form holds what was typed; what stood there before that is known from the first time.
  const from = keptOf(field)?.from ?? givenIn(field);
  if (location.pathname !== begunAt) store.removeItem(keyOf(field, begunAt));
  if (valueOf(field) === from) return store.removeItem(keyOf(field));
  const kept = { text: valueOf(field), from, at: Date.now() };
  try {
    store.setItem(keyOf(field), JSON.stringify(kept));
  } catch {
    // Full: then it is as on any other page.
  }
}

const keepForm = (form) => fieldsIn(form).forEach(keepField);

function keysIn(store, isWanted) {
  return Object.keys(store).filter((key) => key.startsWith(KEEP) && isWanted(key));
}

function drop(isUnwanted) {
  for (const store of [localStorage, sessionStorage]) {
    for (const key of keysIn(store, (one) => isUnwanted(one, store))) store.removeItem(key);
  }
}

const dropOthers = (owner) => drop((key) => !owner || !key.startsWith(`${KEEP}${owner}:`));

function signOut() {
  localStorage.removeItem(OWNER);
  dropOthers(null);
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
  if (follows && document.querySelector("[data-asks]")) {
    return sessionStorage.setItem(SENT, JSON.stringify({ ...sent, page: here() }));
  }
  sessionStorage.removeItem(SENT);
  // What is saved leads on; the form itself as an answer has only worked something out.
  const isAnswer = page?.redirectCount === 0 && fields.some((field) => keyOf(field).startsWith(sent.form));
  if (follows && !isRefused() && !isAnswer) drop((key) => key.startsWith(sent.form));
}

// --- Putting back ---------------------------------------------------------------------------------

function tell(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function notice(form, kind, fields, act) {
  const place = document.getElementById("house-kept").content.cloneNode(true).firstElementChild;
  place.querySelector(`[data-kept=${kind}]`).hidden = false;
  const back = place.querySelector("[data-kept-back]");
  back.hidden = kind === "back";
  back.addEventListener("click", () => {
    act();
    place.remove();
    fields[0].focus();
  });
  place.querySelector("[data-kept-drop]").addEventListener("click", () => {
    for (const field of fields) {
      storeOf(field).removeItem(keyOf(field));
      // What was typed in the meantime is not what is dropped.
      if (kind === "back") put(field, givenIn(field));
      tell(field);
    }
    place.remove();
    fields[0].focus();
  });
  form.prepend(place);
  if (form.closest("details")) form.closest("details").open = true;
}

// Sent while its page was being left: whether it came is seen only now.
function dropWhatArrived(field) {
  const text = givenIn(field).trim();
  const isThere = (key, store) =>
    key.startsWith(mine) && key.endsWith(`|${nameOf(field)}`) && read(key, store)?.text?.trim() === text;
  if (text) drop(isThere);
}

const rowOf = (name) => Number(name.match(/^rows-(\d+)-/)?.[1] ?? -1);

// Rows that were added on the page are added again, by its own button, as far as something stood in them; what no
// field of the page answers to is of rows that are gone.
function addRows(form) {
  const button = form.querySelector("[data-adds-row]");
  if (!button) return;
  const subject = subjectKey(form);
  const kept = keysIn(sessionStorage, (key) => key.startsWith(subject));
  const last = Math.max(-1, ...[...form.elements].map((field) => rowOf(field.name)));
  const wanted = Math.max(-1, ...kept.map((key) => rowOf(key.slice(subject.length))));
  const missing = Math.min(wanted - last, MOST_ROWS);
  for (let n = 0; n < missing; n += 1) button.click();
  const there = new Set(fieldsIn(form).map((field) => keyOf(field)));
  for (const key of kept) if (!there.has(key)) sessionStorage.removeItem(key);
  if (missing < 1) return;
  document.activeElement.blur();
  window.scrollTo(0, 0);
}

function putBack(form) {
  addRows(form);
  const all = fieldsIn(form);
  if (savesItself(form)) all.filter((field) => field.matches(LONG)).forEach(dropWhatArrived);
  const lost = all.map((field) => [field, keptOf(field)]);
  const differ = lost.filter(([field, kept]) => kept && kept.text !== givenIn(field));
  if (!differ.length) return;
  const fields = differ.map(([field]) => field);
  const act = () => {
    for (const [field, kept] of differ) put(field, kept.text);
    fields.forEach(tell);
  };
  if (savesItself(form)) return notice(form, "unsaved", fields, act);
  // What stands there has changed since: then it is for the person to say.
  if (differ.some(([field, kept]) => kept.from !== givenIn(field))) return notice(form, "changed", fields, act);
  act();
  notice(form, "back", fields, act);
}

function mayKeep() {
  try {
    return Boolean(localStorage && sessionStorage);
  } catch {
    return false;
  }
}

// A page out of the browser's own store, gone back to after its reader signed out.
function isOfThePast() {
  const [page] = performance.getEntriesByType("navigation");
  return page?.type === "back_forward" && localStorage.getItem(OWNER) !== keeper;
}

function comesFirst() {
  try {
    localStorage.setItem(OWNER, keeper);
  } catch {
    // Full: then nothing is kept.
  }
  const old = Date.now() - KEEP_DAYS * 24 * 60 * 60 * 1000;
  drop((key, store) => !key.startsWith(mine) || !(read(key, store)?.at > old));
}

if (mayKeep()) {
  // Another tab has signed out, or somebody else has signed in there.
  window.addEventListener("storage", (event) => event.key === OWNER && dropOthers(event.newValue));
  window.addEventListener("pageshow", (event) => event.persisted && dropOthers(localStorage.getItem(OWNER)));
}

if (!mayKeep()) {
  // Forbidden in this browser: then it is as on any other page.
} else if (!keeper || isOfThePast()) {
  sessionStorage.removeItem(SENT);
} else {
  comesFirst();
  settle(fieldsIn(document));
  // The page's own scripts are there by then, and may have to do with it.
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[method=post]")) putBack(form);
  });

  document.addEventListener("input", (event) => {
    if (isKept(event.target)) keepField(event.target);
  });

  // A pasted block fills more than the field it is pasted into.
  document.addEventListener("paste", (event) => {
    const { form } = event.target;
    if (form?.matches("[method=post]")) setTimeout(() => keepForm(form));
  });

  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-signs-out")) return signOut();
    if (event.defaultPrevented || !event.target.matches("[method=post]")) return;
    keepForm(event.target);
    const form = formKey(event.target);
    const isThere = [localStorage, sessionStorage].some((store) => keysIn(store, (key) => key.startsWith(form)).length);
    if (isThere) sessionStorage.setItem(SENT, JSON.stringify({ page: here(), form }));
  });

  document.addEventListener("click", (event) => {
    const form = event.target.closest(LEAVES)?.closest("form");
    if (form) drop((key) => key.startsWith(subjectKey(form)));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, successful } = event.detail;
    // What was asked while one types, such as a sum, has saved nothing.
    if (!successful || requestConfig.verb === "get" || !requestConfig.elt.matches("form, button")) return;
    const form = requestConfig.elt.closest("form");
    if (form && !savesItself(form)) drop((key) => key.startsWith(formKey(form)));
  });

  document.addEventListener("house:stored", (event) => {
    for (const field of fieldsIn(event.target)) {
      takeAsGiven(field);
      for (const path of [begunAt, location.pathname]) storeOf(field).removeItem(keyOf(field, path));
    }
  });

  // A page that comes back as it was left has not been saved.
  window.addEventListener("pageshow", (event) => event.persisted && sessionStorage.removeItem(SENT));
}
