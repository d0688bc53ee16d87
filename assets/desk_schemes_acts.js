/* What is done to schemes in the page: saved, retired, marked; files brought in. Everything is decided by the server. */
(function () {
  "use strict";
  var schemes = (window.cockpitSchemes = window.cockpitSchemes || {});
  var state = schemes.state, ID = schemes.ID, one = schemes.one, all = schemes.all;
  var MOST_BYTES = 16e6, ENDINGS = /\.(xlsx|xls|toml)$/i;
  var CHECK = "/schemes/check", LOAD = "/schemes/load";
  var chosen = null, asked = 0; // the file that was read, the last question asked about it

  function fieldsOf(root) {
    var fields = {};
    all("[name]", root).forEach(function (field) { fields[field.name] = field.value; });
    window.deskKept.keepName((fields.who || "").trim());
    return fields;
  }

  function fillName(root) {
    var field = one('[name="who"]', root);
    if (field && !field.value) schemes.write(field, window.deskKept.name());
  }

  function open(id) {
    var dialog = schemes.byId(id);
    one("[data-schemes-refused]", dialog).textContent = "";
    if (one('[name="reason"]', dialog)) one('[name="reason"]', dialog).value = "";
    fillName(dialog);
    dialog.showModal();
    return dialog;
  }

  function refuse(root, sentence) { one("[data-schemes-refused]", root).textContent = sentence; }

  function ask(store, act, root, more) {
    refuse(root, "");
    schemes.set(store, { data: Object.assign({ act: act, turn: schemes.nextTurn(), fields: fieldsOf(root) }, more) });
  }

  function code() { return new URLSearchParams(window.location.search).get("scheme") || ""; }

  function changed() { schemes.set(ID.changed, { data: "act " + schemes.nextTurn() }); }

  function notice(sentence) {
    window.setTimeout(function () { schemes.byId(ID.notice).focus(); }, 50);
    return sentence;
  }

  /* What came of an act: a refusal stays with the form, everything else closes it. */
  schemes.told = function (done) {
    var dialog = one("dialog[open]"), marking = one("[data-schemes-marking]");
    if (done.is_refused) {
      refuse(dialog || marking, done.sentence);
      if (done.act === "save") changed(); // perhaps somebody was faster: the page learns of the newer version
      return window.dash_clientside.no_update;
    }
    if (dialog) dialog.close();
    if (done.act === "save") schemes.saved();
    if (done.act === "mark") all("input:not([name=who]), textarea", marking).forEach(function (field) { schemes.write(field, ""); });
    if (done.search !== null && done.search !== window.location.search) schemes.set(ID.address, { search: done.search });
    changed();
    return notice(done.sentence);
  };

  /* --- files --- */

  function report(children) { schemes.set(ID.report, { children: children }); }

  function said(sentence) {
    report({ namespace: "dash_html_components", type: "P", props: { children: sentence, className: "desk-card schemes-said-of-file", role: "status" } });
  }

  function choose() {
    var picker = document.createElement("input");
    picker.type = "file";
    picker.accept = ".xlsx,.xls,.toml";
    picker.addEventListener("change", function () { if (picker.files.length) take(picker.files[0]); });
    picker.click();
  }

  function take(file) {
    chosen = null;
    if (!ENDINGS.test(file.name)) return said(file.name + "：考核方案只能导入 xlsx、xls 或 toml 文件。");
    if (file.size > MOST_BYTES) return said(file.name + "：文件超过 16 MB，不像考核方案，请核对后重新选择。");
    // Read once: what is kept later is what was checked, even when the file is saved again meanwhile.
    file.arrayBuffer().then(
      function (bytes) {
        chosen = { name: file.name, bytes: bytes };
        said("正在核对 " + file.name + " …");
        post(CHECK, {}, checked);
      },
      function () { said(file.name + "：文件读不出来，可能正被别的程序占用，请关闭后重新选择。"); }
    );
  }

  function post(address, fields, then) {
    var mine = ++asked, body = new FormData();
    Object.keys(fields).forEach(function (name) { body.append(name, fields[name]); });
    body.append("file", new Blob([chosen.bytes]), chosen.name);
    window
      .fetch(address, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (response) { return response.json(); })
      .catch(function () { return { error: "服务器没有回答，没有保存任何内容；请稍后重试。" }; })
      .then(function (answer) { if (mine === asked) then(answer); });
  }

  function checked(answer) {
    if (answer.error) return said(answer.error);
    chosen.checksum = answer.checksum;
    chosen.bases = answer.bases || "";
    report(answer.report);
    window.setTimeout(function () {
      var keeping = one("[data-schemes-keeping]"), verdict = one(".schemes-report-verdict");
      if (keeping) fillName(keeping);
      if (verdict) verdict.focus();
    }, 50);
  }

  function load(button) {
    var keeping = one("[data-schemes-keeping]"), fields = fieldsOf(keeping);
    button.disabled = true;
    refuse(keeping, "");
    post(LOAD, { who: fields.who, reason: fields.reason, checksum: chosen.checksum, bases: chosen.bases }, function (answer) {
      button.disabled = false;
      if (!answer.sentence) return refuse(keeping, answer.refused || answer.error);
      report(null);
      schemes.set(ID.notice, { children: notice(answer.sentence) });
      changed();
    });
  }

  Object.assign(schemes.ACTS, {
    save: function () {
      var dialog = open(ID.saveDialog);
      one('[data-schemes-act="send-save"]', dialog).textContent = "保存为第 " + (state.draft.base + 1) + " 版";
      schemes.send();
    },
    "send-save": function (button) { ask(ID.asked, "save", button.closest("dialog"), { draft: schemes.sent() }); },
    retire: function () { open(ID.retireDialog); },
    "send-retire": function (button) { ask(ID.asked, "retire", button.closest("dialog"), { code: code() }); },
    withdraw: function (button) {
      var dialog = open(ID.withdrawDialog);
      dialog.dataset.mark = button.getAttribute("data-schemes-mark");
      one("[data-schemes-withdrawn]", dialog).textContent = button.getAttribute("data-schemes-words");
    },
    "send-withdraw": function (button) {
      var dialog = button.closest("dialog"), fields = Object.assign(fieldsOf(dialog), { mark: dialog.dataset.mark });
      ask(ID.markAsked, "withdraw", dialog, { fields: fields });
    },
    choose: choose,
    load: load
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-schemes-marking")) return;
    event.preventDefault();
    ask(ID.markAsked, "mark", form, { code: code() });
  });

  /* No answer came: the page reads anew what stands; keeping the same a second time keeps it once. */
  document.addEventListener("desk-unanswered", function (event) {
    if (!/schemes-(mark-)?done/.test(event.detail.output) || !document.querySelector(".schemes")) return;
    refuse(one("dialog[open]") || one("[data-schemes-marking]"), "服务器没有回答，不知道办成没有；请稍候再试一次，办成过的不会重复。");
    changed();
  });

  document.addEventListener("focusin", function (event) {
    var form = event.target instanceof Element && event.target.closest("[data-schemes-marking]");
    if (form) fillName(form);
  });

  document.addEventListener("change", function (event) {
    var name = event.target.getAttribute && event.target.getAttribute("data-schemes-pick");
    if (!name) return;
    var parts = new URLSearchParams(window.location.search);
    parts.set(name, event.target.value);
    schemes.set(ID.address, { search: "?" + parts.toString() });
  });
})();
