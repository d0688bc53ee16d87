/* A new red alert comes before whatever the wall is showing: at once when nobody is at it, else as a word with a link. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var IDLE_MS = 60000;
  var known = null; // every episode this page has met, by name; null before the first frame
  var news = []; // those that came while it was open and that nobody has looked at
  var touchedAt = -Infinity;

  ["pointerdown", "keydown", "wheel"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { if (event.isTrusted) touchedAt = window.performance.now(); }, { capture: true, passive: true });
  });

  function isAttended() {
    return window.performance.now() - touchedAt < IDLE_MS;
  }

  /* REDS by rule → {name of the episode: {search, said}} */
  function episodesOf(reds) {
    var found = {};
    Object.keys(reds).forEach(function (rule) {
      var areas = reds[rule].areas;
      Object.keys(areas).forEach(function (area) {
        found[[rule, area, areas[area][0]].join("@")] = { search: reds[rule].search + "&area=" + area, said: areas[area][1] + " " + reds[rule].title };
      });
    });
    return found;
  }

  function showNews(episodes) {
    var banner = document.getElementById("red-news"), first = episodes[news[0]];
    if (!banner) return;
    banner.hidden = !first;
    if (!first) return;
    banner.setAttribute("data-search", first.search);
    banner.querySelector(".red-news-words").textContent =
      news.length > 1 ? "新出现 " + news.length + " 条红色提示：" + first.said + " 等" : "新出现红色提示：" + first.said;
  }

  function turnTo(search) {
    cockpit.holdPages();
    cockpit.goTo(search);
  }

  /* REDS: every red alert of the newest period, however old the one looked at. What was there at first is no news. */
  cockpit.meetReds = function (reds) {
    var episodes = episodesOf(reds), names = Object.keys(episodes);
    var fresh = known ? names.filter(function (name) { return !known[name]; }) : [];
    known = known || {};
    names.forEach(function (name) { known[name] = true; });
    news = fresh.concat(news).filter(function (name) { return name in episodes; });
    showNews(episodes);
    if (!fresh.length) return;
    cockpit.stopPlaying();
    if (!isAttended()) turnTo(episodes[fresh[0]].search);
  };

  document.addEventListener("click", function (event) {
    var button = event.target.closest("#red-news button");
    if (!button) return;
    var banner = document.getElementById("red-news");
    news = [];
    banner.hidden = true;
    if (button.classList.contains("red-news-see")) turnTo(banner.getAttribute("data-search"));
  });
})();
