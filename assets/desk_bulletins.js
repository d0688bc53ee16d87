/* The forms of the page of bulletins: read whole and handed over through one store; nothing is decided here. */
(function () {
  "use strict";
  var ADDRESS = "bulletins-address", ASKED = "bulletins-asked", ANSWER = "bulletins-answer", CHECK = "bulletins-check", VERIFIED = "bulletins-verified";
  var AGAIN_MS = 3000;
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var turn = 0, asked = null; // what was asked last: the form, the act, its fields

  function isHere() {
    return Boolean(document.querySelector(".bulletins"));
  }

  function each(selector, root, visit) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), visit);
  }

  function fieldsOf(form) {
    var fields = { id: form.dataset.bulletinsId || "", revision: form.dataset.bulletinsRevision || "" };
    each("input[name], select[name], textarea[name]", form, function (field) { fields[field.name] = field.value; });
    return fields;
  }

  function ask(button) {
    var form = button.closest("form"), fields = fieldsOf(form);
    busy(form, true);
    // The name of who drafts stays in this browser; who reviews and who signs writes the name each time.
    if (form.dataset.bulletinsKeeps !== undefined) window.deskKept.keepName(fields.who);
    asked = { form: form, act: button.dataset.bulletinsAct, fields: fields };
    send(asked.act, fields);
  }

  function send(act, fields) {
    turn += 1;
    clientside.set_props(ASKED, { data: { act: act, turn: turn, fields: fields } });
  }

  function busy(form, isBusy) {
    each("button", form, function (one) { one.disabled = isBusy; });
    each("input, textarea", form, function (one) { one.readOnly = isBusy; });
    if (isBusy) form.setAttribute("aria-busy", "true");
    else form.removeAttribute("aria-busy");
  }

  function say(sentence, tone) {
    var words = { namespace: "dash_html_components", type: "Span", props: { children: sentence } };
    clientside.set_props(ANSWER, { children: { namespace: "dash_html_components", type: "Div", props: { children: [words], className: "bulletins-answered " + tone } } });
  }

  /* No answer came: perhaps it was done all the same. The server is asked until it says how the bulletin stands. */
  function unanswered(event) {
    if (!isHere()) return;
    if (event.detail.output.indexOf(VERIFIED) >= 0) clientside.set_props(VERIFIED, { children: "服务器没有回答；请再点一次“核对”。" });
    if (!asked || event.detail.output.indexOf(ANSWER) < 0) return;
    if (event.detail.status >= 400 && event.detail.status < 500) return say("没有办成：服务器不接受这次操作，请刷新页面后重试。", "is-refused");
    say("服务器没有回答，正在核对办成没有…", "is-waiting");
    window.setTimeout(function () { if (asked) send("recall", Object.assign({}, asked.fields, { lost: asked.act })); }, AGAIN_MS);
  }

  /* A form that has just come: the name goes into its field, the cursor into the first blank of the fields to type. */
  function settle() {
    var form = document.querySelector(".bulletins-form:not([data-filled])");
    if (!form || form.querySelectorAll("[name]").length < form.querySelectorAll("label").length) return;
    each(".bulletins-form:not([data-filled])", document, function (one) {
      one.setAttribute("data-filled", "");
      var who = one.querySelector('input[name="who"]');
      if (who && one.dataset.bulletinsKeeps !== undefined && !who.value && window.deskKept.name()) window.cockpitBulletins.write(who, window.deskKept.name());
      if (one.dataset.bulletinsHolds) window.cockpitBulletins.restore(one);
    });
    if (form.closest("details, .bulletins-changes")) return;
    var fields = Array.prototype.slice.call(form.querySelectorAll("[data-bulletins-first] input"));
    var blank = fields.filter(function (field) { return !field.value; });
    if (fields.length) (blank[0] || fields[0]).focus();
  }

  function dismiss() {
    var answer = document.getElementById(ANSWER);
    if (answer && answer.firstChild) clientside.set_props(ANSWER, { children: null });
  }

  function again(form) {
    var fields = fieldsOf(form), parts = new URLSearchParams({ "new": fields.kind, scheme: fields.scheme, period: fields.period });
    window.deskKept.keepName(fields.who);
    window.cockpitBulletins.expect(); // what was typed comes along, and nobody need be told
    clientside.set_props(ADDRESS, { search: "?" + parts.toString() });
  }

  document.addEventListener("desk-unanswered", unanswered);

  document.addEventListener("submit", function (event) {
    if (!isHere()) return;
    event.preventDefault();
    var button = event.target.querySelector("button[type=submit][data-bulletins-act]");
    if (button && !button.disabled) ask(button);
  });

  document.addEventListener("click", function (event) {
    if (!isHere()) return;
    var button = event.target.closest("button[type=button][data-bulletins-act]");
    var check = event.target.closest("[data-bulletins-check]");
    if (button) ask(button);
    if (check) {
      turn += 1;
      clientside.set_props(VERIFIED, { children: "正在按签发时的数据重新编写…" });
      clientside.set_props(CHECK, { data: { id: check.dataset.bulletinsCheck, turn: turn } });
    }
    if (event.target.closest("[data-bulletins-dismiss], .bulletins a[href]")) dismiss();
  });

  document.addEventListener("change", function (event) {
    if (isHere() && event.target.dataset.bulletinsRedraws) again(event.target.closest("form"));
  });

  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });

  clientside.bulletins = {
    /* ANSWER → HEARD: forms open again; a refusal is read out, what was written stays */
    heard: function () {
      var answer = document.getElementById(ANSWER), isRefused = Boolean(answer && answer.querySelector(".is-refused"));
      if (!answer || !answer.firstChild || answer.querySelector(".is-waiting")) return clientside.no_update;
      each(".bulletins-form", document, function (form) { busy(form, false); });
      if (isRefused) {
        window.cockpitBulletins.keep(); // before the form is drawn anew with what another wrote
        answer.focus();
      } else if (asked && asked.form.dataset.bulletinsHolds) window.cockpitBulletins.drop(asked.form);
      asked = null;
      return clientside.no_update;
    }
  };
})();
