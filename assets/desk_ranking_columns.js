/* On a narrow screen the ranking table keeps the columns that fit: at last place, unit, score and change of place. */
(function () {
  "use strict";
  var GRID = "ranking-grid", GIVEN_UP = ["course", "list", "p_first_number", "low", "note", "score_change"]; // the first goes first
  var width = 0;

  function fit(api) {
    var defs = api.getColumnDefs() || [], room = width, gone = [];
    defs.forEach(function (def) { room -= def.minWidth; });
    GIVEN_UP.forEach(function (field) {
      var def = defs.find(function (one) { return one.field === field; });
      if (!def || room >= 0) return;
      room += def.minWidth;
      gone.push(field);
    });
    defs.forEach(function (def) {
      var isShown = gone.indexOf(def.field) < 0;
      if (isShown === Boolean(def.hide)) api.setColumnsVisible([def.colId], isShown);
    });
    if (defs.length) api.sizeColumnsToFit(width);
  }

  /* The grid is mounted once; its columns come with every view. */
  function follow(place, api) {
    api.addEventListener("gridColumnsChanged", function () { if (width) fit(api); });
    new ResizeObserver(function (seen) {
      if (seen[0].contentRect.width === width) return;
      width = seen[0].contentRect.width;
      if (width) fit(api);
    }).observe(place);
  }

  var waiting = new MutationObserver(function () {
    var place = document.querySelector("#" + GRID + " .ag-root-wrapper");
    if (!place || !window.dash_ag_grid) return;
    waiting.disconnect();
    window.dash_ag_grid.getApiAsync(GRID).then(function (api) { follow(place, api); });
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
