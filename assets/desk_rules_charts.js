/* The editor's pictures: one unit's course over its levels, and every unit's levels through time. Numbers in, SVG and cells out. */
(function () {
  "use strict";
  var rules = (window.cockpitRules = window.cockpitRules || {});
  var SVG = "http://www.w3.org/2000/svg";
  var LEVELS = ["", "blue", "yellow", "orange", "red"], WORDS = ["", "蓝", "黄", "橙", "红"];
  var HEIGHT = 200, BASELINE_HEIGHT = 134, CAPTION = 16, TOP = 14, BOTTOM = 24, RIGHT = 62;

  function node(name, attributes, text) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }
  rules.element = element;

  function isNumber(value) { return typeof value === "number"; }

  rules.number = function (value) {
    return isNumber(value) ? value.toLocaleString("zh-CN", { maximumFractionDigits: 2 }).replace("-", "−") : "—";
  };

  function empty(place, words) {
    place.appendChild(element("p", { class: "rules-empty" }, words || place.dataset.rulesEmpty));
  }

  /* Round steps of an axis: 1, 2, 2.5 or 5 times a power of ten, about four of them. */
  function ticks(low, high) {
    var raw = (high - low) / 4 || 1, power = Math.pow(10, Math.floor(Math.log10(raw)));
    var step = [1, 2, 2.5, 5, 10].map(function (one) { return one * power; }).find(function (one) { return one >= raw; });
    var found = [];
    for (var at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Math.abs(at) < step * 1e-9 ? 0 : at);
    return found;
  }

  function frame(numbers) {
    var known = numbers.filter(isNumber);
    if (!known.length) return null;
    var low = Math.min.apply(null, known), high = Math.max.apply(null, known), room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    return [low - room, high + room];
  }

  /* One plot: where slots and numbers lie. */
  function plot(place, size, range) {
    return {
      x: function (slot) { return place.left + (size.slots > 1 ? (slot / (size.slots - 1)) * size.width : size.width / 2); },
      y: function (value) { return place.top + (1 - (value - range[0]) / (range[1] - range[0])) * size.height; },
      left: place.left, top: place.top, width: size.width, height: size.height, slots: size.slots, range: range
    };
  }

  function axis(picture, at) {
    ticks(at.range[0], at.range[1]).forEach(function (value) {
      var y = at.y(value);
      picture.appendChild(node("line", { x1: at.left, x2: at.left + at.width, y1: y, y2: y, class: "rules-rule" }));
      picture.appendChild(node("text", { x: at.left - 10, y: y + 4, "text-anchor": "end" }, rules.number(value)));
    });
  }

  function line(values, at, name) {
    var path = values.map(function (value, slot) {
      if (!isNumber(value)) return "";
      return (slot && isNumber(values[slot - 1]) ? "L" : "M") + at.x(slot).toFixed(1) + "," + at.y(value).toFixed(1);
    }).join("");
    return node("path", { d: path, class: name });
  }

  function bands(picture, data, at) {
    var inUse = [1, 2, 3, 4].filter(function (level) { return isNumber(data.entries[level - 1]); });
    inUse.forEach(function (level, place) {
      var next = inUse[place + 1];
      var from = data.entries[level - 1], until = next ? data.entries[next - 1] : (data.isLow ? at.range[0] : at.range[1]);
      var top = Math.max(at.y(Math.max(from, until)), at.top), bottom = Math.min(at.y(Math.min(from, until)), at.top + at.height);
      if (bottom > top) picture.appendChild(node("rect", { x: at.left, y: top, width: at.width, height: bottom - top, class: "rules-band is-" + LEVELS[level] }));
    });
    return inUse;
  }

  /* Each level's entry is named at the right, neighbours kept apart. */
  function ends(picture, data, at, inUse) {
    var order = data.isLow ? inUse : inUse.slice().reverse(), last = -Infinity;
    order.forEach(function (level) {
      var value = data.entries[level - 1], y = at.y(value);
      if (y < at.top - 1 || y > at.top + at.height + 1) return;
      picture.appendChild(node("line", { x1: at.left, x2: at.left + at.width + 6, y1: y, y2: y, class: "rules-entry is-" + LEVELS[level] }));
      var exit = data.exits[level - 1];
      if (isNumber(exit)) picture.appendChild(node("line", { x1: at.left, x2: at.left + at.width, y1: at.y(exit), y2: at.y(exit), class: "rules-exit" }));
      last = Math.max(y + 4, last + 14);
      picture.appendChild(node("text", { x: at.left + at.width + 10, y: last }, WORDS[level] + " " + rules.number(value)));
    });
  }

  function marks(picture, data, at) {
    data.severity.forEach(function (level, slot) {
      if (!level || !isNumber(data.watched[slot])) return;
      var isOver = data.state[slot] === "recovering";
      picture.appendChild(node("circle", { cx: at.x(slot), cy: at.y(data.watched[slot]), r: 4.2, class: "rules-dot is-" + LEVELS[level] + (isOver ? " is-recovering" : "") }));
    });
    data.incidents.forEach(function (named, slot) {
      if (!named.length) return;
      var x = at.x(slot), mark = node("path", { d: "M" + (x - 5) + "," + (at.top - 12) + "h10l-5,9z", class: "rules-incident" });
      mark.appendChild(node("title", {}, data.labels[slot] + " " + named.join("；")));
      picture.appendChild(mark);
      picture.appendChild(node("line", { x1: x, x2: x, y1: at.top - 3, y2: at.top + at.height, class: "rules-incident-line" }));
    });
  }

  function slotNames(picture, data, at, bottom) {
    var count = data.labels.length, step = count > 26 ? 12 : count > 13 ? 6 : 3;
    for (var slot = count - 1; slot >= 0; slot -= step) {
      var anchor = slot === count - 1 ? "end" : slot < 2 ? "start" : "middle";
      picture.appendChild(node("text", { x: at.x(slot), y: bottom, "text-anchor": anchor }, data.labels[slot]));
    }
  }

  /* What a pointer meets: one column per slot that says what was there. */
  function hovers(picture, data, at, height) {
    var wide = at.width / Math.max(at.slots - 1, 1);
    data.labels.forEach(function (label, slot) {
      var column = node("rect", { x: at.x(slot) - wide / 2, y: 0, width: wide, height: height, class: "rules-column" });
      column.appendChild(node("title", {}, label + "：" + data.words[slot]));
      picture.appendChild(column);
    });
  }

  /* Above a plot, where no line runs. */
  function caption(picture, at, above, words) {
    picture.appendChild(node("text", { x: at.left + 4, y: at.top - above, class: "rules-caption" }, words));
  }

  function baseline(picture, data, place, size) {
    var course = data.baseline, range = frame(course.figures.concat(course.lower, course.upper));
    if (!range) return;
    var at = plot(place, size, range);
    axis(picture, at);
    var limits = course.upper.map(function (value, slot) { return [slot, value]; }).filter(function (one) { return isNumber(one[1]); });
    var back = course.lower.map(function (value, slot) { return [slot, value]; }).filter(function (one) { return isNumber(one[1]); }).reverse();
    var outline = limits.concat(back).map(function (one) { return at.x(one[0]).toFixed(1) + "," + at.y(one[1]).toFixed(1); }).join(" ");
    picture.appendChild(node("polygon", { points: outline, class: "rules-limits" }));
    picture.appendChild(line(course.centre, at, "rules-centre"));
    caption(picture, at, 5, course.what + (course.unit ? "（" + course.unit + "）" : "") + "：虚线是预期，灰带是正常范围");
    picture.appendChild(line(course.figures, at, "rules-watched"));
  }

  /* Draw one unit's course; a baseline's expected course and limits stand above the deviation. */
  rules.drawCourse = function (place, data, awaited) {
    place.textContent = "";
    if (!data) { empty(place, awaited); return; }
    var width = place.clientWidth || 760, lead = data.baseline ? BASELINE_HEIGHT + 18 + CAPTION : 0, height = lead + HEIGHT;
    var range = frame(data.watched.concat(data.entries));
    if (!range || !data.watched.some(isNumber)) { place.appendChild(element("p", { class: "desk-quiet" }, "这个单位没有可以判定的数据。")); return; }
    var longest = ticks(range[0], range[1]).concat(data.baseline ? ticks.apply(null, frame(data.baseline.figures) || [0, 1]) : []);
    var left = 20 + 7.4 * Math.max.apply(null, longest.map(function (value) { return rules.number(value).length; }));
    var picture = node("svg", { viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": rules.courseWords(data) });
    var size = { width: width - left - RIGHT, slots: data.labels.length };
    var at = plot({ left: left, top: lead + TOP }, { width: size.width, slots: size.slots, height: HEIGHT - TOP - BOTTOM }, range);
    if (data.baseline) baseline(picture, data, { left: left, top: CAPTION + 4 }, { width: size.width, slots: size.slots, height: BASELINE_HEIGHT - CAPTION - 8 });
    var inUse = bands(picture, data, at);
    axis(picture, at);
    ends(picture, data, at, inUse);
    picture.appendChild(line(data.watched, at, "rules-watched"));
    marks(picture, data, at);
    if (data.baseline) caption(picture, at, TOP + 1, "偏离的倍数");
    slotNames(picture, data, at, height - 4);
    hovers(picture, data, at, height - BOTTOM);
    place.appendChild(picture);
  };

  rules.courseWords = function (data) {
    var last = data.words.length - 1, fired = data.severity.filter(Boolean).length;
    return "近 " + data.words.length + " 期中 " + fired + " 期在预警；" + data.labels[last] + "：" + data.words[last];
  };

  function years(data) {
    var row = element("tr", {}), count = 0;
    row.appendChild(element("th", { scope: "col", class: "rules-corner" }, "单位"));
    data.years.forEach(function (year, slot) {
      count += 1;
      if (year !== data.years[slot + 1]) {
        row.appendChild(element("th", { colspan: count, scope: "colgroup", class: "rules-year" }, count > 2 ? year + "年" : ""));
        count = 0;
      }
    });
    return row;
  }

  function cell(data, row, slot, isFirst) {
    var level = row.severity[slot], before = slot ? row.severity[slot - 1] : 0;
    var named = data.incidents.filter(function (one) { return one.area === row.code && one.period === data.periods[slot]; });
    var said = row.name + " " + data.labels[slot] + "：" + (row.words[slot] || "没有数") + (level > 0 ? "，" + WORDS[level] + "色" : "");
    if (level > 0 && row.state[slot] === "recovering") said += "，恢复中";
    if (named.length) said += "；" + named.map(function (one) { return one.label + "：" + one.title; }).join("；");
    var isYearStart = slot && data.years[slot] !== data.years[slot - 1];
    var made = element("td", {
      class: (level > 0 ? "is-" + LEVELS[level] : level < 0 ? "is-blank" : "") + (isYearStart ? " is-year" : ""),
      tabindex: isFirst ? "0" : "-1", title: said, "data-rules-slot": slot
    }, level > 0 && level !== before ? WORDS[level] : "");
    if (named.length) made.appendChild(element("i", { class: "rules-mark" }));
    return made;
  }

  /* Draw the grid of units and periods; a level's first period carries its word. */
  rules.drawGrid = function (place, data, area, waiting) {
    place.textContent = "";
    if (!data || !data.rows.length) { empty(place, waiting); return; }
    var grid = element("table", { role: "grid", "aria-label": "各单位逐期的级别" }), head = element("thead", {}), body = element("tbody", {});
    head.appendChild(years(data));
    data.rows.forEach(function (row, at) {
      var line = element("tr", { "data-rules-area": row.code });
      var name = element("th", { scope: "row" });
      name.appendChild(element("button", { type: "button", class: "rules-unit" }, row.name));
      line.appendChild(name);
      data.periods.forEach(function (_, slot) { line.appendChild(cell(data, row, slot, !at && !slot)); });
      body.appendChild(line);
    });
    grid.appendChild(head);
    grid.appendChild(body);
    place.appendChild(grid);
    if (data.rest) place.appendChild(element("p", { class: "rules-hint" }, data.rest));
    rules.markArea(place, area);
  };

  rules.markArea = function (place, area) {
    place.querySelectorAll("tr[data-rules-area]").forEach(function (row) {
      row.classList.toggle("is-chosen", row.getAttribute("data-rules-area") === area);
    });
  };

  rules.costWords = function (tuning, at) {
    return tuning.words[at];
  };

  /* The cost of every place of the slider: a bar per place; in the accent those within the budget that still warn of something. */
  rules.drawCosts = function (place, tuning, budget, chosen) {
    place.textContent = "";
    var most = Math.max.apply(null, tuning.alarms.concat([0.1]));
    tuning.alarms.forEach(function (count, at) {
      var isWithin = count <= budget && tuning.shares[at] <= tuning.most_open && tuning.sound[at];
      var bar = element("i", { class: (isWithin ? "is-within" : "") + (at === chosen ? " is-here" : ""), title: rules.costWords(tuning, at) });
      bar.style.height = Math.max(2, (count / most) * 100) + "%";
      place.appendChild(bar);
    });
  };
})();
