/* The forms of the page of bulletins: read whole and handed over through one store; nothing is decided here. */
(function () {
  "use strict";
  var ADDRESS = "bulletins-address", ASKED = "bulletins-asked", ANSWER = "bulletins-answer", CHECK = "bulletins-check", VERIFIED = "bulletins-verified";
  var NAME_KEPT = "alerts-who"; // one name in this browser for what a person writes here and on the page of early warning
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var turn = 0;

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
    each("button", form, function (one) { one.disabled = true; });
    form.setAttribute("aria-busy", "true");
    if (form.dataset.bulletinsKeeps !== undefined) keep(fields.who);
    turn += 1;
    clientside.set_props(ASKED, { data: { act: button.dataset.bulletinsAct, turn: turn, fields: fields } });
  }

  /* The name of who drafts stays in this browser; who reviews and who signs writes the name each time. */
  function keep(name) {
    if (!name) return;
    try { window.localStorage.setItem(NAME_KEPT, name); } catch (error) { /* a browser that keeps nothing */ }
  }

  function kept() {
    try { return window.localStorage.getItem(NAME_KEPT) || ""; } catch (error) { return ""; }
  }

  /* Write into a field as a person does, so that the component behind it follows. */
  function write(field, value) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* A form that has just come: the name goes into its field, the cursor into the first blank of the fields to type. */
  function settle() {
    var form = document.querySelector(".bulletins-form:not([data-filled])");
    if (!form) return;
    each(".bulletins-form:not([data-filled])", document, function (one) {
      one.setAttribute("data-filled", "");
      var who = one.querySelector('input[name="who"]');
      if (who && one.dataset.bulletinsKeeps !== undefined && !who.value && kept()) write(who, kept());
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
    keep(fields.who);
    clientside.set_props(ADDRESS, { search: "?" + parts.toString() });
  }

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
      each(".bulletins-form", document, function (form) {
        form.removeAttribute("aria-busy");
        each("button", form, function (one) { one.disabled = false; });
      });
      var answer = document.getElementById(ANSWER);
      if (answer && answer.querySelector(".is-refused")) answer.focus();
      return clientside.no_update;
    }
  };
})();
