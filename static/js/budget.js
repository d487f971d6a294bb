"use strict";

// The budget sheet moves like the spreadsheet people know. It adds nothing up: every figure comes from the server.

(() => {
  const form = document.getElementById("budget-form");
  const body = document.getElementById("budget-rows");
  const pattern = document.getElementById("budget-row");
  const SUMS = /^(合计|总计|小计|total)/i;
  const HEADING = /^(序号|编号|日期|时间|月份|发放|节日|名称|项目|事项|活动|内容|或|会员|退休|教师|临时工|非会员|其他|人员|人数|标准|金额|预算|经费|资金|来源|合计|小计|总计|备注|说明|删除)+$/;
  const headings = [...document.querySelectorAll("#budget-grid thead th")].map((cell) => cell.textContent.replace(/\s/g, ""));
  let changed = false;
  let before = "";

  // --- Where things are ---------------------------------------------------------------------------

  const rows = () => [...body.rows];
  const column = (cell) => [...cell.parentElement.cells].indexOf(cell);
  const visible = (element) => element.getClientRects().length > 0;

  function control(cell) {
    const found = [...cell.querySelectorAll('input[type="text"], select')];
    return found.find(visible) || null;
  }

  function controlsOf(row) {
    return [...row.querySelectorAll('input[type="text"], select, input[type="checkbox"]')].filter(visible);
  }

  function go(target) {
    if (!target) return;
    target.focus();
    if (target.select) target.select();
  }

  // --- Rows ----------------------------------------------------------------------------------------

  function addRow() {
    const numbers = rows().map((row) => Number(row.dataset.row));
    const number = Math.max(-1, ...numbers) + 1;
    const holder = document.createElement("tbody");
    holder.innerHTML = pattern.innerHTML.replaceAll("__n__", String(number)).replaceAll("__label__", String(number + 1));
    const row = holder.querySelector("tr");
    body.append(row);
    return row;
  }

  function below(row) {
    return row.nextElementSibling || addRow();
  }

  // What belongs to an empty sum stays out of sight: its source, and the reason for it.
  function tidy(row) {
    for (const cell of row.querySelectorAll("td.budget-amount")) {
      const key = cell.dataset.key;
      const text = (part) => row.querySelector(`[name$="-${key}-${part}"]`)?.value.trim() || "";
      const heads = Boolean(text("headcount") || text("rate"));
      cell.classList.toggle("has-heads", heads);
      const input = cell.querySelector("input");
      input.classList.toggle("is-typed", Boolean(input.value));
      input.classList.toggle("is-empty", !input.value);
      row.querySelector(`[name$="-${key}-rate"]`)?.closest("td").classList.toggle("is-waiting", Boolean(text("headcount")) && !text("rate"));
      const source = row.querySelector(`.budget-source[data-key="${key}"]`);
      source.hidden = !heads && !text("amount");
      const reason = source.querySelector(".budget-reason");
      if (reason) reason.hidden = source.querySelector("select").value !== "union";
    }
    const remove = row.querySelector('input[type="checkbox"]');
    row.classList.toggle("is-removed", remove.checked);
  }

  function tell() {
    changed = true;
    form.dispatchEvent(new CustomEvent("sheetchange"));
  }

  // --- The row being typed -------------------------------------------------------------------------

  // What is wrong in a row is told once it has been left; from then on at once.
  const typing = form.elements.namedItem("typing");
  const left = new WeakSet();
  let untold = false;

  const holdsSomething = (row) => [...row.querySelectorAll('input[type="text"]')].some((input) => input.value.trim());

  body.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr");
    typing.value = left.has(row) ? "" : row.dataset.row;
  });

  body.addEventListener("focusout", (event) => {
    const row = event.target.closest("tr");
    if (row.contains(event.relatedTarget)) return;
    typing.value = "";
    if (holdsSomething(row)) left.add(row);
    if (untold) tell();
    untold = false;
  });

  // --- Moving about --------------------------------------------------------------------------------

  function vertical(input, down) {
    const cell = input.closest("td");
    const row = cell.parentElement;
    const next = down ? below(row) : row.previousElementSibling;
    if (!next) return;
    const here = [...cell.querySelectorAll('input[type="text"], select')].indexOf(input);
    const there = next.cells[column(cell)];
    go(control(there) || [...there.querySelectorAll("input, select")][here]);
  }

  function horizontal(input, step) {
    const all = controlsOf(input.closest("tr"));
    go(all[all.indexOf(input) + step]);
  }

  function atEdge(input, left) {
    if (input.selectionStart === 0 && input.selectionEnd === input.value.length) return true;
    const place = left ? 0 : input.value.length;
    return input.selectionStart === place && input.selectionEnd === place;
  }

  body.addEventListener("keydown", (event) => {
    const input = event.target;
    const isText = input.matches('input[type="text"]');
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = {
      Enter: () => vertical(input, !event.shiftKey),
      ArrowDown: () => isText && vertical(input, true),
      ArrowUp: () => isText && vertical(input, false),
      ArrowLeft: () => isText && atEdge(input, true) && horizontal(input, -1),
      ArrowRight: () => isText && atEdge(input, false) && horizontal(input, 1),
      Escape: () => isText && (input.value = before),
    };
    const move = moves[event.key];
    if (!move || !input.closest("td") || move() === false) return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  body.addEventListener("focusin", (event) => {
    if (!event.target.matches('input[type="text"]')) return;
    before = event.target.value;
    event.target.select();
  });

  // --- Pasting a block -----------------------------------------------------------------------------

  // Cells are parted by tabs, rows by line breaks; a cell that holds either stands in quotation marks.
  function readBlock(text) {
    const block = [[""]];
    let quoted = false;
    for (let n = 0; n < text.length; n += 1) {
      const row = block[block.length - 1];
      const sign = text[n];
      if (quoted && sign === '"' && text[n + 1] === '"') row[row.length - 1] += text[(n += 1)];
      else if (quoted && sign === '"') quoted = false;
      else if (!quoted && sign === '"' && row[row.length - 1] === "") quoted = true;
      else if (!quoted && sign === "\t") row.push("");
      else if (!quoted && sign === "\n") block.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    if (block[block.length - 1].join("") === "") block.pop();
    return block.filter((row) => !isHeading(row) && !row.slice(0, 3).some((cell) => SUMS.test(cell.trim())));
  }

  // The row of headings that was copied along: nothing in it but the names of columns.
  function isHeading(row) {
    const names = row.map((cell) => cell.replace(/[（(].*?[）)]|[\s/、]/g, "")).filter(Boolean);
    return names.length > 1 && names.every((name) => HEADING.test(name) || headings.includes(name));
  }

  // One word for the whole row; union funds for others than members are chosen by hand, never by a paste.
  function choose(cell, text) {
    const wanted = text.trim();
    for (const source of cell.querySelectorAll(".budget-source:not([hidden])")) {
      const select = source.querySelector("select");
      const option = [...select.options].find((one) => one.value && wanted && one.text.includes(wanted));
      const allowed = option && !(option.value === "union" && source.querySelector(".budget-reason"));
      if (allowed) select.value = option.value;
    }
  }

  function fill(row, first, texts) {
    texts.forEach((text, n) => {
      const cell = row.cells[first + n];
      if (!cell || cell.matches("th")) return;
      const input = cell.querySelector('input[type="text"]');
      tidy(row);
      if (cell.matches(".budget-sources")) choose(cell, text);
      else if (input && !(cell.matches(".budget-amount.has-heads"))) input.value = text.trim().replace(/\s+/g, " ");
    });
    tidy(row);
  }

  body.addEventListener("paste", (event) => {
    const cell = event.target.closest("td");
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    let row = cell.parentElement;
    readBlock(text).forEach((texts, n) => {
      if (n) row = below(row);
      fill(row, column(cell), texts);
      left.add(row);
    });
    typing.value = "";
    tell();
  });

  // --- What was typed ------------------------------------------------------------------------------

  form.addEventListener("input", (event) => {
    changed = true;
    const row = event.target.closest("tr");
    if (row) {
      tidy(row);
      tell();
      untold = true;
    }
  });

  function markFaults() {
    for (const input of body.querySelectorAll(".is-invalid")) {
      input.classList.remove("is-invalid");
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    for (const fault of document.querySelectorAll("#budget-totals [data-cell]")) {
      const input = document.getElementById(fault.dataset.cell);
      if (!input) continue;
      input.classList.add("is-invalid");
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", fault.id);
    }
  }

  document.addEventListener("htmx:afterSettle", markFaults);

  form.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#rows-"]');
    if (!link) return;
    event.preventDefault();
    go(document.getElementById(link.getAttribute("href").slice(1)));
  });

  form.addEventListener("submit", () => {
    changed = false;
  });

  // Whoever goes to sign in again finds it all in keep.js.
  document.querySelector("#house-run-out a").addEventListener("click", () => {
    changed = false;
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  const add = document.getElementById("budget-add");
  add.hidden = false;
  add.addEventListener("click", () => go(control(addRow().cells[1])));

  rows().forEach(tidy);
  document.querySelector("#budget-faults[data-focus]")?.focus();
})();
