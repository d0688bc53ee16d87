/* The desk's dialogs are the browser's own: they hold the focus, close on Escape and give it back. */
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-desk-opens]");
    var closer = event.target.closest("[data-desk-closes]");
    if (opener) {
      document.getElementById(opener.getAttribute("data-desk-opens")).showModal();
    }
    if (closer) {
      document.getElementById(closer.getAttribute("data-desk-closes")).close();
    }
  });
})();
