/* The rule editor in the page: reads the form and asks the server while a person writes; dialogs, acts. */
(function () {
  "use strict";
  var rules = (window.cockpitRules = window.cockpitRules || {});
  var ID = (rules.ID = {
    redrawn: "rules-redrawn", form: "rules-form", act: "rules-act", picked: "rules-picked", notice: "rules-notice",
    area: "rules-area", chart: "rules-chart", grid: "rules-grid", tuning: "rules-tuning", listed: "rules-listed",
    saveDialog: "rules-save-dialog", stateDialog: "rules-state-dialog", cellDialog: "rules-cell-dialog", leaveDialog: "rules-leave-dialog",
    editor: "rules-editor", address: "alerts-address", changed: "desk-changed"
  });
  var WAIT_MS = 300;
  var EXIT_SIGNS = { "<": "≥", "<=": ">", ">": "≤", ">=": "<" };
  var writing = null, turn = 0, author = "", isFilling = false;

  function byId(id) { return document.getElementById(id); }
  function one(selector, root) { return (root || document).querySelector(selector); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function set(id, props) { window.dash_clientside.set_props(id, props); }
  function form() { return one("[data-rules-form]"); }
  function opened() { return one("[data-rules-opened]"); }
  function control(name) { return one('[name="' + name + '"]', form()); }
  rules.byId = byId;
  rules.one = one;
  rules.all = all;
  rules.set = set;
  rules.opened = opened;
  rules.control = control;

  /* Write into a field as a person does, so that the component behind it follows; nothing else takes notice. */
  rules.write = function (field, value) {
    if (!field || field.value === value) return;
    isFilling = true;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isFilling = false;
  };

  /* The form as it stands: what the server opened, the fields, the switches that are down. */
  function read(isTuned) {
    var fields = {}, chosen = {}, facts = opened().dataset;
    all("[name]", form()).forEach(function (field) { fields[field.name] = field.value; });
    all("[data-rules-switch]", form()).forEach(function (button) {
      var name = button.getAttribute("data-rules-switch");
      chosen[name] = chosen[name] || [];
      if (button.getAttribute("aria-pressed") === "true") chosen[name].push(button.getAttribute("data-rules-value"));
    });
    return {
      turn: ++turn, nonce: facts.rulesNonce, code: facts.rulesOpened, base: Number(facts.rulesBase),
      indicator: facts.rulesIndicator, basis: facts.rulesBasis, fields: fields, chosen: chosen, is_tuned: Boolean(isTuned)
    };
  }
  rules.read = read;

  rules.busy = function (isBusy) {
    one("[data-rules-trial]").setAttribute("aria-busy", String(isBusy));
  };

  function send(isTuned) {
    window.clearTimeout(writing);
    if (!opened()) return;
    rules.busy(true);
    set(ID.form, { data: read(isTuned) });
  }

  rules.sendSoon = function (isTuned) {
    rules.touched();
    window.clearTimeout(writing);
    writing = window.setTimeout(function () { send(isTuned); }, WAIT_MS);
  };

  /* --- acts --- */

  rules.ask = function (act, dialog, more) {
    var fields = {};
    all("[name]", dialog).forEach(function (field) { fields[field.name] = field.value; });
    one("[data-rules-refused]", dialog).textContent = "";
    if (fields.who && (act === "save" || act === "label")) author = fields.who; // a second person writes his own
    set(ID.act, { data: Object.assign({ act: act, turn: ++turn, code: opened().dataset.rulesOpened, fields: fields }, more) });
  };

  /* A dialog opens with empty fields and the name of who wrote before; `who` blank asks for a name. */
  rules.open = function (dialog, title, told, who) {
    one("[data-rules-title]", dialog).textContent = title;
    one("[data-rules-told]", dialog).textContent = told;
    one("[data-rules-refused]", dialog).textContent = "";
    all("input, textarea", dialog).forEach(function (field) { rules.write(field, field.name === "who" ? who : ""); });
    if (!dialog.open) dialog.showModal();
  };

  rules.author = function () { return author; };
  rules.nextTurn = function () { return ++turn; };

  function openState(button) {
    var dialog = byId(ID.stateDialog), facts = button.dataset;
    rules.open(dialog, facts.rulesWords, facts.rulesTold, "");
    one('[name="reason"]', dialog).closest("label").querySelector(".rules-label").textContent = facts.rulesReason;
    dialog.dataset.state = facts.rulesState;
    dialog.dataset.version = facts.rulesVersion;
  }

  function openSaving() {
    var summary = one("[data-rules-summary]");
    one("[data-rules-over]").hidden = true;
    rules.open(byId(ID.saveDialog), "保存规则", summary ? "回测：" + summary.textContent : "", author);
  }

  function act(button) {
    var dialog = button.closest("dialog"), name = button.getAttribute("data-rules-act");
    if (name === "save") rules.ask("save", dialog, { form: read(false) });
    else if (name === "state") rules.ask(dialog.dataset.state, dialog, { version: Number(dialog.dataset.version) });
    else rules.tryOut(name, dialog);
  }

  rules.tell = function (done) {
    var dialog = all("dialog[open]").pop();
    if (done.is_refused && dialog) {
      one("[data-rules-refused]", dialog).textContent = done.sentence;
      one("[data-rules-over]").hidden = !done.overtaken_by;
      one("[data-rules-over]").textContent = "把我的改动套到第 " + done.overtaken_by + " 版";
      return "";
    }
    all("dialog[open]").forEach(function (other) { other.close(); });
    if (done.search) rules.saved();
    if (done.search && done.search !== window.location.search) set(ID.address, { search: done.search });
    if (done.has_changed_rule) set(ID.changed, { data: done.turn });
    else send(true);
    return done.sentence;
  };

  /* --- what a person does in the form and the list --- */

  function press(button) {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    rules.sendSoon(false);
  }

  function insertName(name) {
    var field = control("expression"), isBare = /^[A-Za-z_\u3400-\u9fff][0-9A-Za-z_\u3400-\u9fff]*$/.test(name);
    var at = field.selectionStart, text = isBare ? name : "[" + name + "]";
    field.value = field.value.slice(0, at) + text + field.value.slice(field.selectionEnd);
    field.focus();
    field.setSelectionRange(at + text.length, at + text.length);
    rules.sendSoon(false);
  }

  /* An indicator is chosen from the browser's own list, or by writing as much of its name as only it has. */
  function pickIndicator(field, isDone, isTyping) {
    var text = field.value.trim(), options = all("#rules-indicator-list option");
    var like = options.filter(function (option) { return text && option.value.indexOf(text) >= 0; });
    var same = like.filter(function (option) { return option.value === text && (!isTyping || like.length === 1); });
    var found = isDone ? same[0] || (like.length === 1 && like[0]) : same[0];
    if (found) set(ID.address, { search: "?part=rules&new=1&indicator=" + encodeURIComponent(found.getAttribute("data-rules-code")) });
    else if (isDone) one("[data-rules-picking]").textContent = like.length ? "有 " + like.length + " 个指标含“" + text + "”，请从列表里选一个。" : "没有名称含“" + text + "”的指标，请换几个字。";
  }

  function showOnly(attribute, value) {
    all("[" + attribute + "]").forEach(function (part) { part.hidden = part.getAttribute(attribute) !== value; });
  }

  function follow(field) {
    if (field.name === "kind") {
      rules.touched();
      rules.redraw(read(false));
      return;
    }
    if (field.name === "scope_kind") showOnly("data-rules-scope", field.value);
    if (field.name === "baseline") showOnly("data-rules-method", field.value);
    if (field.name === "comparator") one("[data-rules-exit-sign]").textContent = EXIT_SIGNS[field.value];
    rules.sendSoon(false);
  }

  document.addEventListener("input", function (event) {
    var field = event.target, name = field.name;
    if (!byId(ID.editor) || !name || isFilling) return;
    if (name === "indicator_name") pickIndicator(field, false, /^insert(Text|CompositionText)$/.test(event.inputType));
    else if (field.closest("[data-rules-form]") && opened()) follow(field);
  });

  document.addEventListener("change", function (event) {
    if (event.target.name === "indicator_name" && event.target.value.trim()) pickIndicator(event.target, true, false);
  });

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element) || !byId(ID.editor)) return;
    var button = event.target.closest("button");
    if (event.target.closest("a")) set(ID.notice, { children: "" });
    if (!button) return;
    if (button.hasAttribute("data-rules-switch")) press(button);
    else if (button.hasAttribute("data-rules-name")) insertName(button.getAttribute("data-rules-name"));
    else if (button.hasAttribute("data-rules-state")) openState(button);
    else if (button.hasAttribute("data-rules-save")) openSaving();
    else if (button.hasAttribute("data-rules-act")) act(button);
  });
})();
