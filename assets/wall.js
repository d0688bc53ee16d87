/* The clientside half of the callbacks: each is a function of what the page knows, named in `callbacks/`. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var RETRY_MS = 5000;
  var turn = 0, latest = null;

  var hasPainted = false;

  /* Resolves to true once, when the panels may come; they come also when the map cannot. */
  function draw(frame, search) {
    var mine = ++turn;
    latest = { frame: frame, search: search };
    var selected = new URLSearchParams(search || "").get("area") || "";
    return cockpit.showMap(frame, selected).catch(function (error) {
      /* The last picture stays and the map is tried again; the heartbeat tells of an outage. */
      window.console.error(error);
      window.setTimeout(function () { if (mine === turn) draw(frame, search); }, RETRY_MS);
    }).then(function () {
      if (hasPainted) return clientside.no_update;
      hasPainted = true;
      return true;
    });
  }

  /* Title, legend and switches: they change with the figures they speak of. */
  var around = {};
  cockpit.showAround = function (frame) {
    setChanged("map-title", frame.title);
    setChanged("map-foot", frame.foot);
  };

  /* Drawing the same words anew would cost as much as recolouring the whole map. */
  function setChanged(id, children) {
    var said = JSON.stringify(children);
    if (around[id] === said && document.getElementById(id).childElementCount) return;
    around[id] = said;
    clientside.set_props(id, { children: children });
  }

  cockpit.retryMap = function () {
    if (latest) draw(latest.frame, latest.search);
  };

  var refitting = null;
  window.addEventListener("resize", function () {
    window.clearTimeout(refitting);
    refitting = window.setTimeout(function () {
      if (!document.querySelector(".wall")) return;
      clientside.set_props("length-unit", { data: cockpit.unit() });
    }, 120);
  });

  clientside.cockpit = {
    /* FRAME, ADDRESS → PAINTED */
    drawMap: function (frame, search) {
      cockpit.startHeartbeat();
      if (!frame) return clientside.no_update;
      cockpit.version = frame.version;
      if (frame.sentence) {
        clientside.set_props("notices", { children: frame.sentence });
        return clientside.no_update;
      }
      cockpit.changesAt = frame.changes_at ? new Date(frame.changes_at) : null;
      cockpit.loadedAt = frame.loaded;
      cockpit.meetReds(frame.reds);
      return draw(frame, search);
    },
    /* PAINTED, ADDRESS, FRAME → SHOWN: the panels follow the address once the map has been painted */
    show: function (painted, search, frame) {
      if (!painted || !frame) return clientside.no_update;
      return { search: search || "", version: frame.version };
    },
    /* TREND_SPEC, UNIT → the chart; Plotly is only fetched when the first chart is mounted */
    drawTrend: function (spec, unit) {
      if (!spec) return [cockpit.component("dash_html_components", "P", { className: "quiet", children: "所选单位没有本指标的数据。" })];
      cockpit.listenToTrend(spec);
      return [cockpit.component("dash_core_components", "Graph", {
        id: "trend-chart", figure: cockpit.settledFigure(spec, unit || cockpit.unit()), responsive: true,
        config: { displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false }, style: { height: "100%" }
      })];
    }
  };
})();
