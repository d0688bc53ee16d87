/* The list of rules: plain words in, one table out. As components of the page its rows took two seconds to appear. */
(function () {
  "use strict";
  var rules = (window.cockpitRules = window.cockpitRules || {});
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var LEVEL_NAMES = { red: "红色", orange: "橙色", yellow: "黄色", blue: "蓝色" };

  function square(level) {
    var made = rules.element("span", { class: "rules-level severity-" + level[0], title: LEVEL_NAMES[level[0]] });
    made.append(rules.element("i", { class: "rules-square" }), level[1]);
    return made;
  }

  function squares(levels, sign) {
    var made = rules.element("span", { class: "rules-steps" });
    if (sign) made.append(rules.element("span", {}, sign));
    made.append.apply(made, levels.map(square));
    return made;
  }

  function title(rule) {
    var parts = [rules.element("a", { href: window.location.pathname + rule.search, class: "desk-open" }, rule.title)];
    if (rule.indicator) parts.push(rules.element("div", { class: "desk-when" }, rule.indicator));
    if (rule.fault) parts.push(rules.element("div", { class: "rules-fault" }, rule.fault));
    return parts;
  }

  function version(one) {
    var made = rules.element("div", {}, one[0] + " ");
    made.append(rules.element("span", { class: "desk-mark is-" + one[2] }, one[1]));
    return made;
  }

  function cells(rule) {
    var none = rules.element("span", { class: "desk-when", title: "没有未解除的预警" }, "—");
    return [
      title(rule), [rule.kind], [rule.scope], [squares(rule.steps, rule.sign)], rule.versions.map(version),
      [rule.open.length ? squares(rule.open) : none], [rule.owner],
      [rules.element("span", { class: rule.review[1] }, rule.review[0])]
    ];
  }

  function line(rule) {
    var row = rules.element("tr", { class: "rules-line" });
    cells(rule).forEach(function (parts) {
      var cell = rules.element("td", {});
      cell.append.apply(cell, parts);
      row.append(cell);
    });
    return row;
  }

  function theme(one, columns) {
    var head = rules.element("tr", { class: "is-group" });
    head.append(rules.element("th", { colspan: columns, scope: "rowgroup" }, one.name));
    return [head].concat(one.rules.map(line));
  }

  function table(data) {
    var made = rules.element("table", { class: "desk-table is-rules" }), head = rules.element("tr", {});
    var top = rules.element("thead", {}), body = rules.element("tbody", {});
    data.headings.forEach(function (heading) { head.append(rules.element("th", { scope: "col" }, heading)); });
    data.themes.forEach(function (one) { body.append.apply(body, theme(one, data.headings.length)); });
    top.append(head);
    made.append(rules.element("caption", {}, "预警规则"), top, body);
    return made;
  }

  function filter() {
    var wanted = rules.one('[name="rules_search"]').value.trim().toLowerCase(), list = rules.byId(rules.ID.listed), shown = 0;
    var lines = rules.all("tr.rules-line", list);
    lines.forEach(function (row) {
      row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0;
      shown += row.hidden ? 0 : 1;
    });
    rules.all("tr.is-group", list).forEach(function (head) { head.hidden = wanted !== ""; });
    rules.one(".rules-none").hidden = !lines.length || shown > 0;
  }

  clientside.rules = Object.assign(clientside.rules || {}, {
    /* LINES → the table; without lines the list is not shown, or says that there is none */
    drawList: function (data) {
      var place = rules.byId(rules.ID.listed), isEmpty = data && !data.themes.length;
      place.replaceChildren();
      if (isEmpty) place.append(rules.element("p", { class: "desk-quiet" }, data.refused || place.dataset.rulesEmpty));
      else if (data) place.append(table(data));
      filter();
      return "desk-wide";
    }
  });

  document.addEventListener("input", function (event) {
    if (event.target.name === "rules_search") filter();
  });

  /* A link of the list stays on the page, unless a person wants a window of its own. */
  document.addEventListener("click", function (event) {
    var link = event.target instanceof Element && event.target.closest("#" + rules.ID.listed + " a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    rules.set(rules.ID.address, { search: link.search });
    window.scrollTo(0, 0);
  });
})();
