/* The editor of schemes in the page: holds the draft, keeps it in this browser, asks the server what is wrong with it. */
(function () {
  "use strict";
  var schemes = (window.cockpitSchemes = window.cockpitSchemes || {});
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var ID = (schemes.ID = {
    address: "schemes-address", changed: "desk-changed", draft: "schemes-draft", attempt: "schemes-try", notice: "schemes-notice",
    asked: "schemes-asked", markAsked: "schemes-mark-asked", editor: "schemes-editor", form: "schemes-form", groups: "schemes-groups",
    ties: "schemes-ties", tree: "schemes-tree", verdict: "schemes-verdict", trial: "schemes-trial", report: "schemes-report",
    saveDialog: "schemes-save-dialog", retireDialog: "schemes-retire-dialog", withdrawDialog: "schemes-withdraw-dialog"
  });
  var WAIT_MS = 300, KEPT = "cockpit-scheme-draft ", MOST_STEPS = 30;
  var state = (schemes.state = { opened: null, draft: null, isUnsaved: false, isRestored: false, steps: [] });
  var turn = 0, sentTurn = 0, writing = null, isFilling = false;

  function byId(id) { return document.getElementById(id); }
  function one(selector, root) { return (root || document).querySelector(selector); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function set(id, props) { clientside.set_props(id, props); }
  function copy(value) { return JSON.parse(JSON.stringify(value)); }
  schemes.byId = byId;
  schemes.one = one;
  schemes.all = all;
  schemes.set = set;
  schemes.nextTurn = function () { return ++turn; };
  schemes.sentTurn = function () { return sentTurn; };

  /* Make an element: attributes by name, then what is in it; text is only ever text. */
  schemes.el = function (tag, attributes, children) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    (Array.isArray(children) ? children : [children]).forEach(function (child) {
      if (child !== undefined && child !== null) made.append(child);
    });
    return made;
  };

  /* Write into a field as a person does, so that the component behind it follows. */
  schemes.write = function (field, value) {
    if (!field || field.value === value) return;
    isFilling = true;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isFilling = false;
  };

  /* --- the draft, kept in this browser until it is saved or discarded --- */

  function keyOf(opened) { return KEPT + (opened.code || "new " + opened.copied_from); }

  function stored(key) {
    var kept = window.deskKept.read(key);
    return kept && kept.form && kept.form.head && Array.isArray(kept.form.parts) ? kept : null;
  }

  function store(key, draft) { window.deskKept.write(key, draft); }

  function sent() {
    var opened = state.opened;
    return { turn: sentTurn, code: opened.code, base: state.draft.base, copied_from: opened.copied_from, form: state.draft.form };
  }
  schemes.sent = sent;

  function send() {
    window.clearTimeout(writing);
    if (!state.opened) return;
    sentTurn = ++turn;
    set(ID.draft, { data: sent() });
  }
  schemes.send = send;

  /* A person changed something. */
  schemes.touched = function () {
    var now = new Date();
    state.isUnsaved = true;
    state.draft.said = now.getMonth() + 1 + "月" + now.getDate() + "日 " + now.toTimeString().slice(0, 5);
    store(keyOf(state.opened), state.draft);
    schemes.tree.sums();
    schemes.judged.markOld();
    window.clearTimeout(writing);
    writing = window.setTimeout(send, WAIT_MS);
  };

  /* Before a change that moves parts, so that it can be taken back. */
  schemes.step = function () {
    state.steps.push(JSON.stringify(state.draft.form));
    if (state.steps.length > MOST_STEPS) state.steps.shift();
  };

  function undo() {
    if (!state.steps.length) return;
    state.draft.form = JSON.parse(state.steps.pop());
    draw();
    schemes.touched();
  }

  function discard() {
    store(keyOf(state.opened), null);
    state.draft = { base: state.opened.base, form: copy(state.opened.form) };
    state.isUnsaved = state.isRestored = false;
    state.steps = [];
    draw();
    send();
  }

  function rebase() {
    state.draft.base = state.opened.base;
    state.isRestored = false;
    bar();
    schemes.touched();
  }

  function bar() {
    var place = one("[data-schemes-draft]"), opened = state.opened, isOver = state.isUnsaved && state.draft.base < opened.base;
    place.hidden = !(isOver || state.isRestored);
    one('[data-schemes-act="rebase"]', place).hidden = !isOver;
    one("[data-schemes-draft-told]", place).textContent = isOver
      ? "您改的是第 " + state.draft.base + " 版，" + opened.author + "已保存第 " + opened.base + " 版。保存前请选一样：丢弃您的改动，或以您的为准（保存时会列出与第 " + opened.base + " 版的全部不同）。"
      : "已恢复 " + state.draft.said + " 没有保存的改动。";
  }

  /* --- drawing --- */

  function draw() {
    var head = state.draft.form.head, opened = state.opened, mayEdit = opened.may_edit;
    byId(ID.form).disabled = !mayEdit;
    byId(ID.editor).classList.toggle("is-reading", !mayEdit);
    one("[data-schemes-bar]").hidden = !mayEdit;
    one("[data-schemes-new]").hidden = !opened.is_new;
    fillBeside(head);
    all(".schemes-fields [name]", byId(ID.form)).forEach(function (field) {
      schemes.write(field, head[field.name] === undefined ? field.name === "beside" ? field.value : "" : String(head[field.name]));
    });
    all("[data-schemes-flag]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(head[button.getAttribute("data-schemes-flag")] === true));
    });
    drawGroups(head);
    schemes.tree.draw();
    schemes.judged.show([]);
    bar();
  }
  schemes.draw = draw;

  function fillBeside(head) {
    var select = one('[name="beside"]', byId(ID.form));
    select.replaceChildren.apply(select, state.opened.schemes.map(function (one) { return schemes.el("option", { value: one[0] }, one[1]); }));
    select.value = head.beside || state.opened.copied_from || (state.opened.schemes[0] || [""])[0];
  }

  function drawGroups(head) {
    var known = state.opened.groups.concat(head.peer_groups.filter(function (group) { return state.opened.groups.indexOf(group) < 0; }));
    byId(ID.groups).replaceChildren.apply(byId(ID.groups), known.map(function (group) {
      var isIn = head.peer_groups.indexOf(group) >= 0;
      return schemes.el("button", { type: "button", class: "schemes-switch", "data-schemes-group": group, "aria-pressed": String(isIn) }, group);
    }));
  }

  function press(button) {
    var head = state.draft.form.head, isDown = button.getAttribute("aria-pressed") !== "true", group = button.getAttribute("data-schemes-group");
    button.setAttribute("aria-pressed", String(isDown));
    if (group === null) head[button.getAttribute("data-schemes-flag")] = isDown;
    else head.peer_groups = all("[data-schemes-group][aria-pressed=true]").map(function (one) { return one.getAttribute("data-schemes-group"); });
    schemes.touched();
  }

  clientside.schemes = {
    /* OPENED: a scheme comes into the editor, or a newer version of the one that is there */
    open: function (data) {
      var key = data && keyOf(data), isSame = Boolean(data && state.opened && keyOf(state.opened) === key);
      if (isSame && (state.isUnsaved || JSON.stringify(state.opened) === JSON.stringify(data))) {
        state.opened = data;
        bar();
        return clientside.no_update;
      }
      state.opened = data;
      if (!data) return clientside.no_update;
      var kept = data.may_edit ? stored(key) : null;
      state.draft = kept || { base: data.base, form: copy(data.form) };
      state.isUnsaved = state.isRestored = state.draft === kept;
      state.steps = [];
      if (!isSame) schemes.judged.untried();
      byId(ID.verdict).replaceChildren("正在检查…");
      draw();
      send();
      return clientside.no_update;
    },

    /* DONE, MARK_DONE → NOTICE: what came of an act; a refusal stays with its form */
    tell: function (done, markDone) {
      var isMark = clientside.callback_context.triggered.some(function (one) { return one.prop_id.indexOf("schemes-mark-done") === 0; });
      return schemes.told(isMark ? markDone : done);
    }
  };

  schemes.saved = function () {
    store(keyOf(state.opened), null);
    state.isUnsaved = state.isRestored = false;
    state.opened = null; // whatever comes next is drawn
  };

  /* --- what a person does --- */

  var ACTS = (schemes.ACTS = { undo: undo, discard: discard, rebase: rebase });

  document.addEventListener("input", function (event) {
    var field = event.target, form = byId(ID.form);
    if (isFilling || !form || !state.draft || !form.contains(field)) return;
    if (!schemes.tree.follow(field) && field.name) state.draft.form.head[field.name] = field.value;
    schemes.touched();
  });

  document.addEventListener("click", function (event) {
    var button = event.target instanceof Element && byId(ID.editor) && event.target.closest("button");
    if (event.target instanceof Element && event.target.closest(".schemes a[href]")) set(ID.notice, { children: "" });
    if (!button) return;
    if (button.hasAttribute("data-schemes-flag") || button.hasAttribute("data-schemes-group")) press(button);
    else if (ACTS[button.getAttribute("data-schemes-act")]) ACTS[button.getAttribute("data-schemes-act")](button);
  });
})();
