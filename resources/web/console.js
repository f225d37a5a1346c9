(function () {
"use strict";
var EN = __ENGLISH__;
var lang = /^zh/i.test(navigator.language || "zh") ? "zh" : "en";
var key = location.hash.slice(1), now = null, confirming = "", busy = false, drawn = "", qr = "";
var $ = function (id) { return document.getElementById(id); };
try {
  lang = localStorage.getItem("szc.lang") || lang;
  if (key) sessionStorage.setItem("szc.key", key); else key = sessionStorage.getItem("szc.key") || "";
} catch (e) { /* no storage: the address keeps the key */ }
if (key) history.replaceState(null, "", "/");
function t(zh, values) {
  var s = lang === "zh" ? zh : (EN[zh] || zh);
  Object.keys(values || {}).forEach(function (k) { s = s.replace("{" + k + "}", values[k]); });
  return s;
}
function h(tag, attributes, children) {
  var node = document.createElement(tag);
  Object.keys(attributes || {}).forEach(function (k) { if (k.indexOf("on") === 0) node.addEventListener(k.slice(2), attributes[k]); else node.setAttribute(k, attributes[k]); });
  [].concat(children === undefined ? [] : children).forEach(function (c) { if (c) node.appendChild(typeof c === "object" ? c : document.createTextNode(c)); });
  return node;
}
function fill(node, children) { node.textContent = ""; [].concat(children).forEach(function (c) { if (c) node.appendChild(c); }); }
function svg(text) { return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true); }
function bar(text) { $("bar").textContent = text || ""; $("bar").hidden = !text; }
function call(path, body, done, type) {
  var x = new XMLHttpRequest();
  x.open("POST", path);
  x.timeout = 60000;
  if (type) x.responseType = type;
  x.setRequestHeader("Content-Type", "application/json");
  x.setRequestHeader("X-Shuzhi-Key", key);
  x.onload = function () {
    if (x.status === 403) { bar(t("地址不对或已失效，请重新打开终端里显示的地址。")); done(null, 403); return; }
    if (type) { done(x.response, x.status); return; }
    var content = null;
    try { content = JSON.parse(x.responseText); } catch (e) { /* told below */ }
    done(content, x.status);
  };
  x.onerror = x.ontimeout = function () { bar(t("连不上服务，程序可能已经关闭。")); done(null, 0); };
  x.send(JSON.stringify(body));
}
function act(kind, body, done) {
  if (busy) return;
  busy = true;
  call("/act/" + kind, body, function (answer) {
    busy = false;
    confirming = "";
    if (answer) bar(answer.refused ? t("操作没有完成：{why}", { why: answer.refused[lang] }) : "");
    if (answer && answer.codes) cards(answer.codes);
    if (answer && !answer.refused && done) done();
    watch();
  });
}
function watch() {
  call("/act/watch", {}, function (answer, status) {
    if (!answer) return;
    if (!now && status === 200) bar("");
    now = answer;
    draw();
  });
}
function button(words, done, primary) { return h("button", { type: "button", "class": primary ? "primary" : "", onclick: done }, words); }
function ask(what, question, yes, done) {
  return [h("p", { role: "alert" }, question), h("div", { "class": "acts" }, [button(t("返回"), function () { confirming = ""; drawn = ""; draw(); }), button(yes, done, true)])];
}
function want(what) { return function () { confirming = what; drawn = ""; draw(); }; }
function draw() {
  var shown = JSON.stringify([now, lang, confirming, qr]);
  if (!now || shown === drawn) return;
  drawn = shown;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = now.title;
  $("title").textContent = now.title;
  $("lang").textContent = lang === "zh" ? "English" : "中文";
  if ($("lost").lang !== lang) lostForm();
  $("lost").hidden = now.phase === "sealed" || !now.codes[0];
  $("state").textContent = now.phase === "sealed" ? t("已封存") : now.round !== null ? t("正在评分") : now.phase === "preparing" ? t("会前准备") : t("等待开始");
  var sum = now.classes.reduce(function (a, c) { return [a[0] + c[1], a[1] + c[2]]; }, [0, 0]), parts = [];
  if (now.round !== null) {
    parts.push(h("p", { "class": "who" }, now.now || t("正在评分")));
    if (confirming === "close") parts = parts.concat(ask("close", t("封票后本轮不再收票。应收 {n}，已收 {m}。", { n: sum[0], m: sum[1] }), t("确认封票"), function () { act("close", { round: now.round }); }));
    else parts.push(h("div", { "class": "acts" }, button(t("封票"), want("close"), true)));
  } else if (now.phase !== "sealed") {
    if (now.next) parts.push(button(t("开放评分：{name}", { name: now.next.name }), function () { act("open", { reporter: now.next.id }); }, true));
    else if (now.slate) parts.push(button(t("开放整表评分"), function () { act("open", { reporter: null }); }, true));
    else parts.push(h("p", { "class": "done" }, t("全部述职对象都已评分。")));
    if (confirming === "seal") parts = parts.concat(ask("seal", t("封存后不能再评分。"), t("确认封存"), function () { act("seal", {}); }));
    else if (now.phase === "running") parts.push(h("div", { "class": "acts" }, button(t("结束会议并封存计票结果"), want("seal"), !now.next && !now.slate)));
  }
  if (now.available) parts.push(h("div", { "class": "acts" }, button(t("导出工作簿"), save, now.phase === "sealed")));
  parts.push(h("p", { "class": "second" }, t("评分在封票前对任何人不可见。")));
  fill($("now"), [h("h2", {}, t("现场主控"))].concat(parts));
  fill($("rows"), now.classes.length ? h("table", {}, [h("thead", {}, h("tr", {}, [t("类别"), t("应收"), t("已收"), t("回避")].map(function (w) { return h("th", { scope: "col" }, w); }))),
    h("tbody", {}, now.classes.map(function (c) { return h("tr", {}, c.map(function (v) { return h("td", {}, String(v)); })); }))]) : []);
  var issue = now.phase === "sealed" || now.codes[0] >= now.codes[1] ? null : button(t("发放评分码"), function () { act("codes", {}); });
  fill($("lan"), [h("div", { "class": "pair" }, [qr ? svg(qr) : null, h("div", {}, [h("h2", {}, t("投票地址")), h("p", {}, now.voters), h("p", { "class": "second" }, t("在线页面 {n} 个", { n: now.connected || 0 })), h("p", {}, t("评分码：已发 {n}，共 {all} 席", { n: now.codes[0], all: now.codes[1] })), issue])])]);
  if (!qr) call("/qr", { of: [now.voters] }, function (images) { if (images && images.length) { qr = images[0]; draw(); } });
}
function save() {
  call("/export", { lang: lang }, function (blob, status) {
    if (status !== 200) {
      var reader = new FileReader();
      reader.onload = function () { try { bar(t("操作没有完成：{why}", { why: JSON.parse(reader.result).refused[lang] })); } catch (e) { bar(String(status)); } };
      if (blob) reader.readAsText(blob);
      return;
    }
    var link = h("a", { href: URL.createObjectURL(blob), download: now.title.replace(/[\\/:*?"<>|]/g, "_") + ".xlsx" });
    document.body.appendChild(link);
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); link.remove(); }, 1000);
  }, "blob");
}
function cards(codes) {
  var part = [];
  function next(from) {
    var some = codes.slice(from, from + 100);
    if (!some.length) return finish();
    call("/qr", { of: some.map(function (c) { return now.voters + "#" + c[4]; }) }, function (images) { part = part.concat(images || []); next(from + 100); });
  }
  function finish() {
    var acts = h("div", { "class": "card" }, [h("p", { role: "alert" }, t("评分码只显示这一次，请立即打印。")), h("div", { "class": "acts" }, [button(t("打印"), function () { window.print(); }, true), button(t("完成，清除本页的评分码"), function () { $("cards").textContent = ""; })])]);
    fill($("cards"), [acts, h("div", { "class": "sheet" }, codes.map(function (c, i) {
      return h("div", { "class": "slip" }, [h("small", {}, c[1] + (c[2] ? " · " + c[2] : "") + (c[3] ? " · " + c[3] : "")), part[i] ? svg(part[i]) : null, h("b", {}, c[4].slice(0, 4) + " " + c[4].slice(4)), h("small", {}, t("卡号 {n}", { n: c[0] }))]);
    }))]);
    acts.scrollIntoView();
  }
  next(0);
}
/* made once per language, so that what is typed is not lost when the state changes */
function lostForm() {
  var fields = [["lost", t("卡号或评分码")], ["reason", t("理由（必填）")], ["first", t("监票人")], ["second", t("计票人")]].map(function (f) {
    return h("label", {}, [f[1], h("input", { name: f[0], autocomplete: "off", maxlength: "100" })]);
  });
  $("lost").lang = lang;
  fill($("lost"), [h("h2", {}, t("遗失或污损：作废旧码，换发新码（须两人）")), h("form", { "class": "lost", onsubmit: function (e) {
    e.preventDefault();
    var form = e.target, body = {};
    ["lost", "reason", "first", "second"].forEach(function (n) { body[n] = form.elements[n].value; });
    act("replace", body, function () { form.reset(); });
  } }, fields.concat(h("button", {}, t("作废并换发"))))]);
}
$("lang").addEventListener("click", function () { lang = lang === "zh" ? "en" : "zh"; try { localStorage.setItem("szc.lang", lang); } catch (e) { /* not kept */ } draw(); });
watch();
setInterval(function () { if (!busy) watch(); }, 1500);
})();
