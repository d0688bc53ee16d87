/* The cells of the ranking table that are more than text: place, change of place, interval, course of places. */
(function () {
  "use strict";
  var cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  var WIDE = 102, TALL = 24, EDGE = 7;

  function make(name, attributes) {
    return window.React.createElement.apply(window.React, [name, attributes].concat(Array.prototype.slice.call(arguments, 2)));
  }

  function drawing(label, children) {
    var frame = { viewBox: "0 0 " + WIDE + " " + TALL, width: WIDE, height: TALL, role: "img", "aria-label": label, className: "ranking-cell" };
    return make.apply(null, ["svg", frame].concat(children));
  }

  /* Where a place stands on a scale from the first to the last of the group. */
  function across(place, count) {
    return count > 1 ? EDGE + ((place - 1) * (WIDE - 2 * EDGE)) / (count - 1) : WIDE / 2;
  }

  cells.RankPlace = function (props) {
    var row = props.data;
    if (row.place === null) return make("span", { className: "ranking-none" }, "—");
    var tied = row.rank.indexOf("并列") === 0;
    return make("span", { className: "ranking-place" }, row.place, tied ? make("small", null, " 并列") : null);
  };

  cells.RankChange = function (props) {
    var row = props.data, moved = row.change_number;
    var tone = moved > 0 ? "tone-good" : moved < 0 ? "tone-bad" : "tone-flat";
    return make("span", { className: tone }, row.change);
  };

  cells.RankInterval = function (props) {
    var row = props.data;
    if (row.low === null || row.place === null) return make("span", { className: "ranking-none" }, "—");
    var low = across(row.low, row.count), high = across(row.high, row.count), middle = TALL / 2;
    return drawing("第" + row.place + "，区间" + row.interval, [
      make("line", { key: "rail", className: "ranking-rail-line", x1: EDGE, x2: WIDE - EDGE, y1: middle, y2: middle }),
      make("line", { key: "range", className: "ranking-range", x1: low, x2: high, y1: middle, y2: middle }),
      make("circle", { key: "place", className: "ranking-dot", cx: across(row.place, row.count), cy: middle, r: 4.5 })
    ]);
  };

  cells.RankCourse = function (props) {
    var row = props.data, places = row.course;
    if (!places) return make("span", { className: "ranking-none" }, "…");
    if (!places.some(Boolean)) return make("span", { className: "ranking-none" }, "—");
    var worst = Math.max.apply(null, [row.count].concat(places));
    var step = (WIDE - 2 * EDGE) / Math.max(places.length - 1, 1);
    var points = places.map(function (place, at) {
      return place ? [EDGE + at * step, 4 + ((place - 1) * (TALL - 8)) / Math.max(worst - 1, 1)] : null;
    });
    var path = points.map(function (point, at) {
      return point ? (at && points[at - 1] ? "L" : "M") + point[0].toFixed(1) + "," + point[1].toFixed(1) : "";
    }).join("");
    var last = points[points.length - 1];
    return drawing("近" + places.length + "期位次：" + places.map(function (place) { return place || "无"; }).join("、"), [
      make("path", { key: "line", className: "ranking-spark", d: path }),
      last ? make("circle", { key: "last", className: "ranking-dot", cx: last[0], cy: last[1], r: 2.6 }) : null
    ]);
  };
})();
