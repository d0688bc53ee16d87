/* Playback only follows the links of the scale, one period after another. It never starts by itself. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var STEP_MS = 1600;
  var timer = null;

  function links() {
    return Array.prototype.slice.call(document.querySelectorAll(".scale a"));
  }

  function currentPlace() {
    return links().findIndex(function (link) { return link.parentNode.hasAttribute("aria-current"); });
  }

  function showState() {
    var button = document.querySelector(".play-button");
    if (!button) return;
    button.setAttribute("aria-pressed", timer ? "true" : "false");
    button.textContent = timer ? "❚❚" : "▶";
  }

  cockpit.isPlaying = function () { return Boolean(timer); };

  function stop() {
    window.clearInterval(timer);
    timer = null;
    showState();
  }

  cockpit.stopPlaying = stop;

  function step() {
    var all = links(), next = all[currentPlace() + 1];
    if (!next) return stop();
    cockpit.goTo(next.getAttribute("href"));
    return showState();
  }

  /* From the last period playback starts again at the first; with reduced motion a press is one step. */
  function press() {
    if (timer) return stop();
    var all = links();
    if (!all.length) return null;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return step();
    if (currentPlace() >= all.length - 1) cockpit.goTo(all[0].getAttribute("href"));
    timer = window.setInterval(step, STEP_MS);
    return showState();
  }

  /* The keyboard stops once at the scale, at the period on the map; arrows go along it and Enter follows a link. */
  function rove(stop) {
    var all = links(), here = all.indexOf(stop) < 0 ? Math.max(currentPlace(), 0) : all.indexOf(stop);
    all.forEach(function (link, place) {
      var stops = place === here ? "0" : "-1";
      if (link.getAttribute("tabindex") !== stops) link.setAttribute("tabindex", stops);
    });
  }

  function wanted(all, place, key) {
    return { ArrowLeft: all[place - 1], ArrowRight: all[place + 1], Home: all[0], End: all[all.length - 1] }[key];
  }

  document.addEventListener("keydown", function (event) {
    var all = links(), place = all.indexOf(event.target), next = place < 0 ? null : wanted(all, place, event.key);
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    rove(next);
    next.focus();
  });

  new MutationObserver(function () { rove(document.activeElement); }).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-current"]
  });

  document.addEventListener("focusout", function (event) {
    if (links().indexOf(event.target) >= 0) rove(event.relatedTarget);
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest(".play-button")) press();
    else if (timer && event.target.closest("a")) stop();
  });

  /* Drag along the scale. */
  document.addEventListener("pointermove", function (event) {
    if (event.buttons !== 1 || !event.target.closest || !event.target.closest(".scale")) return;
    var link = event.target.closest("a");
    if (link && !link.parentNode.hasAttribute("aria-current")) {
      stop();
      cockpit.goTo(link.getAttribute("href"));
    }
  });
})();
