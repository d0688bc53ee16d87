/* What this browser keeps for the desk: the name a person wrote last, and what is being written. */
(function () {
  "use strict";
  var nameKey = "alerts-who"; // one name for every page

  window.deskKept = {
    read: function (key) {
      try { return JSON.parse(window.localStorage.getItem(key)); } catch (error) { return null; }
    },

    /* Keep a value, or nothing more under this key; false: the browser keeps nothing. */
    write: function (key, value) {
      try {
        if (value) window.localStorage.setItem(key, JSON.stringify(value));
        else window.localStorage.removeItem(key);
        return true;
      } catch (error) { return false; }
    },

    name: function () {
      try { return window.localStorage.getItem(nameKey) || ""; } catch (error) { return ""; }
    },

    keepName: function (name) {
      try { if (name) window.localStorage.setItem(nameKey, name); } catch (error) { /* a browser that keeps nothing */ }
    }
  };
})();
