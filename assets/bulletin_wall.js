/* The pages of a bulletin on the wall: columns that do not fit beside each other are turned to, one screen at a time.
   They turn by themselves; a touch, a moved pointer, a key or the focus holds the page for a minute. */
(function () {
  "use strict";
  var DWELL_MS = 15000, HELD_MS = 60000, FADE_MS = 240;
  var frame = document.querySelector(".bulletin-frame"), flow = document.querySelector(".bulletin-flow");
  var pager = document.querySelector(".bulletin-pages");
  var page = 0, pages = 1, stride = 0, turnsAt = 0, heldUntil = 0, pointer = "";
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function measure() {
    var gap = parseFloat(window.getComputedStyle(flow).columnGap) || 0;
    stride = flow.getBoundingClientRect().width + gap;
    pages = Math.max(1, Math.ceil((flow.scrollWidth + gap) / stride - 0.02));
  }

  function show(wanted) {
    page = (wanted + pages) % pages;
    flow.style.left = -page * stride + "px";
    pager.hidden = pages < 2;
    pager.querySelector("span").textContent = page + 1 + " / " + pages;
    turnsAt = window.performance.now() + DWELL_MS;
  }

  function turn(step) {
    if (pages < 2) return;
    show(page + step);
    if (!calm.matches) flow.animate([{ opacity: 0 }, { opacity: 1 }], FADE_MS);
  }

  /* The room has changed: stay with the column that stood first. */
  function refit() {
    var first = page * stride;
    measure();
    show(Math.min(pages - 1, Math.floor((first + 1) / stride)));
    frame.scrollLeft = 0;
  }

  function hold() {
    heldUntil = window.performance.now() + HELD_MS;
  }

  /* A pointer that only lies there does not hold the wall for ever: it must have moved. */
  function moved(event) {
    var place = event.screenX + "," + event.screenY;
    if (pointer && place !== pointer) hold();
    pointer = place;
  }

  function pressed(event) {
    hold();
    var step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) turn(step);
  }

  document.body.classList.add("is-paged");
  pager.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (button) turn(Number(button.dataset.turn));
  });
  ["pointerdown", "touchstart", "wheel", "focusin"].forEach(function (name) {
    document.addEventListener(name, hold, { passive: true });
  });
  document.addEventListener("pointermove", moved, { passive: true });
  document.addEventListener("keydown", pressed);
  window.setInterval(function () {
    var now = window.performance.now();
    if (!calm.matches && now >= turnsAt && now >= heldUntil) turn(1);
  }, 1000);
  new ResizeObserver(refit).observe(frame);
  document.fonts.ready.then(refit);
})();
