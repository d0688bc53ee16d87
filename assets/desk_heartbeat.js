/* The desk's heartbeat: says when the server is away, and renews the lists when somebody else loaded something. */
(function () {
  "use strict";
  var EVERY_MS = 15000, SILENT_MS = 30000;
  var OUTAGE = "desk-outage", CHANGED = "desk-changed";
  var lastAnswer = window.performance.now();
  var version = null;
  var isOut = false;

  function announce(sentence) {
    window.dash_clientside.set_props(OUTAGE, { children: sentence });
  }

  function hear(state) {
    lastAnswer = window.performance.now();
    if (isOut) {
      isOut = false;
      announce("");
    }
    if (version !== null && version !== state.version) {
      window.dash_clientside.set_props(CHANGED, { data: state.version });
    }
    version = state.version;
  }

  function miss() {
    if (!isOut && window.performance.now() - lastAnswer > SILENT_MS) {
      isOut = true;
      announce("与服务器的联系已中断，页面上是中断前的内容；恢复以前不能操作。");
    }
  }

  function beat() {
    if (!document.getElementById(OUTAGE)) {
      return;
    }
    var stop = new AbortController();
    var timer = window.setTimeout(function () {
      stop.abort();
    }, EVERY_MS - 2000);
    window
      .fetch("/heartbeat", { cache: "no-store", signal: stop.signal })
      .then(function (response) {
        if (!response.ok) {
          throw new Error("heartbeat " + response.status);
        }
        return response.json();
      })
      .then(hear)
      .catch(miss)
      .then(function () {
        window.clearTimeout(timer);
      });
  }

  window.setInterval(beat, EVERY_MS);
})();
