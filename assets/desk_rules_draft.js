/* Unsaved work in the rule editor: asked about before leaving, kept in this window, offered back, laid over a newer version. */
(function () {
  "use strict";
  var rules = (window.cockpitRules = window.cockpitRules || {});
  var KEPT = "cockpit-rule-draft ";
  var isUnsaved = false; // a person changed the form that is shown and has not saved it
  var nonce = ""; // of the form that is shown
  var follows = ""; // the rule whose form is being drawn anew with the changes in it
  var offered = null, link = null;

  function name(form) { return form.code || "new " + form.indicator; }

  /* A browser may keep nothing; then nothing is offered back. */
  function stored(key) {
    try { return JSON.parse(window.sessionStorage.getItem(KEPT + key)); } catch (error) { return null; }
  }

  function store(key, form) {
    try {
      if (form) window.sessionStorage.setItem(KEPT + key, JSON.stringify(form));
      else window.sessionStorage.removeItem(KEPT + key);
    } catch (error) { /* as above */ }
  }

  function keep() {
    var form = rules.read(false), now = new Date();
    form.said = now.getMonth() + 1 + "月" + now.getDate() + "日 " + now.toTimeString().slice(0, 5);
    store(name(form), form);
  }

  function offer(form) {
    var bar = rules.one("[data-rules-draft]"), base = Number(rules.opened().dataset.rulesBase);
    offered = form;
    bar.hidden = !form;
    if (!form) return;
    var isOvertaken = form.base < base;
    rules.one("[data-rules-draft-told]", bar).textContent = form.said + "改的" +
      (isOvertaken ? "，改的是第 " + form.base + " 版，现在已有第 " + base + " 版。" : "。");
    rules.one('[data-rules-act="carry"]', bar).textContent = isOvertaken ? "把我的改动套到第 " + base + " 版" : "接着改";
  }

  /* A form has come onto the page: another rule's, or the same with what was changed in it. */
  rules.drawn = function (drawnNonce) {
    if (!rules.opened() || drawnNonce === nonce) return;
    var form = rules.read(false), isSame = follows === name(form);
    nonce = drawnNonce;
    follows = "";
    isUnsaved = isSame && rules.maySave();
    if (isUnsaved) keep();
    offer(isUnsaved ? null : stored(name(form)));
  };

  /* A person changed something. */
  rules.touched = function () {
    rules.drawn(rules.opened().dataset.rulesNonce);
    if (!rules.maySave()) return;
    isUnsaved = true;
    keep();
  };

  rules.maySave = function () { return Boolean(rules.one("[data-rules-save]")); };

  /* Have the form drawn anew with what is written in it. */
  rules.redraw = function (form) {
    follows = name(form);
    rules.busy(true);
    rules.set(rules.ID.redrawn, { data: Object.assign({}, form, { turn: rules.nextTurn() }) });
  };

  rules.saved = function () {
    store(name(rules.read(false)), null);
    isUnsaved = false;
  };

  function carry(dialog) {
    var form = dialog ? rules.read(false) : offered;
    if (dialog) dialog.close();
    rules.redraw(Object.assign({}, form, { carries: true }));
  }

  function leave() {
    isUnsaved = false;
    rules.byId(rules.ID.leaveDialog).close();
    link.click();
  }

  document.addEventListener("click", function (event) {
    var button = event.target instanceof Element && event.target.closest("[data-rules-act]");
    var act = button && button.getAttribute("data-rules-act");
    if (act === "carry") carry(button.closest("dialog"));
    if (act === "leave") leave();
    if (act === "discard") {
      if (!isUnsaved) store(name(offered), null);
      offer(null);
    }
  });

  /* Before the page itself follows a link, so that it can be kept from doing so. */
  document.addEventListener("click", function (event) {
    var aim = event.target instanceof Element && event.target.closest("a[href]");
    if (!isUnsaved || !rules.opened() || !aim || aim.hasAttribute("download") || aim.target === "_blank") return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (aim.pathname + aim.search === window.location.pathname + window.location.search) return;
    event.preventDefault();
    event.stopPropagation();
    link = aim;
    rules.byId(rules.ID.leaveDialog).showModal();
  }, true);

  window.addEventListener("beforeunload", function (event) {
    if (!isUnsaved || !rules.opened()) return;
    event.preventDefault();
    event.returnValue = true;
  });
})();
