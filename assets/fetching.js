/* Immutable addresses are fetched once and remembered; the newest few are kept. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var MOST = 80;
  var kept = new Map();

  cockpit.fetchJson = function (url) {
    if (!kept.has(url)) {
      var answer = window.fetch(url, { credentials: "same-origin" }).then(function (response) {
        if (!response.ok) throw new Error(url + " " + response.status);
        return response.json();
      });
      answer.catch(function () { kept.delete(url); });
      kept.set(url, answer);
      if (kept.size > MOST) kept.delete(kept.keys().next().value);
      return answer;
    }
    var known = kept.get(url);
    kept.delete(url);
    kept.set(url, known);
    return known;
  };
})();
