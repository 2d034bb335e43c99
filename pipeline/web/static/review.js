// Keys of the review desk. Everything works without this file; what a key does is what its button or link does.
"use strict";
(() => {
  const root = document.querySelector("[data-keys=on]");
  if (!root) return;
  const click = (id) => { const found = document.getElementById(id); if (found) found.click(); };
  const correct = () => {
    const details = document.getElementById("correction");
    if (!details) return;
    details.open = true;
    const first = details.querySelector("select, input, textarea");
    if (first) first.focus();
  };
  const move = (by) => {
    const rows = [...document.querySelectorAll("#queue a.finding")];
    if (!rows.length) return click(by > 0 ? "next" : "previous");
    const at = rows.indexOf(document.activeElement) + by;
    rows[Math.min(Math.max(at, 0), rows.length - 1)].focus();
  };
  const keys = { a: () => click("accept"), r: () => click("reject"), c: correct, j: () => move(1), k: () => move(-1) };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  const link = document.getElementById("correct");
  if (link) link.addEventListener("click", (event) => { event.preventDefault(); correct(); });
})();
