/* A template on its way in: chosen, sent with the name of who hands it in, answered in a sentence. */
(function () {
  "use strict";
  var MOST_BYTES = 16e6, ANSWER = "bulletins-answer", ACTED = "bulletins-acted";
  var turn = 0;

  function set(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  function refuse(sentence) {
    var said = { namespace: "dash_html_components", type: "Span", props: { children: sentence } };
    var answer = { namespace: "dash_html_components", type: "Div", props: { className: "bulletins-answered is-refused", children: [said] } };
    set(ANSWER, { children: answer });
  }

  function choose(button) {
    var input = document.createElement("input");
    input.type = "file";
    input.accept = ".docx";
    input.addEventListener("change", function () {
      if (input.files.length) send(input.files[0], button);
    });
    input.click();
  }

  function send(file, button) {
    if (!/\.docx$/i.test(file.name)) return refuse(file.name + "：只能登记 .docx，请在 Word 或 WPS 里另存为 .docx。");
    if (file.size > MOST_BYTES) return refuse(file.name + "：超过 16 MB，请压缩其中的图片后再登记。");
    var who = button.closest("form").querySelector('input[name="who"]').value.trim();
    var body = new FormData();
    body.append("who", who);
    body.append("file", file);
    button.disabled = true;
    window
      .fetch("/bulletins/templates", { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (response) {
        return response.json();
      })
      .catch(function () {
        return { error: "服务器没有回答，模板没有登记；请稍后重试。" };
      })
      .then(function (answer) {
        button.disabled = false;
        if (!answer.answer) return refuse(answer.error);
        set(ANSWER, { children: answer.answer });
        if (answer.is_added) {
          window.deskKept.keepName(who);
          turn += 1;
          set(ACTED, { data: "template " + turn });
        }
      });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-bulletins-upload]");
    if (button) choose(button);
  });
})();
