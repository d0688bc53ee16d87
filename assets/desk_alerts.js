/* The forms and filters of the page of early warning. A form is read whole and handed over through one store;
   filters change the address; nothing is decided here. */
(function () {
  "use strict";
  var ADDRESS = "alerts-address", ASKED = "alerts-asked", DRAFT = "alerts-draft", ANSWER = "alerts-answer", TICK = "alerts-tick", NAME_DIALOG = "alerts-name-dialog";
  var VALUES = "alerts-values-", ENTER_MS = 300, EVERY_MS = 20000;
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var turn = 0, tick = 0, scrolled = 0, drafting = null, waiting = null;

  function isHere() {
    return Boolean(document.querySelector(".alerts"));
  }

  function go(changes) {
    var parts = new URLSearchParams(window.location.search);
    Object.keys(changes).forEach(function (name) {
      if (changes[name]) parts.set(name, changes[name]);
      else parts.delete(name);
    });
    var written = parts.toString();
    clientside.set_props(ADDRESS, { search: written ? "?" + written : "" });
  }

  /* The fields of a form: what its element carries along, what is written, what is pressed. */
  function fieldsOf(element) {
    var fields = {};
    Object.keys(element.dataset).forEach(function (key) {
      if (key.slice(0, 6) === "alerts" && key !== "alertsAct") fields[key.charAt(6).toLowerCase() + key.slice(7)] = element.dataset[key];
    });
    Array.prototype.forEach.call(element.querySelectorAll("input[name], select[name], textarea[name]"), function (field) {
      add(fields, field.name, field.value, Boolean(field.closest("[data-alerts-matcher]")));
    });
    Array.prototype.forEach.call(element.querySelectorAll('[data-alerts-tick][aria-pressed="true"]'), function (button) {
      add(fields, button.dataset.alertsTick, button.dataset.alertsValue, true);
    });
    return fields;
  }

  function add(fields, name, value, isOneOfSeveral) {
    if (isOneOfSeveral) fields[name] = (fields[name] || []).concat([value]);
    else fields[name] = value;
  }

  function ask(element) {
    var fields = fieldsOf(element);
    var buttons = element.tagName === "FORM" ? element.querySelectorAll("button[type=submit]") : [element];
    Array.prototype.forEach.call(buttons, function (button) { button.disabled = true; });
    if (fields.who) window.deskKept.keepName(fields.who);
    else if (fields.who === undefined) fields.who = window.deskKept.name();
    turn += 1;
    clientside.set_props(ASKED, { data: { act: element.dataset.alertsAct, turn: turn, fields: fields } });
  }

  /* A button is a whole act: where no name was written yet, it waits until one is. */
  function askNamed(button) {
    if (window.deskKept.name()) return ask(button);
    waiting = button;
    document.getElementById(NAME_DIALOG).showModal();
  }

  function named(form) {
    var name = form.querySelector('input[name="who"]').value.trim();
    if (!name) return;
    window.deskKept.keepName(name);
    document.getElementById(NAME_DIALOG).close();
    ask(waiting);
  }

  /* Write into a field as a person does, so that the component behind it follows. */
  function write(field, value) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* What has just come onto the page: the name goes into its field, a list stands where it stood. */
  function settle() {
    var list = document.querySelector(".alerts-narrow:not([data-filled])");
    if (list) {
      list.setAttribute("data-filled", "");
      list.scrollTop = scrolled;
    }
    Array.prototype.forEach.call(document.querySelectorAll('.alerts-form input[name="who"]'), function (field) {
      var facts = field.closest("form").dataset, opened = [facts.alertsAct, facts.alertsKey, facts.alertsName].join(" ");
      if (field.dataset.filled === opened) return; // the same element may serve the next form
      field.dataset.filled = opened;
      if (!field.value && window.deskKept.name()) write(field, window.deskKept.name());
    });
  }

  function dismiss() {
    var answer = document.getElementById(ANSWER);
    if (answer && answer.firstChild) clientside.set_props(ANSWER, { children: null });
  }

  function draft(form) {
    window.clearTimeout(drafting);
    drafting = window.setTimeout(function () {
      clientside.set_props(DRAFT, { data: { act: "draft", fields: fieldsOf(form) } });
    }, ENTER_MS);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!isHere() || !form.dataset) return;
    if (form.dataset.alertsFilter) {
      event.preventDefault();
      go({ q: form.querySelector("input").value.trim(), alert: "", form: "", page: "" });
    } else if (form.dataset.alertsAct) {
      event.preventDefault();
      ask(form);
    } else if (form.dataset.alertsNaming !== undefined) {
      event.preventDefault();
      named(form);
    }
  });

  document.addEventListener("click", function (event) {
    if (!isHere()) return;
    var button = event.target.closest("button[data-alerts-act]");
    var pressed = event.target.closest("[data-alerts-tick]");
    if (button) askNamed(button);
    if (pressed) pressed.setAttribute("aria-pressed", String(pressed.getAttribute("aria-pressed") !== "true"));
    if (event.target.closest("[data-alerts-dismiss], .alerts a[href]")) dismiss();
  });

  document.addEventListener("change", function (event) {
    var field = event.target;
    if (!isHere()) return;
    if (field.dataset.alertsFilter) go({ area: field.value, alert: "", form: "", page: "" });
    var row = field.tagName === "SELECT" && field.closest("[data-alerts-matcher]");
    if (row && /label$/.test(field.name)) row.querySelector("input").setAttribute("list", VALUES + field.value);
    var form = field.closest("form[data-alerts-draft]");
    if (form) draft(form);
  });

  document.addEventListener("input", function (event) {
    var form = isHere() && event.target.closest("form[data-alerts-draft]");
    if (form) draft(form);
  });

  document.addEventListener("scroll", function (event) {
    if (event.target.classList && event.target.classList.contains("alerts-narrow")) scrolled = event.target.scrollTop;
  }, true);

  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });

  /* Lists stay fresh while nobody writes. */
  window.setInterval(function () {
    var isWriting = document.activeElement && /INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName);
    if (!isHere() || document.hidden || isWriting || document.querySelector(".alerts-form")) return;
    tick += 1;
    clientside.set_props(TICK, { data: tick });
  }, EVERY_MS);

  clientside.alerts = {
    /* ANSWER, COUNTED → HEARD: forms open again, the answer is read out, the count stands in its place */
    heard: function (_answer, counted) {
      var isAnswer = clientside.callback_context.triggered.some(function (one) { return one.prop_id.indexOf(ANSWER) === 0; });
      Array.prototype.forEach.call(document.querySelectorAll("[data-alerts-act][disabled], [data-alerts-act] button[disabled]"), function (button) {
        button.disabled = false;
      });
      var place = document.querySelector("[data-alerts-count]");
      if (place) place.textContent = counted || "";
      var answer = document.getElementById(ANSWER);
      if (isAnswer && answer && answer.firstChild) answer.focus();
      return clientside.no_update;
    }
  };
})();
