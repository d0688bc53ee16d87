/* What the server says of the draft: findings beside what they concern, the verdict, and the dry run. */
(function () {
  "use strict";
  var schemes = (window.cockpitSchemes = window.cockpitSchemes || {});
  var clientside = (window.dash_clientside = window.dash_clientside || {});
  var state = schemes.state, ID = schemes.ID;
  var SILENT_MS = 60000;
  var trying = null; // ends the waiting for a dry run that never comes

  /* --- what is wrong, beside what it concerns --- */

  function listOf(found) {
    return schemes.el("ul", { class: "schemes-found" }, found.map(function (one) {
      return schemes.el("li", one.is_error ? { class: "is-error" } : {}, [schemes.el("strong", {}, one.is_error ? "错误" : "提醒"), one.words]);
    }));
  }
  schemes.listOf = listOf;

  function show(found) {
    var left = [];
    schemes.all("[aria-invalid]", schemes.byId(ID.form)).forEach(function (field) { field.removeAttribute("aria-invalid"); });
    schemes.all("[data-schemes-findings]", schemes.byId(ID.form)).forEach(function (place) {
      var name = place.getAttribute("data-schemes-findings");
      var mine = name ? found.filter(function (one) { return one.place === name; }) : [];
      place.replaceChildren.apply(place, mine.length ? [listOf(mine)] : []);
      if (mine.length && schemes.one('[name="' + name + '"]', schemes.byId(ID.form))) schemes.one('[name="' + name + '"]', schemes.byId(ID.form)).setAttribute("aria-invalid", "true");
    });
    schemes.tree.clearFound();
    found.forEach(function (one) {
      var isHead = one.place && schemes.one('[data-schemes-findings="' + one.place + '"]', schemes.byId(ID.form));
      if (!isHead && !schemes.tree.found(one)) left.push(one);
    });
    if (left.length) schemes.one('[data-schemes-findings=""]', schemes.byId(ID.form)).replaceChildren(listOf(left));
  }

  function verdict(found) {
    var errors = found.filter(function (one) { return one.is_error; }).length, hints = found.length - errors;
    var said = errors ? "✕ 有 " + errors + " 处错误，改好才能保存。" : "✓ 没有错误" + (hints ? "，有 " + hints + " 条提醒。" : "。");
    var place = schemes.byId(ID.verdict);
    place.className = "schemes-verdict " + (errors ? "is-error" : "is-clean");
    place.replaceChildren(said);
    if (found.length) place.append(schemes.el("button", { type: "button", class: "desk-button is-small", "data-schemes-act": "first" }, "看第一处"));
    schemes.one('[data-schemes-act="save"]').disabled = errors > 0;
    schemes.one('[data-schemes-act="try"]').disabled = errors > 0;
  }

  /* A new form that nobody has touched is not told off for being empty. */
  function begin(found) {
    var place = schemes.byId(ID.verdict), isFaulty = found.some(function (one) { return one.is_error; });
    place.className = "schemes-verdict";
    place.replaceChildren(isFaulty ? "请填写名称和代码，再加指标、标准和权重。" : "");
    schemes.one('[data-schemes-act="save"]').disabled = schemes.one('[data-schemes-act="try"]').disabled = isFaulty;
  }

  function goToFirst() {
    var first = schemes.one(".schemes-found li.is-error", schemes.byId(ID.form)) || schemes.one(".schemes-found li", schemes.byId(ID.form));
    if (!first) return;
    first.scrollIntoView({ block: "center" });
    first.setAttribute("tabindex", "-1");
    first.focus({ preventScroll: true });
  }

  /* --- the trial --- */

  /* A result that was reckoned from another draft than the one that is shown says so. */
  function markOld() {
    schemes.one(".schemes-trial").classList.toggle("has-trial", state.isTried); // without one it is not printed
    schemes.one("[data-schemes-old]").hidden = !state.isTried || state.tried === JSON.stringify(state.draft.form);
  }

  function tellTrying(sentence) {
    window.clearTimeout(trying);
    trying = null;
    schemes.one("[data-schemes-trying]").textContent = sentence;
  }

  function attempt() {
    if (trying) return;
    state.isTried = false;
    state.tried = JSON.stringify(state.draft.form);
    markOld();
    tellTrying("正在用最近 24 期的数据试算，约需几秒…");
    trying = window.setTimeout(function () { tellTrying("服务器一分钟没有给出结果，请稍后再试。"); }, SILENT_MS);
    schemes.set(ID.trial, { children: null });
    schemes.set(ID.attempt, { data: Object.assign(schemes.sent(), { attempt: schemes.nextTurn() }) });
    schemes.one(".schemes-trial").scrollIntoView({ block: "start" });
  }

  function untried() {
    state.isTried = false;
    tellTrying("");
    markOld();
    schemes.set(ID.trial, { children: { namespace: "dash_html_components", type: "P", props: { className: "desk-quiet", children: schemes.byId(ID.trial).getAttribute("data-schemes-untried") } } });
  }

  schemes.judged = { show: show, markOld: markOld, untried: untried };
  Object.assign(schemes.ACTS, { first: goToFirst, "try": attempt });

  Object.assign(clientside.schemes, {
    /* FINDINGS: of this draft, not of an earlier one */
    find: function (data) {
      if (!data || !state.opened || data.turn !== schemes.sentTurn() || data.code !== state.opened.code) return clientside.no_update;
      if (state.opened.is_new && !state.isUnsaved) begin(data.findings);
      else {
        show(data.findings);
        verdict(data.findings);
      }
      return clientside.no_update;
    },

    /* TRIAL: what was tried has come */
    tried: function (children) {
      if (!Array.isArray(children)) return clientside.no_update;
      tellTrying("");
      state.isTried = true;
      markOld();
      return clientside.no_update;
    }
  });
})();
