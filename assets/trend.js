/* The trend chart follows the style sheet: lengths in design units become pixels, token names become colours. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var LENGTHS = { size: 1, width: 1, l: 1, r: 1, t: 1, b: 1, xshift: 1, yshift: 1, ticklabelstandoff: 1 };

  function settle(part, unit, key) {
    if (Array.isArray(part)) return part.map(function (one) { return settle(one, unit, key); });
    if (typeof part === "number") return LENGTHS[key] ? part * unit : part;
    if (typeof part === "string") return part.slice(0, 2) === "--" ? cockpit.token(part.slice(2)) : part;
    if (!part || typeof part !== "object") return part;
    var settled = {};
    Object.keys(part).forEach(function (name) { settled[name] = settle(part[name], unit, name); });
    return settled;
  }

  cockpit.component = function (namespace, type, props) {
    return { namespace: namespace, type: type, props: props };
  };

  /* A click on a point of the trend asks where it came from. */
  function askOrigin(spec) {
    return function (event) {
      var point = event.points[0];
      if (point && point.customdata) cockpit.go({ figure: spec.indicator + "@" + spec.area + "@" + point.customdata });
    };
  }

  cockpit.listenToTrend = function (spec) {
    var chart = document.querySelector("#trend-chart .js-plotly-plot");
    if (!chart || !chart.on) return window.setTimeout(function () { cockpit.listenToTrend(spec); }, 300);
    chart.removeAllListeners("plotly_click");
    return chart.on("plotly_click", askOrigin(spec));
  };

  /* A figure whose lengths are pixels and whose colours are colours. */
  cockpit.settledFigure = function (spec, unit) {
    var figure = settle(spec, unit, "");
    figure.layout.font = { family: cockpit.token("font"), color: cockpit.token("text-2") };
    figure.layout.autosize = true;
    return figure;
  };
})();
