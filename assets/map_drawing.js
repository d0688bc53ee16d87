/* What is drawn over the areas: labels, alert marks with their handling ring, patterns, leader lines. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var NAMESPACE = "http://www.w3.org/2000/svg";
  var SEVERITIES = ["", "blue", "yellow", "orange", "red"];
  var WORDS = ["", "蓝", "黄", "橙", "红"];
  /* How an alert is being handled: nobody yet (open ring), claimed (closed ring), dispatched (double ring). */
  var RINGS = { unclaimed: "3 4", claimed: "", dispatched: "" };

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

  function drawMark(group, label, whole) {
    var unit = label.mark.isSmall ? whole / 2 : whole; // a small mark has no room for its word: the magnifier says it
    var colour = cockpit.token("sev-" + SEVERITIES[label.mark.severity]);
    var at = { cx: label.x, cy: label.markY };
    var ring = function (radius, dash) {
      group.appendChild(element("circle", Object.assign({
        r: radius * unit, fill: "none", stroke: colour, "stroke-width": 2 * unit, "stroke-dasharray": dash
      }, at)));
    };
    group.appendChild(element("circle", Object.assign({ r: 19 * unit, fill: cockpit.token("ink-0"), "fill-opacity": 0.6 }, at)));
    group.appendChild(element("circle", Object.assign({ r: 13 * unit, fill: colour, stroke: cockpit.token("ink-0"), "stroke-width": unit }, at)));
    ring(17, (RINGS[label.mark.handling] || "").split(" ").map(function (part) { return part && part * unit; }).join(" "));
    if (label.mark.handling === "dispatched") ring(21, "");
    if (label.mark.isSmall) return;
    group.appendChild(element("text", {
      x: label.x, y: label.markY + 7 * unit, "font-size": 20 * unit, "font-weight": 700, fill: cockpit.token("on-light")
    }, WORDS[label.mark.severity]));
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
