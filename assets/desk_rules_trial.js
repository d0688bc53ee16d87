/* The right half of the rule editor: the unit shown, the grid of units and periods, the slider, and their callbacks. */
(function () {
  "use strict";
  var rules = (window.cockpitRules = window.cockpitRules || {});
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var COLOURS = ["red", "orange", "yellow", "blue"];
  var NO_FIGURES = "范围内的单位没有可以判定的数，没有逐期的级别可看。";
  var live = null, tested = null, tuning = null, cell = null, hint = null;

  function place(name) { return rules.byId(rules.ID[name]); }

  /* --- the unit shown --- */

  function chooseArea(code) {
    rules.set(rules.ID.picked, { data: { area: code, nonce: rules.opened().dataset.rulesNonce, turn: rules.nextTurn() } });
    rules.markArea(place("grid"), code);
  }

  function listAreas() {
    var select = place("area");
    select.textContent = "";
    live.areas.forEach(function (area) { select.appendChild(rules.element("option", { value: area[0] }, area[1])); });
    if (live.course) select.value = live.course.area;
  }

  /* What was known then stands where the backtest of the same form has it; the present figure stays in the words. */
  function asKnownThen(course, row) {
    var seen = Object.assign({}, course);
    ["severity", "state", "watched", "words"].forEach(function (name) { seen[name] = course[name].slice(); });
    course.periods.forEach(function (period, slot) {
      var at = tested.periods.indexOf(period);
      if (at < 0) return;
      seen.severity[slot] = Math.max(row.severity[at], 0);
      seen.state[slot] = row.state[at];
      seen.watched[slot] = row.watched[at];
      if (row.severity[at] < 0) seen.words[slot] = "当时没有数";
    });
    return seen;
  }

  function showCourse() {
    var course = live && live.course, isSame = course && tested && tested.turn === live.turn;
    var row = isSame && tested.rows.find(function (one) { return one.code === course.area; });
    rules.drawCourse(place("chart"), row ? asKnownThen(course, row) : course, live && live.awaited);
  }

  /* --- the grid --- */

  function markCell(target) {
    var row = target.closest("tr"), slot = Number(target.getAttribute("data-rules-slot")), grid = place("grid");
    rules.all("td.is-here", grid).forEach(function (other) { other.classList.remove("is-here"); });
    rules.all('td[tabindex="0"]', grid).forEach(function (other) { other.setAttribute("tabindex", "-1"); });
    target.classList.add("is-here");
    target.setAttribute("tabindex", "0");
    cell = { area: row.getAttribute("data-rules-area"), period: tested.periods[slot], said: target.title };
    rules.one("[data-rules-cell]").textContent = target.title;
    rules.one('[data-rules-act="cell"]').hidden = false;
  }

  function chooseCell(target) {
    markCell(target);
    if (!target.closest("tr").classList.contains("is-chosen")) chooseArea(cell.area);
  }

  /* The chosen cell stays chosen while the form changes. */
  function findCell() {
    var slot = cell ? tested.periods.indexOf(cell.period) : -1;
    return rules.all("#" + rules.ID.grid + ' td[data-rules-slot="' + slot + '"]').find(function (one) {
      return one.closest("tr").getAttribute("data-rules-area") === cell.area;
    });
  }

  function stepCell(from, key) {
    var row = from.closest("tr"), column = Array.prototype.indexOf.call(row.children, from);
    var near = { ArrowRight: from.nextElementSibling, ArrowLeft: from.previousElementSibling };
    near.ArrowDown = row.nextElementSibling && row.nextElementSibling.children[column];
    near.ArrowUp = row.previousElementSibling && row.previousElementSibling.children[column];
    if (near[key] && near[key].tagName === "TD") {
      chooseCell(near[key]);
      near[key].focus();
    }
  }

  function openCell() {
    var dialog = place("cellDialog"), list = rules.one("[data-rules-incidents]", dialog);
    rules.open(dialog, "标注事件", cell.said, rules.author());
    list.textContent = "";
    tested.incidents.filter(function (one) { return one.area === cell.area && one.period === cell.period; }).forEach(function (one) {
      var item = rules.element("li", {}, one.label + "：" + one.title + (one.reference ? "（" + one.reference + "）" : ""));
      item.appendChild(rules.element("button", { type: "button", class: "desk-button is-small", "data-rules-withdraw": one.id }, "撤回"));
      list.appendChild(item);
    });
    rules.one("[data-rules-rebase]", dialog).hidden = rules.control("kind").value !== "baseline";
  }

  function keepCell(isSameForm) {
    var told = rules.one("[data-rules-cell]"), target = isSameForm && findCell();
    if (hint === null) hint = told.textContent;
    told.textContent = hint;
    told.parentElement.hidden = !tested || !tested.rows.length;
    rules.one('[data-rules-act="cell"]').hidden = true;
    if (target) markCell(target);
  }

  /* --- the slider --- */

  /* A budget is a number above 0; anything else is none. */
  function budget() {
    var written = Number(rules.one('[name="budget"]').value.normalize("NFKC").trim());
    return isFinite(written) && written > 0 ? written : NaN;
  }

  function showTuning(at) {
    place("tuning").hidden = !tuning;
    if (!tuning) return;
    rules.one('[name="shift"]').max = String(tuning.alarms.length - 1);
    rules.write(rules.one('[name="shift"]'), String(at));
    rules.drawCosts(rules.one("[data-rules-costs]"), tuning, budget(), at);
    var said = rules.costWords(tuning, at) + (at === tuning.zero ? "（现值）" : "");
    rules.one("[data-rules-shift]").textContent = said;
    rules.one('[name="shift"]').setAttribute("aria-valuetext", said);
  }

  /* Fill the ladder with the numbers of one place of the slider; exits written by hand move along. */
  function moveTo(at) {
    var ladder = tuning.ladders[at];
    Object.keys(ladder).forEach(function (colour) {
      rules.write(rules.control("enter_" + colour), ladder[colour][0]);
      rules.write(rules.control("exit_" + colour), ladder[colour][1]);
    });
    showTuning(at);
    rules.sendSoon(true);
  }

  function takeBudget() {
    if (isNaN(budget())) {
      rules.one("[data-rules-shift]").textContent = "预算请写大于 0 的数，例如 5";
      return;
    }
    var at = tuning.proposed[Math.min(Math.floor(budget()), tuning.proposed.length - 1)];
    if (typeof at === "number") moveTo(at);
    else rules.one("[data-rules-shift]").textContent = "收到最紧也超出预算，或仍有一成以上的时间在预警";
  }

  rules.tryOut = function (name, dialog) {
    if (name === "budget" && tuning) takeBudget();
    if (name === "cell") openCell();
    if (name === "label" || name === "rebase") {
      rules.ask(name, dialog, { area: cell.area, period: cell.period, indicator: rules.opened().dataset.rulesIndicator });
    }
  };

  document.addEventListener("input", function (event) {
    if (!tuning || !place("editor")) return;
    if (event.target.name === "shift" && event.isTrusted) moveTo(Number(event.target.value));
    if (event.target.name === "budget") showTuning(Number(rules.one('[name="shift"]').value));
  });

  document.addEventListener("change", function (event) {
    if (event.target.id === rules.ID.area) chooseArea(event.target.value);
  });

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element) || !place("editor")) return;
    var target = event.target.closest("#" + rules.ID.grid + " td"), button = event.target.closest("button");
    if (target) chooseCell(target);
    if (button && button.classList.contains("rules-unit")) chooseArea(button.closest("tr").getAttribute("data-rules-area"));
    if (button && button.hasAttribute("data-rules-withdraw")) {
      rules.ask("withdraw", place("cellDialog"), { incident: Number(button.getAttribute("data-rules-withdraw")) });
    }
  });

  document.addEventListener("keydown", function (event) {
    var target = event.target instanceof Element && event.target.closest("#" + rules.ID.grid + " td");
    if (!target) return;
    if (event.key.indexOf("Arrow") === 0) {
      event.preventDefault();
      stepCell(target, event.key);
    }
    if (event.key === "Enter") {
      chooseCell(target);
      openCell();
    }
  });

  window.addEventListener("resize", function () {
    if (live && place("chart")) showCourse();
  });

  /* While a rule has faults the last pictures of it stay, pale; those of another rule go. */
  function isFaulty(data, before) {
    return Boolean(data && before && before.nonce === data.nonce && (data.is_untried || (!data.rows && !data.course)));
  }

  /* A condition takes a level, a number a ladder: what the formula turns out to be decides which is shown and sent. */
  function fitFormula(isCondition) {
    var field = rules.control("formula_is"), value = isCondition ? "condition" : "number";
    if (!field || isCondition === null || field.value === value) return;
    rules.write(field, value);
    rules.all("[data-rules-formula-is]").forEach(function (part) { part.hidden = part.getAttribute("data-rules-formula-is") !== value; });
    rules.sendSoon(false);
  }

  function fillIn(data) {
    fitFormula(data.is_condition);
    [["unit", data.unit], ["pointer", data.pointer], ["explained", data.explained]].forEach(function (part) {
      rules.all("[data-rules-" + part[0] + "]").forEach(function (one) { one.textContent = part[1]; });
    });
    rules.all("[data-rules-save]").forEach(function (button) { button.disabled = !data.is_savable; });
    COLOURS.forEach(function (colour) {
      var exit = rules.control("exit_" + colour);
      if (exit) exit.placeholder = data.exits[colour] || "自动";
    });
  }

  clientside.rules = Object.assign(clientside.rules || {}, {
    /* LIVE → the preview of one unit, the unit of the ladder, and whether the rule may be saved */
    drawLive: function (data) {
      var isStale = isFaulty(data, live);
      live = isStale ? Object.assign({}, live, { turn: data.turn }) : data;
      place("area").parentElement.parentElement.hidden = !live;
      if (!isStale) showCourse();
      if (!data) return "rules-chart";
      rules.drawn(data.nonce);
      fillIn(data);
      listAreas();
      if (!tested || tested.nonce !== data.nonce) {
        rules.busy(true);
        rules.drawGrid(place("grid"), null, "", "正在用以往各期回测……");
      } else if (data.course) rules.markArea(place("grid"), data.course.area);
      return isStale ? "rules-chart is-stale" : "rules-chart";
    },
    /* TESTED → the grid, and the preview as it was known then */
    drawTested: function (data) {
      rules.busy(false);
      if (isFaulty(data, tested)) return "rules-grid is-stale";
      var isSameForm = Boolean(data && tested && tested.nonce === data.nonce);
      tested = data;
      rules.one("[data-rules-backtest-title]").textContent = data && data.periods.length ? "近 " + data.periods.length + " 期回测" : "回测";
      rules.drawGrid(place("grid"), data, live && live.course ? live.course.area : "", data && !data.is_untried && NO_FIGURES);
      keepCell(isSameForm);
      showCourse();
      return "rules-grid";
    },
    /* TUNED → the slider, standing at the ladder as it is written */
    drawTuned: function (data) {
      tuning = data;
      showTuning(data ? data.zero : 0);
      return "rules-tuning";
    },
    /* DONE → what came of an act: a sentence on the page, or in the dialog that asked */
    tell: function (done) {
      return done ? rules.tell(done) : "";
    }
  });
})();
