/* The heartbeat: is the server there, has the data moved on, what time is it. The page heals by itself. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var EVERY_MS = 2000, PATIENCE_MS = 10000, SILENT_MS = 60000, AGAIN_MS = 15000, QUIET_HOUR = 4, OLD_PAGE_MS = 12 * 3600000;
  var DAYS = "日一二三四五六";
  var born = window.performance.now();
  var good = { at: born, server: null };
  var isOut = false, isWaiting = false, said = {}, asked = { version: null, at: 0, count: 0 };

  /* Tell a component something new; saying the same again is silence. Stores have no element, so the page is asked for. */
  function set(id, props) {
    var text = JSON.stringify(props);
    if (said[id] === text || !document.querySelector(".wall")) return;
    said[id] = text;
    window.dash_clientside.set_props(id, props);
  }

  /* An instant as the district's clock shows it. */
  function here(instant) {
    var shown = new Date(instant.getTime() + 8 * 3600000);
    return {
      month: shown.getUTCMonth() + 1, date: shown.getUTCDate(), day: DAYS.charAt(shown.getUTCDay()), hour: shown.getUTCHours(),
      time: ("0" + shown.getUTCHours()).slice(-2) + ":" + ("0" + shown.getUTCMinutes()).slice(-2)
    };
  }

  /* Now: the server's time plus what has passed since; never this machine's own clock. */
  function clock() {
    return good.server && here(new Date(good.server.getTime() + (window.performance.now() - good.at)));
  }

  function age() {
    if (!cockpit.loadedAt) return "";
    var loaded = here(new Date(cockpit.loadedAt));
    return "更新于 " + loaded.month + "月" + loaded.date + "日 " + loaded.time;
  }

  function tick() {
    var now = clock();
    if (now) set("clock", { children: now.month + "月" + now.date + "日 周" + now.day + " " + now.time });
    set("data-age", { children: age() });
    var silent = window.performance.now() - good.at;
    if (silent > SILENT_MS) announce();
  }

  function announce() {
    if (isOut) return;
    isOut = true;
    var since = good.server ? here(good.server).time : "打开页面";
    set("outage", { children: "与服务器的联系自 " + since + " 起中断，画面保留中断前的数据；恢复后将自动更新。" });
  }

  function answer(state) {
    good = { at: window.performance.now(), server: new Date(state.now) };
    if (isOut) {
      isOut = false;
      if (!window.Plotly) window.location.reload(); // the outage came while the page was still loading
      set("outage", { children: "" });
      cockpit.retryMap();
    }
    follow(state);
    tick();
    reloadInTheQuietHour();
  }

  /* Ask for a new frame when something was written, or when time alone changes what is shown: a claim runs out, a day
     ends. An answer that does not come, because the server was busy or fell over, is asked for again. */
  function follow(state) {
    if (cockpit.version === undefined) return;
    var isDue = cockpit.changesAt && good.server >= cockpit.changesAt;
    if (state.version === cockpit.version && !isDue) return;
    if (asked.version === state.version && good.at - asked.at < AGAIN_MS) return;
    asked = { version: state.version, at: good.at, count: asked.count + 1 };
    set("data-version", { data: state.version + "@" + asked.count });
  }

  /* A page older than half a day starts afresh between four and five, while the server is known to be well. */
  function reloadInTheQuietHour() {
    var now = clock();
    if (now.hour === QUIET_HOUR && window.performance.now() - born > OLD_PAGE_MS) window.location.reload();
  }

  function beat() {
    if (isWaiting) return;
    isWaiting = true;
    var stop = new AbortController();
    var timer = window.setTimeout(function () { stop.abort(); }, PATIENCE_MS);
    window.fetch("/heartbeat", { cache: "no-store", signal: stop.signal })
      .then(function (response) {
        if (!response.ok) throw new Error("heartbeat " + response.status);
        return response.json();
      })
      .then(answer)
      .catch(tick)
      .then(function () {
        isWaiting = false;
        window.clearTimeout(timer);
      });
  }

  cockpit.startHeartbeat = function () {
    if (cockpit.isBeating) return;
    cockpit.isBeating = true;
    beat();
    window.setInterval(beat, EVERY_MS);
    window.setInterval(tick, 1000);
  };
})();
