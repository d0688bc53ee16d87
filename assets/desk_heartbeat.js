/* The desk's heartbeat: says when the server is away, renews the lists when somebody else loaded something, and tells
   the page of every callback that got no answer, so that nobody waits for it. */
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

  var ask = window.fetch;

  function tell(asked, status) {
    document.dispatchEvent(new CustomEvent("desk-unanswered", { detail: { output: JSON.parse(asked.body).output, status: status } }));
  }

  window.fetch = function (address, asked) {
    var answer = ask.apply(window, arguments);
    if (String(address).indexOf("_dash-update-component") >= 0) {
      answer.then(function (given) { if (!given.ok) tell(asked, given.status); }, function () { tell(asked, 0); });
    }
    return answer;
  };

  window.setInterval(beat, EVERY_MS);
})();
