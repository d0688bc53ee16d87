/* The desk's file: chosen or dropped, kept in the page, posted once to be checked and again to be loaded.
   Nothing of it goes through Dash; the answers are components the server has already drawn. */
(function () {
  "use strict";
  var MOST_BYTES = 16e6;
  var ENDINGS = /\.(xlsx|xls|csv)$/i;
  var INTAKE = "desk-intake", FORM = "desk-form", DROP = "desk-drop", BUSY = "desk-busy", REPORT = "desk-report";
  var CHANGED = "desk-changed";
  var chosen = null; // {name, bytes, checksum}
  var turn = 0; // an answer to an earlier question is not shown

  function byId(id) {
    return document.getElementById(id);
  }

  function say(sentence) {
    window.dash_clientside.set_props(BUSY, { children: sentence });
  }

  function show(report) {
    window.dash_clientside.set_props(REPORT, { children: report });
    byId(INTAKE).setAttribute("data-checked", "");
    window.setTimeout(function () {
      var verdict = document.querySelector("#" + REPORT + " .desk-verdict");
      if (verdict) {
        verdict.focus();
      }
    }, 50);
  }

  function refuse(sentence) {
    say("");
    show({
      namespace: "dash_html_components",
      type: "P",
      props: { children: sentence, className: "desk-card desk-refusal desk-verdict", tabIndex: -1, role: "alert" },
    });
  }

  function choose() {
    var input = document.createElement("input");
    input.type = "file";
    input.accept = ".xlsx,.xls,.csv";
    input.addEventListener("change", function () {
      take(input.files);
    });
    input.click();
  }

  function take(files) {
    if (!files.length) {
      return;
    }
    var file = files[0];
    chosen = null;
    if (files.length > 1) {
      refuse("一次只能导入一个文件，请逐个选择。");
    } else if (!ENDINGS.test(file.name)) {
      refuse(file.name + "：只能导入 xlsx、xls、csv 文件，请在表格软件中另存为其中一种。");
    } else if (file.size > MOST_BYTES) {
      refuse(file.name + "：文件超过 16 MB，请按月份或按表拆开后分别导入。");
    } else {
      // Read once: what is loaded later is what was checked, even when the file is saved again meanwhile.
      file.arrayBuffer().then(
        function (bytes) {
          chosen = { name: file.name, bytes: bytes, checksum: "" };
          check();
        },
        function () {
          refuse(file.name + "：文件读不出来，可能正被别的程序占用，请关闭后重新选择。");
        }
      );
    }
  }

  function body(isConfirmed) {
    var form = new FormData();
    form.append("form", byId(FORM) ? byId(FORM).value : "");
    form.append("checksum", chosen.checksum);
    form.append("is_confirmed", isConfirmed ? "1" : "");
    form.append("file", new Blob([chosen.bytes]), chosen.name);
    return form;
  }

  function post(address, isConfirmed, waiting) {
    var asked = ++turn;
    lock(true);
    say(waiting + chosen.name + " …");
    window
      .fetch(address, { method: "POST", body: body(isConfirmed), headers: { Accept: "application/json" } })
      .then(function (response) {
        return response.json();
      })
      .catch(function () {
        return { error: "服务器没有回答，没有写入任何数据；请稍后重试。" };
      })
      .then(function (answer) {
        if (asked !== turn) {
          return;
        }
        lock(false);
        if (answer.error) {
          refuse(answer.error + (answer.id ? "（编号 " + answer.id + "）" : ""));
          return;
        }
        say("");
        chosen.checksum = answer.checksum;
        show(answer.report);
        if (answer.data_version) {
          window.dash_clientside.set_props(CHANGED, { data: answer.data_version });
        }
      });
  }

  function check() {
    post("/data/check", false, "正在核对 ");
  }

  function load(button) {
    var confirmed = document.querySelector('[data-desk-act="confirm"]');
    button.disabled = true;
    post("/data/load", Boolean(confirmed && confirmed.getAttribute("aria-pressed") === "true"), "正在导入 ");
  }

  /* The reading of an unknown sheet is confirmed by a person before the button to load it opens. */
  function confirm(button) {
    var isPressed = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isPressed));
    document.querySelector('[data-desk-act="load"]').disabled = !isPressed;
  }

  function lock(isBusy) {
    var main = document.querySelector(".desk-page");
    if (main) {
      main.setAttribute("aria-busy", String(isBusy));
    }
  }

  function isBusy() {
    return Boolean(document.querySelector('.desk-page[aria-busy="true"]'));
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-desk-act]");
    if (!button || isBusy()) {
      return;
    }
    var act = button.getAttribute("data-desk-act");
    if (act === "choose") {
      choose();
    } else if (act === "confirm") {
      confirm(button);
    } else if (act === "load" && chosen) {
      load(button);
    }
  });

  document.addEventListener("change", function (event) {
    if (event.target.id === FORM && chosen && !isBusy()) {
      check();
    }
  });

  function dropPlace(event) {
    return event.target instanceof Element ? event.target.closest("#" + DROP) : null;
  }

  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      if (!document.querySelector(".desk")) {
        return;
      }
      event.preventDefault(); // a file dropped beside the place must not replace the page
      var place = dropPlace(event);
      if (byId(DROP)) {
        byId(DROP).classList.toggle("is-over", kind === "dragover" && Boolean(place));
      }
      if (kind === "drop" && place && !isBusy()) {
        take(event.dataTransfer.files);
      }
    });
  });
})();
