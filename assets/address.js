/* The address is the one place where the view lives; scripts change it here and nowhere else. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});

  cockpit.ADDRESS = "address";

  /* Change parts of the address; null takes a part out. Everything on the page follows the address. */
  cockpit.go = function (changes) {
    var parts = new URLSearchParams(window.location.search);
    Object.keys(changes).forEach(function (name) {
      if (changes[name] === null) {
        parts.delete(name);
      } else {
        parts.set(name, changes[name]);
      }
    });
    cockpit.goTo("?" + parts.toString());
  };

  cockpit.goTo = function (search) {
    window.dash_clientside.set_props(cockpit.ADDRESS, { search: search });
  };

  /* Pixels of one design unit, read from the page so that scripts and style sheets agree. */
  cockpit.unit = function () {
    if (!cockpit.ruler) {
      cockpit.ruler = document.createElement("div");
      cockpit.ruler.style.cssText = "position:absolute;visibility:hidden;height:0;width:calc(1000 * var(--u))";
      document.body.appendChild(cockpit.ruler);
    }
    return cockpit.ruler.getBoundingClientRect().width / 1000;
  };

  /* A design token's value; the style sheet is read once for each. */
  var tokens = {};
  cockpit.token = function (name) {
    if (!tokens[name]) tokens[name] = window.getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
    return tokens[name];
  };
})();
