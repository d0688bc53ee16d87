/* What is being written about a bulletin stays in this browser until it is done or given up; who was overtaken sees
   what the other wrote, and keeps his own. */
(function () {
  "use strict";
  var KEPT = "cockpit-bulletin ", HELD = "form[data-bulletins-holds]", NOT_HELD = ["who", "kind", "period", "scheme"];
  var drawn = new WeakMap(); // form → its fields as the server drew them
  var isFilling = false, isUnkept = false, isExpected = false, done = ""; // the key of what was done: it is not brought back from another tab

  function controls(form) {
    return Array.prototype.filter.call(form.querySelectorAll("[name]"), function (field) { return NOT_HELD.indexOf(field.name) < 0; });
  }

  function read(form) {
    var values = {};
    controls(form).forEach(function (field) { values[field.name] = field.value; });
    return values;
  }

  function keyOf(form) { return KEPT + form.dataset.bulletinsHolds; }

  function kindOf(form) {
    var kind = form.querySelector('[name="kind"]');
    return kind ? kind.value : "";
  }

  function keep(form) {
    var base = drawn.get(form), now = read(form), mine = {};
    Object.keys(now).forEach(function (name) { if (now[name] !== base[name]) mine[name] = now[name]; });
    var isChanged = Object.keys(mine).length > 0;
    var isKept = window.deskKept.write(keyOf(form), isChanged && { kind: kindOf(form), base: base, mine: mine });
    isUnkept = isChanged && !isKept;
  }

  function drop(form) {
    done = keyOf(form);
    isUnkept = false;
    window.deskKept.write(done, null);
  }

  /* Write into a field as a person does, so that the component behind it follows. */
  function write(field, value) {
    isFilling = true;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isFilling = false;
  }

  function fill(form, values) {
    controls(form).forEach(function (field) { if (field.name in values) write(field, values[field.name]); });
  }

  function make(tag, words, className) {
    var made = document.createElement(tag);
    made.textContent = words;
    if (className) made.className = className;
    return made;
  }

  /* Say quietly what was brought back; after somebody else saved, also what he wrote. */
  function tell(form, others) {
    var bar = make("div", "", "bulletins-kept"), discard = make("button", "放弃");
    bar.setAttribute("role", "status");
    discard.type = "button";
    discard.addEventListener("click", function () {
      fill(form, drawn.get(form));
      drop(form);
      bar.remove();
    });
    if (others.length) {
      var list = make("ul", "", "desk-sentences");
      others.forEach(function (field) {
        list.append(make("li", field.closest("label").querySelector("span").textContent.split("（")[0] + "：" + (drawn.get(form)[field.name] || "（空）")));
      });
      bar.append(make("p", "您写的时候，" + form.dataset.bulletinsLast + "，改成："), list);
    }
    bar.append((others.length ? "下面保留您写的 · " : "恢复了未保存的改动 · "), discard);
    form.prepend(bar);
  }

  function restore(form) {
    var before = read(form), kept = window.deskKept.read(keyOf(form)), isDone = done === keyOf(form), mine = {};
    var isQuiet = isExpected;
    drawn.set(form, before);
    done = "";
    isExpected = false;
    if (isDone || !kept || !kept.mine || !kept.base) return;
    Object.keys(kept.mine).forEach(function (name) {
      if (name === "number" && kept.kind !== kindOf(form)) return; // every kind counts for itself
      if (name in before && kept.mine[name] !== before[name]) mine[name] = kept.mine[name];
    });
    if (!Object.keys(mine).length) return;
    fill(form, mine);
    if (!isQuiet) tell(form, controls(form).filter(function (field) { return form.dataset.bulletinsLast && kept.base[field.name] !== before[field.name]; }));
    keep(form);
  }

  function held(visit) { Array.prototype.forEach.call(document.querySelectorAll(HELD), function (form) { if (drawn.has(form)) visit(form); }); }

  document.addEventListener("input", function (event) {
    var form = !isFilling && event.target instanceof Element && event.target.closest(HELD);
    if (form && drawn.has(form)) keep(form);
  });

  /* Another tab is done with it, this one is not. */
  window.addEventListener("storage", function (event) {
    if (event.newValue === null) held(function (form) { if (keyOf(form) === event.key) keep(form); });
  });

  window.addEventListener("beforeunload", function (event) {
    if (!isUnkept || !document.querySelector(HELD)) return;
    event.preventDefault();
    event.returnValue = true;
  });

  window.cockpitBulletins = { write: write, restore: restore, keep: function () { held(keep); }, drop: drop, expect: function () { isExpected = true; } };
})();
