/* The tree of weights as a table: headings and items, their sums, and moving parts about. */
(function () {
  "use strict";
  var schemes = (window.cockpitSchemes = window.cockpitSchemes || {});
  var state = schemes.state, el = schemes.el, ID = schemes.ID;
  var KINDS = { goalposts: "功效系数", best: "最佳区间", bands: "五档标准值" };
  var MARKS = { goalposts: ["满意值", "不允许值"], best: ["下限", "最佳起", "最佳止", "上限"], bands: ["较差", "较低", "平均", "良好", "优秀"] };
  var DEEPEST_BRANCH = 2, EXACT = 1e-6;
  var options = null, optionsOf = null; // the list of indicators, made once for each scheme that is opened

  function form() { return state.draft.form; }
  function partAt(place) { return place.split(".").reduce(function (above, at) { return above.parts[Number(at)]; }, form()); }
  function parentOf(place) { return place.indexOf(".") < 0 ? form() : partAt(place.replace(/\.\d+$/, "")); }
  function indexOf(place) { return Number(place.split(".").pop()); }
  function depthOf(place) { return place.split(".").length; }
  function indicatorOf(code) { return state.opened.indicators.find(function (one) { return one.code === code; }); }

  /* Read a number as people type it; NaN when it is none. */
  function number(text) {
    var plain = String(text).replace(/[０-９．]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 0xfee0); }).replace("−", "-").trim();
    return plain === "" ? NaN : Number(plain);
  }

  function round(value) { return String(Number(value.toFixed(4))); }

  /* --- rows --- */

  function input(of, value, label) {
    var field = el("input", { type: "text", autocomplete: "off", "data-schemes-of": of, "aria-label": label, title: label });
    if (of !== "name") field.inputMode = "decimal";
    field.value = value;
    return field;
  }

  function select(of, pairs, value, label) {
    var list = el("select", { "data-schemes-of": of, "aria-label": label }, pairs.map(function (pair) { return el("option", { value: pair[0] }, pair[1]); }));
    list.value = value;
    return list;
  }

  function indicators(value, label) {
    if (optionsOf !== state.opened) {
      optionsOf = state.opened;
      options = el("select", { "data-schemes-of": "indicator" }, [el("option", { value: "" }, "请选指标…")]);
      var groups = {};
      state.opened.indicators.forEach(function (one) {
        if (!groups[one.theme]) options.append((groups[one.theme] = el("optgroup", { label: one.theme })));
        groups[one.theme].append(el("option", { value: one.code }, one.name));
      });
    }
    var list = options.cloneNode(true);
    list.setAttribute("aria-label", label);
    if (value && !indicatorOf(value)) list.append(el("option", { value: value }, value + "（不在目录里）"));
    list.value = value;
    return list;
  }

  function button(act, words, label) {
    return el("button", { type: "button", class: "desk-button is-small", "data-schemes-act": act, "aria-label": label, title: label }, words);
  }

  function buttons(name, place, isBranch) {
    var found = isBranch ? [button("add-item", "＋指标", "在“" + name + "”下加指标")] : [];
    if (isBranch && depthOf(place) < DEEPEST_BRANCH) found.push(button("add-branch", "＋下级", "在“" + name + "”下加分类"));
    return found.concat([button("up", "↑", "上移“" + name + "”"), button("down", "↓", "下移“" + name + "”"), button("remove", "删", "删去“" + name + "”")]);
  }

  function row(place, isBranch, cells) {
    return el("tr", { "data-schemes-place": place, class: (isBranch ? "is-branch" : "is-item") + " is-depth-" + depthOf(place) }, cells);
  }

  function branchRow(part, place) {
    var name = part.name || "未命名的分类";
    return row(place, true, [
      el("td", { colspan: 3 }, [el("span", { class: "schemes-name-room" }, [input("name", part.name, "分类名称"), el("span", { class: "schemes-sum", "data-schemes-sum": place })])]),
      el("td", { "data-schemes-label": "权重" }, input("weight", part.weight, "“" + name + "”的权重")),
      el("td", { class: "is-number", "data-schemes-label": "占总分" }, el("span", { "data-schemes-share": place })),
      el("td", { class: "is-blank" }),
      el("td", {}, el("div", { class: "schemes-row-acts" }, buttons(name, place, true)))
    ]);
  }

  function nameOf(part) { return (indicatorOf(part.indicator) || { name: part.indicator || "未选的指标" }).name; }

  function hint(part) {
    var found = indicatorOf(part.indicator);
    if (!found) return "";
    return found.way + (found.units[part.measure] ? " · 单位：" + found.units[part.measure] : "");
  }

  function itemRow(part, place) {
    var name = nameOf(part);
    var marks = MARKS[part.kind].map(function (label, at) {
      return el("label", { class: "schemes-mark" }, [el("span", {}, label), input("marks." + at, part.marks[at] || "", "“" + name + "”的" + label)]);
    });
    var kind = select("kind", Object.keys(KINDS).map(function (one) { return [one, KINDS[one]]; }), part.kind, "“" + name + "”的标准种类");
    return row(place, false, [
      el("td", {}, [indicators(part.indicator, "指标"), el("span", { class: "schemes-hint", "data-schemes-hint": place }, hint(part))]),
      el("td", { "data-schemes-label": "取数" }, select("measure", state.opened.measures, part.measure, "“" + name + "”的取数")),
      el("td", { "data-schemes-label": "标准" }, el("div", { class: "schemes-standard" }, [kind].concat(marks))),
      el("td", { "data-schemes-label": "权重" }, input("weight", part.weight, "“" + name + "”的权重")),
      el("td", { class: "is-number", "data-schemes-label": "占总分" }, el("span", { "data-schemes-share": place })),
      el("td", { "data-schemes-label": "必备" }, el("button", { type: "button", class: "schemes-switch", "data-schemes-required": "", "aria-pressed": String(part.required), "aria-label": "“" + name + "”必备：没有这一项就不排名" }, "必备")),
      el("td", {}, el("div", { class: "schemes-row-acts" }, buttons(name, place, false)))
    ]);
  }

  function walk(parts, above, visit) {
    parts.forEach(function (part, at) {
      var place = above ? above + "." + at : String(at);
      visit(part, place);
      if (part.parts) walk(part.parts, place, visit);
    });
  }

  function placeOf(wanted) {
    var found = "";
    walk(form().parts, "", function (part, place) { if (part === wanted) found = place; });
    return found;
  }

  /* --- ties: which items decide between equal scores --- */

  function keyOf(part) { return part.measure === "value" ? part.indicator : part.indicator + ":" + part.measure; }

  function keyWords(key) {
    var parts = key.split(":"), measure = state.opened.measures.find(function (one) { return one[0] === parts[1]; });
    return (indicatorOf(parts[0]) || { name: parts[0] }).name + (measure ? "（" + measure[1] + "）" : "");
  }

  function drawTies() {
    var keys = [];
    walk(form().parts, "", function (part) { if (part.indicator && keys.indexOf(keyOf(part)) < 0) keys.push(keyOf(part)); });
    var place = schemes.byId(ID.ties);
    place.replaceChildren.apply(place, form().head.tie_breaks.map(function (key, at) {
      var known = key && keys.indexOf(key) < 0 ? keys.concat([key]) : keys;
      var list = el("select", { "data-schemes-tie": at, "aria-label": "第 " + (at + 1) + " 个先比的指标" }, [el("option", { value: "" }, "请选指标…")].concat(known.map(function (one) { return el("option", { value: one }, keyWords(one)); })));
      list.value = key;
      return el("li", {}, [list, el("button", { type: "button", class: "desk-button is-small", "data-schemes-act": "untie", "data-schemes-tie-at": at, "aria-label": "删去第 " + (at + 1) + " 个" }, "删")]);
    }));
  }

  /* --- what a person changes --- */

  function changed(part, act) {
    draw();
    schemes.touched();
    var row = part && schemes.one('[data-schemes-place="' + placeOf(part) + '"]', schemes.byId(ID.tree));
    var aim = row && (schemes.one('[data-schemes-act="' + act + '"]', row) || schemes.one("select, input", row));
    if (aim) aim.focus();
  }

  function add(clicked, part) {
    var row = clicked.closest("[data-schemes-place]"), into = row ? partAt(row.getAttribute("data-schemes-place")) : form();
    schemes.step();
    into.parts.push(part);
    changed(part, "");
  }

  function move(place, way) {
    var list = parentOf(place).parts, at = indexOf(place), part = list[at], next = list[at + way];
    schemes.step();
    list.splice(at, 1);
    if (next && (part.parts || !next.parts)) list.splice(at + way, 0, part); // past a sibling
    else if (next) enter(next, part, way);
    else leave(place, part, way, list, at);
    changed(part, way < 0 ? "up" : "down");
  }

  function enter(branch, part, way) {
    if (way < 0) branch.parts.push(part);
    else branch.parts.unshift(part);
  }

  /* An item at the end of its heading goes on into the next one, or out beside its own. */
  function leave(place, part, way, list, at) {
    if (part.parts || depthOf(place) < 2) {
      list.splice(at, 0, part);
      state.steps.pop();
      return;
    }
    var above = place.replace(/\.\d+$/, ""), outer = parentOf(above).parts, beside = outer[indexOf(above) + way];
    if (beside && beside.parts) enter(beside, part, way);
    else outer.splice(indexOf(above) + (way < 0 ? 0 : 1), 0, part);
  }

  function remove(place) {
    var list = parentOf(place).parts, at = indexOf(place);
    schemes.step();
    list.splice(at, 1);
    changed(list[Math.min(at, list.length - 1)], "remove");
  }

  function placed(clicked) { return clicked.closest("[data-schemes-place]").getAttribute("data-schemes-place"); }

  Object.assign(schemes.ACTS, {
    "add-item": function (clicked) { add(clicked, { indicator: "", measure: "value", weight: "", required: false, kind: "goalposts", marks: ["", ""] }); },
    "add-branch": function (clicked) { add(clicked, { name: "", weight: "", parts: [] }); },
    up: function (clicked) { move(placed(clicked), -1); },
    down: function (clicked) { move(placed(clicked), 1); },
    remove: function (clicked) { remove(placed(clicked)); },
    tie: function () { schemes.step(); form().head.tie_breaks.push(""); changed(null, ""); },
    untie: function (clicked) { schemes.step(); form().head.tie_breaks.splice(Number(clicked.getAttribute("data-schemes-tie-at")), 1); changed(null, ""); }
  });

  document.addEventListener("click", function (event) {
    var pressed = event.target instanceof Element && event.target.closest("[data-schemes-required]");
    if (!pressed) return;
    var part = partAt(placed(pressed));
    part.required = !part.required;
    pressed.setAttribute("aria-pressed", String(part.required));
    schemes.touched();
  });

  /* --- --- */

  function draw() {
    var rows = [];
    walk(form().parts, "", function (part, place) { rows.push(part.parts ? branchRow(part, place) : itemRow(part, place)); });
    schemes.byId(ID.tree).replaceChildren.apply(schemes.byId(ID.tree), rows);
    schemes.one('[data-schemes-act="undo"]').disabled = !state.steps.length;
    drawTies();
    sums();
  }

  function sums() {
    function of(parts, place, share) {
      var total = 0;
      parts.forEach(function (part, at) {
        var here = place ? place + "." + at : String(at), weight = number(part.weight), mine = (share * weight) / 100;
        var said = schemes.one('[data-schemes-share="' + here + '"]');
        if (!isNaN(weight)) total += weight;
        if (said) said.textContent = isNaN(mine) ? "—" : Number(mine.toFixed(2)) + "%";
        if (part.parts) of(part.parts, here, mine);
      });
      var told = schemes.one('[data-schemes-sum="' + place + '"]'), isWhole = Math.abs(total - 100) <= EXACT;
      told.textContent = (place ? "下级合计 " : "一级合计 ") + round(total) + (isWhole ? "" : total < 100 ? "，差 " + round(100 - total) : "，多 " + round(total - 100));
      told.classList.toggle("is-wrong", !isWhole);
    }
    of(form().parts, "", 100);
  }

  schemes.tree = {
    draw: draw,
    sums: sums,

    /* Take a field of the tree or of the ties into the draft; false: it belongs to the head. */
    follow: function (field) {
      var of = field.getAttribute("data-schemes-of"), tie = field.getAttribute("data-schemes-tie");
      if (tie !== null) form().head.tie_breaks[Number(tie)] = field.value;
      if (of === null) return tie !== null;
      var place = placed(field), part = partAt(place);
      if (of.indexOf("marks.") === 0) {
        part.marks[Number(of.slice(6))] = field.value;
        return true;
      }
      part[of] = field.value;
      if (of === "kind") {
        part.marks = MARKS[part.kind].map(function () { return ""; });
        changed(part, "");
      } else if (of === "indicator" || of === "measure") {
        schemes.one('[data-schemes-hint="' + place + '"]').textContent = hint(part);
        drawTies();
      }
      return true;
    },

    clearFound: function () {
      schemes.all(".schemes-found-row", schemes.byId(ID.tree)).forEach(function (row) { row.remove(); });
      schemes.all("[aria-describedby]", schemes.byId(ID.tree)).forEach(function (field) { field.removeAttribute("aria-describedby"); });
    },

    /* Show a finding under its row; false: there is no such row. */
    found: function (finding) {
      var parts = finding.place.split(":"), row = finding.place && schemes.one('tr[data-schemes-place="' + parts[0] + '"]', schemes.byId(ID.tree));
      if (!row) return false;
      var next = row.nextElementSibling, id = "schemes-found-" + parts[0];
      if (!next || !next.classList.contains("schemes-found-row")) {
        next = el("tr", { class: "schemes-found-row" }, el("td", { colspan: 7, id: id }, el("ul", { class: "schemes-found" })));
        row.after(next);
      }
      schemes.one("ul", next).append(schemes.listOf([finding]).firstChild);
      var field = (parts[1] && schemes.one('[data-schemes-of="' + parts[1] + '"]', row)) || schemes.one("select, input", row);
      field.setAttribute("aria-describedby", id);
      if (finding.is_error) field.setAttribute("aria-invalid", "true");
      return true;
    }
  };
})();
