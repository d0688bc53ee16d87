/* What is drawn over the areas: labels, alert marks with their handling ring, patterns, leader lines. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var NAMESPACE = "http://www.w3.org/2000/svg";
  var SEVERITIES = ["", "blue", "yellow", "orange", "red"];
  var WORDS = ["", "蓝", "黄", "橙", "红"];
  /* How an alert is being handled, as rings: radius and dashes. Nobody yet: broken; claimed: closed; dispatched: double; silenced: none. */
  var RINGS = { unclaimed: [[17, "3 4"]], claimed: [[17, ""]], dispatched: [[17, ""], [21, ""]], silenced: [] };
  var BELL = "M0,-7a4.5,4.5 0 0 0 -4.5,4.5v3.5l-1.5,2.5h12l-1.5,-2.5v-3.5a4.5,4.5 0 0 0 -4.5,-4.5zM-1.7,4.5a1.7,1.7 0 0 0 3.4,0z";

  function element(name, attributes, text) {
    var node = document.createElementNS(NAMESPACE, name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    if (text !== undefined) node.textContent = text;
    return node;
  }
  cockpit.svg = element;

  function pattern(id, parts) {
    var node = element("pattern", { id: id, width: 9, height: 9, patternUnits: "userSpaceOnUse" });
    node.appendChild(element("rect", { width: 9, height: 9, fill: cockpit.token("ink-2") }));
    parts.forEach(function (path) {
      node.appendChild(element("path", { d: path, stroke: cockpit.token("hatch-line"), "stroke-width": 2, fill: "none" }));
    });
    return node;
  }

  /* Classes without a figure are told apart by pattern: hatched, dotted, cross-hatched, plain. */
  cockpit.definePatterns = function () {
    if (document.getElementById("pattern-missing")) return;
    var holder = element("svg", { "class": "patterns", "aria-hidden": "true" });
    var up = "M-2,2 l4,-4 M0,9 l9,-9 M7,11 l4,-4", down = "M-2,7 l4,4 M0,0 l9,9 M7,-2 l4,4";
    holder.appendChild(pattern("pattern-missing", [up]));
    holder.appendChild(pattern("pattern-suppressed", [up, down]));
    holder.appendChild(pattern("pattern-not-applicable", ["M4,3.5 l2,0"]));
    document.body.appendChild(holder);
  };

  function lightness(colour) {
    var parts = [1, 3, 5].map(function (start) {
      var part = parseInt(colour.substr(start, 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }

  /* Ink that can be read on a fill: whichever of the two has the better contrast. */
  cockpit.inkOn = function (fill) {
    if (fill.charAt(0) !== "#") return cockpit.token("on-dark");
    return lightness(fill) > 0.18 ? cockpit.token("on-light") : cockpit.token("on-dark");
  };

  /* The mark of an area's alert: its level as colour and word, its handling as rings, a grey bell when nobody is told. */
  function drawMark(parent, label, whole) {
    var mark = label.mark, unit = mark.isSmall ? whole / 2 : whole; // a small mark has no room for word and bell: the magnifier says them
    var level = SEVERITIES[mark.severity], colour = cockpit.token("sev-" + level), at = { cx: label.x, cy: label.markY };
    var group = element("g", { "class": "alert-mark", "data-area": label.code, "data-level": level, "data-handling": mark.handling, "data-bell": mark.hasBell });
    var circle = function (radius, look) { group.appendChild(element("circle", Object.assign({ r: radius * unit }, at, look))); };
    circle(19, { fill: cockpit.token("ink-0"), "fill-opacity": 0.6 });
    circle(13, { fill: colour, stroke: cockpit.token("ink-0"), "stroke-width": unit });
    RINGS[mark.handling].forEach(function (ring) {
      var dashes = ring[1].split(" ").map(function (part) { return part && part * unit; }).join(" ");
      circle(ring[0], { fill: "none", stroke: colour, "stroke-width": 2 * unit, "stroke-dasharray": dashes });
    });
    parent.appendChild(group);
    if (mark.isSmall) return;
    group.appendChild(element("text", {
      x: label.x, y: label.markY + 7 * unit, "font-size": 20 * unit, "font-weight": 700, fill: cockpit.token("on-light")
    }, WORDS[mark.severity]));
    if (mark.hasBell) drawBell(group, label.x + 19 * unit, label.markY - 11 * unit, unit);
  }

  function drawBell(group, x, y, unit) {
    var bell = element("g", { transform: "translate(" + x + " " + y + ") scale(" + unit + ")" });
    bell.appendChild(element("circle", { r: 11, fill: cockpit.token("ink-0"), stroke: cockpit.token("text-3"), "stroke-width": 1 }));
    bell.appendChild(element("path", { d: BELL, fill: cockpit.token("text-2") }));
    bell.appendChild(element("path", { d: "M-6,-6L6,6", stroke: cockpit.token("ink-0"), "stroke-width": 3.5 }));
    bell.appendChild(element("path", { d: "M-6,-6L6,6", stroke: cockpit.token("text-2"), "stroke-width": 1.5 }));
    group.appendChild(bell);
  }

  /* Draw placed labels into an SVG; `fillOf(code)` tells the area's fill, for ink and halo. */
  cockpit.drawLabels = function (svg, placed, style, fillOf) {
    var fresh = document.createDocumentFragment();
    placed.forEach(function (label) {
      var fill = fillOf(label.code);
      var solid = fill.charAt(0) === "#" ? fill : cockpit.token("ink-2");
      var halo = 3;
      if (label.isSpilling) {
        solid = cockpit.token("ink-0"); // over two colours only light letters with a dark edge can be read
        halo = 4;
      }
      var top = label.top + label.markHeight;
      label.lines.forEach(function (line, row) {
        fresh.appendChild(element("text", {
          x: label.x, y: top + row * style.line + style.line * 0.78, "font-size": style.size, fill: cockpit.inkOn(solid),
          stroke: solid, "stroke-width": (style.isCrowded ? 7 : halo) * style.unit
        }, line));
      });
      if (label.mark) drawMark(fresh, label, style.unit);
    });
    while (svg.firstChild) svg.removeChild(svg.firstChild);
    svg.appendChild(fresh);
  };

  /* The dashed frame on the main map and the two lines that lead from it to the magnifier. */
  cockpit.drawLeaders = function (svg, frame, inset) {
    while (svg.firstChild) svg.removeChild(svg.firstChild);
    if (!frame || !inset) return;
    svg.appendChild(element("rect", { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top }));
    svg.appendChild(element("line", { x1: frame.right, y1: frame.top, x2: inset.left, y2: inset.top }));
    svg.appendChild(element("line", { x1: frame.right, y1: frame.bottom, x2: inset.left, y2: inset.bottom }));
  };
})();
