// Arrow keys move between the boxes of a logic model; after a box was opened, its panel has the focus.
// Without this script every box is a link, and Tab goes through them column by column.
"use strict";
(() => {
  const boxes = () => Array.from(document.querySelectorAll("#living .node[data-column]"));
  const column = (box) => Number(box.dataset.column);
  const middle = (box) => Number(box.dataset.middle);

  const nearest = (from, candidates) =>
    candidates.reduce(
      (best, box) =>
        best === null || Math.abs(middle(box) - middle(from)) < Math.abs(middle(best) - middle(from)) ? box : best,
      null
    );

  const neighbour = (box, key) => {
    const all = boxes();
    if (key === "ArrowUp" || key === "ArrowDown") {
      const own = all.filter((other) => column(other) === column(box));
      return own[own.indexOf(box) + (key === "ArrowDown" ? 1 : -1)] || null;
    }
    if (key === "Home") return all.filter((other) => column(other) === column(box))[0];
    if (key === "End") return all.filter((other) => column(other) === column(box)).pop();
    const step = key === "ArrowRight" ? 1 : -1;
    const joined = ((step === 1 ? box.dataset.to : box.dataset.from) || "").split(" ");
    // The box that the wire leads to comes first; without one, the nearest of the next column.
    const wired = all.filter((other) => joined.includes(other.dataset.id));
    if (wired.length) return nearest(box, wired);
    const columns = [...new Set(all.map(column))].sort((a, b) => a - b);
    const next = columns[columns.indexOf(column(box)) + step];
    return nearest(box, all.filter((other) => column(other) === next));
  };

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape" && event.target.closest("#panel")) {
      const open = document.querySelector("#living .node[aria-current]");
      if (open) open.focus();
      return;
    }
    const box = event.target.closest("#living .node[data-column]");
    if (!box || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    const found = neighbour(box, event.key);
    if (found) {
      event.preventDefault();
      found.focus();
    }
  });

  // The open box is part of the address: links that stand outside the swapped part follow it.
  const follow = () => {
    const node = new URL(window.location.href).searchParams.get("node") || "";
    for (const link of document.querySelectorAll("header a[hreflang], a[data-follows]")) {
      const address = new URL(link.href);
      if (node) address.searchParams.set("node", node);
      else address.searchParams.delete("node");
      link.href = address.href;
    }
    const field = document.querySelector("form[data-follows] input[name=node]");
    if (field) field.value = node;
  };
  document.addEventListener("htmx:pushedIntoHistory", follow);
  document.addEventListener("htmx:historyRestore", follow);

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "living") return;
    const heading = document.querySelector("#panel h2");
    if (heading) heading.focus({ preventScroll: window.matchMedia("(min-width: 75rem)").matches });
  });
})();
