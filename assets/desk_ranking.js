/* The page of rankings: the map and the chart of places, drawn from plain numbers, and the thread between them and
   the table. What is pointed at in one is marked in all; a click chooses the unit, in the address as everything else. */
(function () {
  "use strict";
  var ADDRESS = "ranking-address", MAP = "ranking-map", COURSE = "ranking-course";
  var SVG = "http://www.w3.org/2000/svg";
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var geometry = { url: "", features: null };
  var turn = 0, asked = 0;

  function go(changes) {
    var parts = new URLSearchParams(window.location.search);
    Object.keys(changes).forEach(function (name) {
      if (changes[name]) parts.set(name, changes[name]);
      else parts.delete(name);
    });
    var written = parts.toString();
    clientside.set_props(ADDRESS, { search: written ? "?" + written : "" });
  }

  function draw(name, attributes, parent, text) {
    var node = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    if (text !== undefined) node.textContent = text;
    if (parent) parent.appendChild(node);
    return node;
  }

  /* ---- the map ---- */

  function ringsOf(feature) {
    var found = feature.geometry.coordinates;
    return feature.geometry.type === "Polygon" ? [found] : found;
  }

  function boundsOf(features) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    features.forEach(function (feature) {
      ringsOf(feature).forEach(function (polygon) {
        polygon[0].forEach(function (point) {
          box = [Math.min(box[0], point[0]), Math.min(box[1], point[1]), Math.max(box[2], point[0]), Math.max(box[3], point[1])];
        });
      });
    });
    return box;
  }

  /* West, south, east, north → a function to the pixels of a frame so wide, and its height. */
  function projection(box, width) {
    var squeeze = Math.cos(((box[1] + box[3]) / 2) * (Math.PI / 180));
    var scale = width / ((box[2] - box[0]) * squeeze);
    return {
      height: (box[3] - box[1]) * scale,
      pixel: function (point) { return [(point[0] - box[0]) * squeeze * scale, (box[3] - point[1]) * scale]; }
    };
  }

  function pathOf(feature, at) {
    return ringsOf(feature).map(function (polygon) {
      return polygon.map(function (ring) {
        return "M" + ring.map(function (point) { return at(point).map(function (n) { return n.toFixed(1); }).join(","); }).join("L") + "Z";
      }).join("");
    }).join("");
  }

  /* One picture of some areas within a box; areas that another picture shows larger carry no number here. */
  function picture(parent, spec, box, width, unnumbered, name) {
    var project = projection(box, width);
    var svg = draw("svg", { viewBox: "-4 -4 " + (width + 8) + " " + (project.height + 8).toFixed(0), "class": name, role: "img", "aria-label": name === "is-core" ? "核心区放大图" : "位次分布图" }, parent);
    var areas = geometry.features.filter(function (feature) { return feature.properties.level !== "zone"; });
    var clip = draw("clipPath", { id: "ranking-clip-" + name }, svg);
    draw("rect", { x: -4, y: -4, width: width + 8, height: project.height + 8 }, clip);
    var land = draw("g", { "clip-path": "url(#ranking-clip-" + name + ")" }, svg);
    areas.forEach(function (feature) {
      var code = feature.properties.code, area = spec.areas[code] || { shade: -1, place: "", words: feature.properties.name };
      var path = draw("path", { d: pathOf(feature, project.pixel), "data-unit": code, "class": "ranking-area " + (area.shade < 0 ? "is-other" : "shade-" + area.shade) + (code === spec.chosen ? " is-chosen" : "") }, land);
      draw("title", {}, path, area.words);
    });
    var chosen = svg.querySelector(".is-chosen");
    if (chosen) land.appendChild(chosen); // its outline lies over the neighbours
    areas.forEach(function (feature) {
      var code = feature.properties.code, area = spec.areas[code], facts = feature.properties;
      if (!area || !area.place || unnumbered.indexOf(code) >= 0) return;
      var at = project.pixel([facts.label_lon, facts.label_lat]);
      if (at[0] < 0 || at[0] > width || at[1] < 0 || at[1] > project.height) return;
      draw("text", { x: at[0].toFixed(1), y: at[1].toFixed(1), "class": area.shade >= 3 ? "is-light" : "" }, svg, area.place);
    });
    return svg;
  }

  function legend(spec) {
    var list = document.createElement("ul");
    spec.legend.forEach(function (one) {
      var item = document.createElement("li"), square = document.createElement("i");
      square.className = "shade-" + one.shade;
      item.appendChild(square);
      item.appendChild(document.createTextNode(one.words));
      list.appendChild(item);
    });
    return list;
  }

  function paint(spec) {
    var place = document.getElementById(MAP);
    if (!place) return;
    place.textContent = "";
    var head = document.createElement("h2");
    head.textContent = spec.legend.length ? spec.group + "位次分布" : "单位分布";
    place.appendChild(head);
    var frame = document.createElement("div");
    frame.className = "ranking-frames";
    place.appendChild(frame);
    var core = spec.magnifier ? spec.magnifier.codes : [];
    var whole = boundsOf(geometry.features.filter(function (feature) { return feature.properties.level !== "zone"; }));
    picture(frame, spec, whole, 200, core, "is-whole");
    if (spec.magnifier) picture(frame, spec, spec.magnifier.bounds, 200, [], "is-core");
    place.appendChild(legend(spec));
  }

  function fetched(url) {
    if (geometry.url === url && geometry.features) return Promise.resolve();
    return window.fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error(url + " " + answer.status);
      return answer.json();
    }).then(function (collection) {
      geometry = { url: url, features: collection.features };
    });
  }

  function drawMap(spec) {
    var place = document.getElementById(MAP), mine = ++asked;
    if (!spec || !spec.geometry) {
      place.textContent = spec ? "还没有导入边界，不画地图。" : "";
      return window.dash_clientside.no_update;
    }
    return fetched(spec.geometry).then(function () {
      if (mine === asked) paint(spec);
      return mine;
    }).catch(function () {
      place.textContent = "地图暂时取不到，请稍后刷新。";
      return mine;
    });
  }

  /* ---- the chart of places ---- */

  var WIDE = 1180, LEFT = 34, RIGHT = 150, TOP = 14, STEP = 25, FOOT = 30;

  function drawCourse(spec) {
    var place = document.getElementById(COURSE);
    place.textContent = "";
    if (!spec || !spec.units.length) {
      place.textContent = spec ? "这一组没有位次走势。" : "";
      return (turn += 1);
    }
    var count = spec.periods.length, high = TOP + (spec.lowest - 1) * STEP;
    var svg = draw("svg", { viewBox: "0 0 " + WIDE + " " + (high + FOOT + 12) }, place);
    function x(at) { return count > 1 ? LEFT + (at * (WIDE - LEFT - RIGHT)) / (count - 1) : (WIDE - RIGHT) / 2; }
    function y(rank) { return TOP + (rank - 1) * STEP; }
    for (var rank = 1; rank <= spec.lowest; rank += 1) {
      draw("line", { x1: LEFT, x2: WIDE - RIGHT, y1: y(rank), y2: y(rank), "class": "ranking-grid-line" }, svg);
      draw("text", { x: LEFT - 14, y: y(rank), "class": "is-axis" }, svg, rank);
    }
    spec.periods.forEach(function (period, at) {
      if ((count - 1 - at) % Math.ceil(count / 12) === 0) draw("text", { x: x(at), y: high + FOOT, "class": "is-axis" }, svg, period);
    });
    var taken = {};
    spec.units.forEach(function (unit) {
      var line = draw("g", { "data-unit": unit.code, "class": "ranking-line" + (unit.code === spec.chosen ? " is-chosen" : "") }, svg);
      var path = unit.places.map(function (rank, at) {
        return rank ? (at && unit.places[at - 1] ? "L" : "M") + x(at).toFixed(1) + "," + y(rank) : "";
      }).join("");
      draw("path", { d: path, "class": "is-wide" }, line);
      draw("path", { d: path }, line);
      unit.places.forEach(function (rank, at) {
        if (!rank) return;
        var dot = draw("circle", { cx: x(at).toFixed(1), cy: y(rank), r: 4 }, line);
        draw("title", {}, dot, unit.label + " " + spec.periods[at] + "：第" + rank);
      });
      var last = unit.places[count - 1];
      if (!last) return;
      draw("text", { x: x(count - 1) + 12 + (taken[last] || 0) * 72, y: y(last) }, line, unit.label);
      taken[last] = (taken[last] || 0) + 1;
    });
    var chosen = svg.querySelector(".is-chosen");
    if (chosen) svg.appendChild(chosen);
    return (turn += 1);
  }

  /* ---- the thread between table, map and chart ---- */

  function unitOf(target) {
    if (!target || !target.closest || !target.closest(".ranking")) return "";
    var drawn = target.closest("[data-unit]"), row = target.closest(".ag-row[row-id]");
    return drawn ? drawn.getAttribute("data-unit") : row ? row.getAttribute("row-id") : "";
  }

  function point(code) {
    Array.prototype.forEach.call(document.querySelectorAll(".ranking .is-pointed"), function (node) { node.classList.remove("is-pointed"); });
    if (!code) return;
    var found = document.querySelectorAll('[data-unit="' + window.CSS.escape(code) + '"], .ag-row[row-id="' + window.CSS.escape(code) + '"]');
    Array.prototype.forEach.call(found, function (node) { node.classList.add("is-pointed"); });
  }

  document.addEventListener("mouseover", function (event) { point(unitOf(event.target)); });

  document.addEventListener("click", function (event) {
    var act = event.target.closest && event.target.closest("[data-ranking-act]");
    if (act) return window.print();
    var code = unitOf(event.target);
    if (code && window.getSelection().isCollapsed) go({ unit: code, group: null });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.closest || !event.target.closest(".ag-cell")) return;
    var code = unitOf(event.target);
    if (code) go({ unit: code, group: null });
  });

  document.addEventListener("change", function (event) {
    var picked = event.target.closest && event.target.closest("[data-ranking-pick]");
    if (picked && picked.dataset.rankingPick === "period") go({ period: picked.value });
    if (picked && picked.dataset.rankingPick === "of") {
      var of = picked.value.split(":");
      go({ scheme: of[0] === "scheme" ? of[1] : null, indicator: of[0] === "indicator" ? of[1] : null });
    }
    if (event.target.matches && event.target.matches(".ranking-day")) {
      var day = event.target.value.trim();
      if (!day || /^\d{4}-\d{2}-\d{2}$/.test(day)) go({ known_on: day });
    }
  });

  clientside.ranking = { drawMap: drawMap, drawCourse: drawCourse };
})();
