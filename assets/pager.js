/* Long lists page with a dwell; they never crawl. A touch holds the page for a minute, a data update never turns it.
   Red rows lead the list and stay on every page, as many as leave room for what turns. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var DWELL_MS = 15000, HELD_MS = 60000;
  var page = 0, first = 0, heldUntil = 0, followsUntil = 0, followed = null, key = "", ends = [], watched = null;
  var watcher = new ResizeObserver(function () { repage(); });

  /* The pages of what turns, and how many rows stay above them. */
  function pagesOf(list) {
    var items = Array.prototype.slice.call(list.children);
    items.forEach(function (item) { item.hidden = false; });
    var highs = items.map(function (item) { return item.offsetHeight; });
    var kept = pinned(items, highs, list.clientHeight), pages = [[]], used = 0;
    var room = list.clientHeight - sum(highs.slice(0, kept));
    items.slice(kept).forEach(function (item, place) {
      var high = highs[kept + place];
      if (used + high > room + 1 && pages[pages.length - 1].length) {
        pages.push([]);
        used = 0;
      }
      used += high;
      pages[pages.length - 1].push(item);
    });
    pages.kept = kept;
    return pages;
  }

  function pinned(items, highs, room) {
    var reds = items.filter(function (item) { return item.classList.contains("severity-red"); }).length;
    while (reds && sum(highs.slice(0, reds)) + Math.max.apply(null, highs.slice(reds).concat(0)) > room + 1) reds -= 1;
    return reds;
  }

  function sum(numbers) {
    return numbers.reduce(function (total, number) { return total + number; }, 0);
  }

  function control(text, title, turn) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = title;
    button.addEventListener("click", function () {
      heldUntil = window.performance.now() + HELD_MS;
      followsUntil = 0;
      show(page + turn);
    });
    return button;
  }

  function show(wanted) {
    var list = document.querySelector(".paged");
    if (!list) return;
    var foot = document.querySelector(".pager"); // stands empty in the layout; only this script fills it
    var pages = pagesOf(list), before = pages.kept;
    page = (wanted + pages.length) % pages.length;
    pages.forEach(function (items, place) {
      items.forEach(function (item) { item.hidden = place !== page; });
      if (place < page) before += items.length;
    });
    first = before;
    foot.textContent = "";
    if (pages.length < 2) return;
    foot.appendChild(control("‹", "上一页", -1));
    var from = page ? before + 1 : 1; // what stays stands on the first page in its place
    foot.appendChild(document.createTextNode(from + "–" + (before + pages[page].length) + " / " + list.children.length));
    foot.appendChild(control("›", "下一页", 1));
  }

  /* The room has changed: turn to the page that holds what was on top before. */
  function repage() {
    var list = document.querySelector(".paged");
    if (!list) return;
    var pages = pagesOf(list), seen = pages.kept, wanted = 0;
    pages.forEach(function (items, place) {
      if (seen <= first) wanted = place;
      seen += items.length;
    });
    show(wanted);
  }

  function pageOf(list, item) {
    return Math.max(0, pagesOf(list).findIndex(function (items) { return items.indexOf(item) >= 0; }));
  }

  /* News: turn to the selected item as soon as it is in the list, and stay with it as after a touch. */
  cockpit.holdPages = function () {
    heldUntil = followsUntil = window.performance.now() + HELD_MS;
    followed = null;
  };

  /* New content: stay on the page where it is, unless the list is another one or news is to be seen. */
  function renewed() {
    var list = document.querySelector(".paged");
    if (!list) return;
    var now = list.textContent, isSame = list.firstElementChild === ends[0] && list.lastElementChild === ends[1];
    var chosen = list.querySelector(".is-current"), isNews = window.performance.now() < followsUntil && chosen !== followed;
    if (now === key && isSame && !isNews) return;
    if (now.slice(0, 40) !== key.slice(0, 40)) page = 0;
    if (isNews && chosen) page = pageOf(list, chosen);
    if (isNews) followed = chosen;
    key = now;
    ends = [list.firstElementChild, list.lastElementChild];
    show(page);
    if (watched !== list) {
      watcher.disconnect();
      watcher.observe(list);
      watched = list;
    }
  }

  window.setInterval(function () {
    if (window.performance.now() > heldUntil && !window.matchMedia("(prefers-reduced-motion: reduce)").matches) show(page + 1);
  }, DWELL_MS);
  window.addEventListener("DOMContentLoaded", function () {
    new MutationObserver(renewed).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
})();
