/* Where names and values fit: on their own area, whole, never over another label. Knows no map library.
   A candidate is {code, x, y, rings, name, value, mark, isMarkOnly, weight, mayShorten, isForced}: pixels, with rings as [[x, y], …]. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var pen = document.createElement("canvas").getContext("2d");
  var widths = {};

  function widthOf(text, size) {
    var key = size + "|" + text;
    if (!(key in widths)) {
      pen.font = size + "px " + cockpit.token("font");
      widths[key] = pen.measureText(text).width;
    }
    return widths[key];
  }

  /* The stretch of a horizontal line inside the rings that lies under x, or the widest one. */
  function stretchAt(rings, y, x) {
    var cuts = [];
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        var a = ring[i], b = ring[j];
        if (a[1] > y !== b[1] > y) {
          cuts.push(a[0] + ((y - a[1]) * (b[0] - a[0])) / (b[1] - a[1]));
        }
      }
    });
    cuts.sort(function (a, b) { return a - b; });
    var best = null;
    for (var k = 0; k + 1 < cuts.length; k += 2) {
      if (cuts[k] <= x && x <= cuts[k + 1]) return [cuts[k], cuts[k + 1]];
      if (!best || cuts[k + 1] - cuts[k] > best[1] - best[0]) best = [cuts[k], cuts[k + 1]];
    }
    return best;
  }

  function overlaps(boxes, taken) {
    return boxes.some(function (box) {
      return taken.some(function (other) {
        return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
      });
    });
  }

  function markHeight(candidate, style) {
    return candidate.mark ? style.mark * (candidate.mark.isSmall || style.hasSmallMarks ? 0.5 : 1) : 0;
  }

  function markBox(candidate, x, top, style) {
    var high = markHeight(candidate, style);
    return [x - high / 2, top, x + high / 2, top + high];
  }

  /* The room of one line of text: the narrower of its upper and lower edge, or its middle when it may spill. */
  function roomOf(candidate, top, style) {
    var edges = style.isLoose ? [0.5] : [0.15, 0.8];
    var stretches = edges.map(function (share) { return stretchAt(candidate.rings, top + share * style.line, candidate.x); });
    if (stretches.indexOf(null) >= 0) return null;
    return [
      Math.max.apply(null, stretches.map(function (one) { return one[0]; })),
      Math.min.apply(null, stretches.map(function (one) { return one[1]; }))
    ];
  }

  /* One box for each line and one for the mark, a little smaller than the letters' own boxes. */
  function boxesOf(candidate, lines, x, top, style) {
    var head = markHeight(candidate, style), boxes = head ? [markBox(candidate, x, top, style)] : [];
    return boxes.concat(lines.map(function (line, row) {
      var half = widthOf(line, style.size) / 2, y = top + head + row * style.line;
      return [x - half - style.gap, y + style.line * 0.1, x + half + style.gap, y + style.line * 0.92];
    }));
  }

  /* Try one wording of a label at one height; gives where it stands, or null. */
  function tryAt(candidate, lines, y, aside, style, taken) {
    var head = markHeight(candidate, style), top = y - (style.line * lines.length + head) / 2;
    var left = -Infinity, right = Infinity, widest = 0, slack = 1.6;
    for (var i = 0; i < lines.length; i++) {
      var room = roomOf(candidate, top + head + i * style.line, style), width = widthOf(lines[i], style.size);
      if (!room) return null;
      left = Math.max(left, room[0]);
      right = Math.min(right, room[1]);
      widest = Math.max(widest, width);
      slack = Math.min(slack, (style.isLoose ? room[1] - room[0] : right - left) / width);
    }
    if (slack < style.tightness) return null;
    var half = widest / 2, isRoomy = right - left >= widest;
    var x = (isRoomy ? Math.min(Math.max(candidate.x, left + half), right - half) : (left + right) / 2) + aside * widest;
    var boxes = boxesOf(candidate, lines, x, top, style);
    if (overlaps(boxes, taken)) return null;
    var merit = slack - Math.abs(y - candidate.y) / (6 * style.line) - 2 * Math.abs(aside);
    return { code: candidate.code, x: x, top: top, lines: lines, boxes: boxes, merit: merit, isSpilling: !isRoomy || aside !== 0 };
  }

  function placeOne(candidate, style, taken) {
    var lines = style.isShort || !candidate.value ? [candidate.name] : [candidate.name, candidate.value], best = null;
    for (var step = -12; step <= 12; step++) {
      style.asides.forEach(function (aside) {
        var found = tryAt(candidate, lines, candidate.y + step * 0.25 * style.line, aside, style, taken);
        if (found && (!best || found.merit > best.merit)) best = found;
      });
    }
    return best;
  }

  /* From the best look to the last resort: whole and roomy; whole but tight; with a smaller mark;
     beyond its area where it must be seen; the name alone. A value never stands without its name. */
  function passesOf(style) {
    var fitting = Object.assign({}, style, { tightness: 1, isLoose: false, asides: [0] });
    var tight = Object.assign({}, style, { asides: style.isLoose ? [0, -0.15, 0.15] : [0] });
    var small = Object.assign({}, tight, { hasSmallMarks: true });
    var forced = Object.assign({}, style, { isLoose: true, isForced: true, tightness: 0.2, asides: [0, -0.2, 0.2] });
    return [fitting, tight].concat(style.isLoose ? [small] : [], [forced, Object.assign({}, small, { isShort: true })]);
  }

  function finished(label, candidate, style) {
    label.mark = candidate.mark && Object.assign({}, candidate.mark, { isSmall: candidate.mark.isSmall || Boolean(style.hasSmallMarks) });
    label.markHeight = markHeight(candidate, style);
    label.markY = label.top + label.markHeight / 2;
    return label;
  }

  function placeAll(candidates, style) {
    var waiting = candidates.slice(), taken = [], placed = [];
    passesOf(style).forEach(function (pass) {
      waiting = waiting.filter(function (candidate) {
        if (candidate.isMarkOnly || (pass.isShort && !candidate.mayShorten) || (pass.isForced && !candidate.isForced)) return true;
        var label = placeOne(candidate, pass, taken);
        if (!label) return true;
        label.isWhole = !pass.isShort;
        taken.push.apply(taken, label.boxes);
        placed.push(finished(label, candidate, pass));
        return false;
      });
    });
    waiting.forEach(function (candidate) {
      if (!candidate.mark) return;
      var small = Object.assign({}, style, { hasSmallMarks: true });
      placed.push(finished({ code: candidate.code, x: candidate.x, top: candidate.y - markHeight(candidate, small) / 2, lines: [], boxes: [] }, candidate, small));
    });
    return placed;
  }

  function wholeCodes(placed) {
    return placed.filter(function (label) { return label.isWhole; }).map(function (label) { return label.code; });
  }

  /* Place as many labels as fit, heaviest first; where labels may spill, those that found no room go first
     in another round, and the round with the most whole labels stands. A mark always stands on its area. */
  cockpit.placeLabels = function (candidates, style) {
    var order = candidates.slice().sort(function (a, b) { return b.weight - a.weight; });
    var best = placeAll(order, style), count = wholeCodes(best).length;
    for (var round = 0, latest = best; style.isLoose && round < 4 && wholeCodes(latest).length < order.length; round++) {
      var whole = wholeCodes(latest);
      var failed = order.filter(function (one) { return whole.indexOf(one.code) < 0; });
      order = failed.concat(order.filter(function (one) { return failed.indexOf(one) < 0; }));
      latest = placeAll(order, style);
      if (wholeCodes(latest).length > count) {
        best = latest;
        count = wholeCodes(latest).length;
      }
    }
    return best;
  };
})();
