(function () {
"use strict";
var EN = __ENGLISH__;
var $ = function (id) { return document.getElementById(id); };
var memory = {};
var keep = {
  get: function (k) { try { return JSON.parse(localStorage.getItem(k)); } catch (e) { return memory[k] === undefined ? null : memory[k]; } },
  set: function (k, v) { memory[k] = v; try { localStorage.setItem(k, JSON.stringify(v)); } catch (e) { /* private mode: memory only */ } },
  drop: function (k) { delete memory[k]; try { localStorage.removeItem(k); } catch (e) { /* as above */ } },
  clear: function () { memory = {}; try { Object.keys(localStorage).forEach(function (k) { if (k.indexOf("sz.") === 0 && k !== "sz.lang") localStorage.removeItem(k); }); } catch (e) { /* as above */ } }
};
var lang = keep.get("sz.lang") || (/^zh/i.test(navigator.language || "zh") ? "zh" : "en");
var hall = null, seat = null, token = keep.get("sz.token"), draft = null, view = "", endsAt = null;
var sending = false, tries = 0, online = true, confirming = "", shownRound = null, problem = "";

function t(zh, values) {
  var s = lang === "zh" ? zh : (EN[zh] || zh);
  Object.keys(values || {}).forEach(function (k) { s = s.replace("{" + k + "}", values[k]); });
  return s;
}
function h(tag, attributes, children) {
  var node = document.createElement(tag);
  Object.keys(attributes || {}).forEach(function (k) {
    if (k.indexOf("on") === 0) node.addEventListener(k.slice(2), attributes[k]);
    else if (attributes[k] === true) node.setAttribute(k, "");
    else if (attributes[k] !== false && attributes[k] !== null && attributes[k] !== undefined) node.setAttribute(k, attributes[k]);
  });
  [].concat(children === undefined ? [] : children).forEach(function (c) {
    if (c !== null) node.appendChild(typeof c === "object" ? c : document.createTextNode(c));
  });
  return node;
}
function fill(node, children) { node.textContent = ""; [].concat(children).forEach(function (c) { if (c) node.appendChild(c); }); }
function request(method, path, body, timeout, done) {
  var x = new XMLHttpRequest(), over = false;
  function end(status, text) {
    if (over) return;
    over = true;
    var content = null;
    try { content = text ? JSON.parse(text) : null; } catch (e) { status = 0; }
    done(status, content);
  }
  x.open(method, path);
  x.timeout = timeout;
  if (body) x.setRequestHeader("Content-Type", "application/json");
  x.onload = function () { end(x.status, x.responseText); };
  x.onerror = x.ontimeout = x.onabort = function () { end(0, ""); };
  x.send(body ? JSON.stringify(body) : null);
}
function fresh() {
  var bytes = new Uint8Array(16);
  (window.crypto || window.msCrypto).getRandomValues(bytes);
  return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
}
function k(what) { return "sz." + what + "." + hall.meeting + "." + (hall.round ? hall.round.id : 0); }
function bar(text) { $("bar").textContent = text || ""; $("bar").hidden = !text; }
function say(kind, mark, title, text) {
  return h("div", { "class": "said " + kind, tabindex: "-1", role: "status" }, [h("span", { "class": "mark", "aria-hidden": "true" }, mark), h("b", {}, title), text ? h("span", {}, text) : null]);
}
function links(leave) {
  var other = h("button", { type: "button", lang: lang === "zh" ? "en" : "zh-CN", onclick: function () { lang = lang === "zh" ? "en" : "zh"; keep.set("sz.lang", lang); show(true); } }, lang === "zh" ? t("English") : "中文");
  var out = leave ? h("button", { type: "button", onclick: forget }, t("换人评分")) : null;
  return h("div", { "class": "links" }, [out, other, leave ? null : h("a", { href: "/plain" }, t("换一种简单的页面"))]);
}
function forget() { keep.clear(); token = seat = draft = null; sending = false; confirming = ""; show(true); }

/* ---- following the hall ---- */
var wait = 1000;
function follow() {
  request("GET", "/follow?v=" + (hall ? hall.v : ""), null, 40000, function (status, content) {
    if (status === 200 && content) {
      wait = 1000;
      heard(content);
      setTimeout(follow, 50 + Math.random() * 300);
    } else if (status === 204) { wait = 1000; reach(true); follow(); } else {
      reach(false);
      setTimeout(follow, wait);
      wait = Math.min(wait * 1.6, 8000);
    }
  });
}
function reach(now) {
  if (now !== online) { online = now; status(); if (now && token && !seat) ask(); }
}
function status() {
  if (!online) bar(t("连不上会场服务器，请检查是否连着会场 Wi-Fi。正在重连……") + (draft ? t("评分草稿已保存在本机。") : ""));
  else if (sending && tries > 1) bar(t("正在确认是否已计入（第 {n} 次），请不要关闭本页。", { n: tries }));
  else bar("");
}
function heard(next) {
  var other = hall && hall.meeting !== next.meeting;
  hall = next;
  endsAt = next.left === null ? null : Date.now() + next.left * 1000;
  reach(true);
  if (other) seat = null;
  if (token) ask(); else show();
}
function ask() {
  if (!hall || !token) return show();
  var round = hall.round ? hall.round.id : null, pending = round === null ? null : keep.get(k("sent")), done = round === null ? null : keep.get(k("done"));
  request("POST", "/seat", { token: token, round: round, key: pending ? pending.key : done ? done.key : "" }, 10000, function (status, content) {
    if (status !== 200 || !content) { setTimeout(ask, 2000); return; }
    if (!content.known) {
      var told = pending && "unknown";
      forget();
      problem = told ? t("评分码已作废，本机的评分没有计入；请向工作人员领取新码。") : "";
      return show(true);
    }
    if (!hall || round !== (hall.round ? hall.round.id : null)) return ask();
    seat = content;
    if (pending && !sending) { sending = true; tries = 0; send(pending); }
    show();
  });
}

/* ---- the sheet ---- */
function people() {
  return hall.reporters.filter(function (r) { return (hall.round.reporter === null || r[0] === hall.round.reporter) && seat.barred.indexOf(r[0]) < 0; });
}
function form() { return hall.classes[seat["class"]]; }
function units(text) {
  var m = /^(-?)(\d{1,6})(?:\.(\d{1,4}))?$/.exec(text);
  return m ? (m[1] ? -1 : 1) * (parseInt(m[2], 10) * 10000 + parseInt(((m[3] || "") + "0000").slice(0, 4), 10)) : null;
}
function decimal(u) {
  var a = Math.abs(u), rest = ("0000" + (a % 10000)).slice(-4).replace(/0+$/, "");
  return (u < 0 ? "-" : "") + Math.floor(a / 10000) + (rest ? "." + rest : "");
}
function tidy(text) {
  return text.replace(/[０-９．。]/g, function (c) { return c === "。" || c === "．" ? "." : String.fromCharCode(c.charCodeAt(0) - 0xfee0); }).replace(/\s/g, "");
}
/* "" when a mark is right, else what is wrong; null when it is missing */
function fault(row, id, n) {
  var mark = draft[id + "." + n];
  if (mark === undefined || mark === "") return form().blank === "skip" && row.kind !== "rank" ? "" : null;
  if (row.kind === "points") {
    var u = units(mark);
    return u !== null && u >= row.min && u <= row.max && (u - row.min) % row.step === 0 ? "" : t("须在 {low} 至 {high} 之间，每次增减 {step} 分", { low: row.range[0], high: row.range[1], step: row.range[2] });
  }
  if (row.kind === "rank") {
    var all = hall.reporters.length, same = people().filter(function (r) { return draft[r[0] + "." + n] === mark; }).length;
    return /^\d+$/.test(mark) && +mark >= 1 && +mark <= all && same === 1 ? "" : t("名次不能重复，须为 1 至 {n}", { n: all });
  }
  return "";
}
function missing() {
  var found = [];
  people().forEach(function (r) { form().rows.forEach(function (row, n) { if (fault(row, r[0], n) !== "") found.push(r[0] + "." + n); }); });
  return found;
}
function total() {
  var rows = form().rows, sum = 0;
  if (hall.slate || rows.some(function (r) { return r.kind !== "points"; })) return "";
  rows.forEach(function (row, n) { sum += units(draft[people()[0][0] + "." + n] || "0") || 0; });
  return t("合计 {n} 分", { n: decimal(sum) });
}
function put(id, n, value) {
  draft[id + "." + n] = value;
  keep.set(k("draft"), draft);
  confirming = "";
  problem = "";
  mark();
  foot();
}
function mark() {
  people().forEach(function (r) {
    form().rows.forEach(function (row, n) {
      var box = $("r-" + r[0] + "." + n), wrong = fault(row, r[0], n), note = $("w-" + r[0] + "." + n);
      if (!box) return;
      if (wrong === "") box.classList.remove("missing");
      if (note) { note.textContent = wrong || ""; note.hidden = !wrong; }
    });
  });
}
function sheetRow(r, row, n) {
  var id = r[0] + "." + n, value = draft[id];
  if (row.kind === "options") {
    return h("fieldset", { id: "r-" + id }, [h("legend", {}, [row.name, row.hint ? h("small", {}, " " + row.hint) : null]), h("div", { "class": "choices" }, row.options.map(function (name, i) {
      return h("label", {}, [h("input", { type: "radio", name: id, value: i, checked: value === i, onchange: function () { put(r[0], n, i); } }), h("span", {}, name)]);
    }))]);
  }
  var points = row.kind === "points";
  var hint = points ? t("{low} 至 {high} 分，最小单位 {step} 分", { low: row.range[0], high: row.range[1], step: row.range[2] }) : t("填 1 至 {n} 的名次", { n: hall.reporters.length });
  if (points && form().blank === "skip") hint += " · " + t("可以留空");
  var input = h("input", { id: "i-" + id, inputmode: points ? "decimal" : "numeric", autocomplete: "off", maxlength: 12, value: value === undefined ? "" : value, "aria-describedby": "w-" + id, oninput: function () { put(r[0], n, tidy(input.value)); },
    onkeydown: function (e) { if (e.key === "Enter") { e.preventDefault(); var all = [].slice.call(document.querySelectorAll("#main input")); var next = all[all.indexOf(input) + 1]; if (next) next.focus(); else press(); } } });
  function step(by) {
    return h("button", { type: "button", "aria-label": row.name + " " + (by < 0 ? t("减") : t("加")), onclick: function () {
      var now = units(tidy(input.value)), next = now === null ? (by < 0 ? row.max - row.step : row.max) : now + by * row.step;
      input.value = decimal(Math.max(row.min, Math.min(row.max, next)));
      put(r[0], n, input.value);
    } }, by < 0 ? "−" : "+");
  }
  return h("div", { "class": "field", id: "r-" + id }, [h("label", { "for": "i-" + id }, [row.name + " ", h("small", {}, hint)]), points ? h("div", { "class": "spin" }, [step(-1), input, step(1)]) : input, h("p", { "class": "wrong", id: "w-" + id, role: "alert", hidden: true })]);
}
function sheet() {
  var parts = people().map(function (r) {
    var rows = form().rows.map(function (row, n) { return sheetRow(r, row, n); });
    return hall.slate ? h("section", { "class": "person", "aria-label": r[2] }, [h("h2", {}, r[2]), h("p", { "class": "post" }, r[3])].concat(rows)) : h("section", { "aria-label": r[2] }, rows);
  });
  var note = form().secret ? t("无记名评分：系统只记录此评分码已使用，不记录谁打了什么分。") : t("记名评分：您的评分会与您的姓名一起记录。");
  fill($("main"), parts.concat([h("p", { "class": "note" }, note), h("div", { "class": "links" }, h("button", { type: "button", onclick: function () { confirming = "abstain"; foot(true); } }, t("对本轮弃权，不打分"))), links(true)]));
  mark();
}
function foot(focus) {
  var buttons = [], left = missing().length;
  if (sending) buttons = [h("button", { "class": "primary wait", type: "button", "aria-disabled": "true" }, t("正在提交……"))];
  else if (confirming) {
    buttons = [h("div", { "class": "sum", role: "status" }, [h("span", {}, t("提交后不能修改。")), h("span", {}, confirming === "abstain" ? t("弃权") : total())]),
      h("button", { type: "button", onclick: function () { confirming = ""; foot(true); } }, t("返回修改")),
      h("button", { "class": "primary", type: "button", id: "go", onclick: function () { submit(confirming === "abstain"); } }, confirming === "abstain" ? t("确认弃权") : t("确认提交"))];
  } else {
    buttons = [total() ? h("div", { "class": "sum" }, [h("span", {}, form().name), h("span", {}, total())]) : null,
      h("button", { "class": "primary" + (left ? " wait" : ""), type: "button", id: "go", onclick: press }, left ? t("还有 {n} 项未评", { n: left }) : t("提交评分"))];
  }
  if (problem) buttons.unshift(h("div", { "class": "sum", role: "alert" }, problem));
  $("foot").hidden = false;
  fill($("footin"), buttons);
  if (focus && $("go")) $("go").focus();
}
function press() {
  var left = missing();
  if (left.length) {
    left.forEach(function (id) { var box = $("r-" + id); if (box) box.classList.add("missing"); });
    var first = $("r-" + left[0]);
    if (first) { first.scrollIntoView({ block: "center" }); var i = first.querySelector("input"); if (i) i.focus({ preventScroll: true }); }
    return;
  }
  confirming = "submit";
  foot(true);
}
function submit(abstain) {
  if (sending) return;
  sending = true;
  tries = 0;
  confirming = problem = "";
  var lines = people().map(function (r) {
    return [r[0], form().rows.map(function (row, n) {
      var v = draft[r[0] + "." + n];
      if (abstain || v === undefined || v === "") return null;
      return row.kind === "rank" ? +v : v;
    }), abstain];
  });
  var body = { token: token, key: fresh(), round: hall.round.id, lines: lines };
  keep.set(k("sent"), body); /* whatever happens from here, the same request is repeated until it is answered */
  foot();
  send(body);
}
function send(body) {
  tries += 1;
  status();
  var sent = "sz.sent." + hall.meeting + "." + body.round, done = "sz.done." + hall.meeting + "." + body.round;
  request("POST", "/ballot", body, 8000, function (code, answer) {
    if (!token || body.token !== token) return;
    if (code !== 200 || !answer || answer.outcome === "retry") {
      reach(code !== 0);
      if (answer && answer.said) problem = answer.said[lang];
      setTimeout(function () { send(body); }, Math.min(8000, 600 * Math.pow(1.7, Math.min(tries, 6))) * (0.7 + Math.random() * 0.6));
      return;
    }
    sending = false;
    problem = "";
    keep.drop(sent);
    status();
    if (answer.outcome === "refused") {
      problem = t("评分没有计入：{why}", { why: answer.said ? answer.said[lang] : "" });
      view = "";
      return show();
    }
    keep.set(done, { key: body.key, outcome: answer.outcome });
    keep.drop("sz.draft." + hall.meeting + "." + body.round);
    if (answer.outcome === "unknown") {
      forget();
      problem = t("评分码已作废，本机的评分没有计入；请向工作人员领取新码。");
    }
    if (hall.round && hall.round.id === body.round && seat) seat.voted = answer.outcome === "counted" ? "here" : answer.outcome === "used" ? "elsewhere" : "";
    show(true);
  });
}

/* ---- which view ---- */
function wanted() {
  if (!hall) return "loading";
  if (!token) return "code";
  if (!seat) return "loading";
  if (!hall.round) return sending ? "sending" : "wait";
  var done = keep.get(k("done"));
  if (sending) return "sheet";
  if (seat.voted === "here") return "counted";
  if (done && done.outcome === "closed") return "closed";
  if (seat.voted === "shut") return "shut";
  if (seat.voted === "elsewhere") return done && done.outcome === "used" ? "used" : "elsewhere";
  return people().length ? "sheet" : "barred";
}
function show(again) {
  var next = wanted(), round = hall && hall.round ? hall.round.id : null;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  if (hall) document.title = hall.title;
  if (next === view && round === shownRound && !again) { if (next === "sheet") foot(); status(); return; }
  var lost = view === "sheet" && round !== shownRound && draft && Object.keys(draft).length && !sending && shownRound !== null && !keep.get("sz.done." + hall.meeting + "." + shownRound);
  view = next;
  shownRound = round;
  confirming = "";
  draft = next === "sheet" ? keep.get(k("draft")) || {} : null;
  head();
  $("foot").hidden = true;
  var views = {
    loading: function () { fill($("main"), [say("plain-note", "…", t("正在核对……"))]); },
    code: codeForm,
    wait: function () {
      var over = hall.phase === "sealed", last = lastOutcome();
      fill($("main"), [lost ? say("bad", "!", t("未计入"), t("这一轮已经封票，您的评分没有计入。")) : last,
        over ? say("", "✓", t("会议已结束，感谢您的参与。")) : say("", "◔", t("等待工作人员开放评分"), t("开放后本页自动显示，不用刷新。")), links(true)]);
    },
    sending: function () { fill($("main"), [say("", "…", t("正在提交……"))]); },
    sheet: function () { sheet(); foot(); if (lost) { problem = t("这一轮已经封票，您的评分没有计入。"); foot(); } },
    counted: function () { fill($("main"), [say("good", "✓", t("已计入"), t("您的评分已计入，谢谢！")), h("p", { "class": "note" }, t("请等待下一位，本页会自动更新。")), links(true)]); },
    closed: function () { fill($("main"), [say("bad", "!", t("未计入"), t("这一轮已经封票，您的评分没有计入。")), links(true)]); },
    used: function () { fill($("main"), [say("bad", "!", t("未计入"), t("这个评分码在本轮已经用别的方式投过票，本机的评分没有计入。")), links(true)]); },
    elsewhere: function () { fill($("main"), [say("", "✓", t("这个评分码在本轮已经投过票。"), t("请等待下一位，本页会自动更新。")), links(true)]); },
    shut: function () { fill($("main"), [say("bad", "!", t("这个席位本轮不能投票，请找工作人员。"), t("请等待下一位，本页会自动更新。")), links(true)]); },
    barred: function () { fill($("main"), [say("", "–", t("按回避规定，您不参加本轮评分。"), t("请等待下一位，本页会自动更新。")), links(true)]); }
  };
  views[next]();
  window.scrollTo(0, 0);
  var target = next === "sheet" ? $("name") : $("main").querySelector(".said, #code");
  if (target) target.focus({ preventScroll: true });
  status();
}
function lastOutcome() {
  var last = null;
  for (var id = 1; id < 400 && hall; id += 1) { var d = keep.get("sz.done." + hall.meeting + "." + id); if (d) last = d.outcome; }
  return last === "counted" ? say("good plain-note", "", t("您的评分已计入，谢谢！")) : last === "closed" ? say("bad", "!", t("未计入"), t("这一轮已经封票，您的评分没有计入。")) : null;
}
function head() {
  var on = hall && hall.round && token && seat;
  $("head").hidden = !hall;
  if (!hall) return;
  var one = on && hall.round.reporter !== null && hall.reporters.filter(function (r) { return r[0] === hall.round.reporter; })[0];
  $("place").textContent = one ? t("第 {n} 位 / 共 {all} 位", { n: one[1], all: hall.reporters.length }) : on ? t("共 {n} 位述职对象", { n: hall.reporters.length }) : t("述职评议");
  $("name").textContent = one ? Array.from(one[2]).length === 2 ? Array.from(one[2]).join(" ") : one[2] : on ? form().title : hall.title;
  $("post").textContent = one ? (one[3] === one[4] ? one[3] : one[4] + " " + one[3]) : on ? form().name : "";
  clock();
}
function clock() {
  var left = endsAt === null || !hall || !hall.round ? null : Math.round((endsAt - Date.now()) / 1000);
  $("left").textContent = left === null || view !== "sheet" ? "" : left <= 0 ? t("时间已到，请尽快提交") : t("剩余 {time}", { time: ("0" + Math.floor(left / 60)).slice(-2) + ":" + ("0" + left % 60).slice(-2) });
}
setInterval(clock, 1000);

/* ---- the code ---- */
function codeForm() {
  var input = h("input", { id: "code", maxlength: 16, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "hint wrong" });
  var wrong = h("p", { "class": "wrong", id: "wrong", role: "alert" }, problem), button = h("button", { "class": "primary" }, t("进入"));
  problem = "";
  function tell(text) { wrong.textContent = text; button.disabled = false; input.focus(); }
  function pause(n) {
    if (n <= 0) return tell("");
    wrong.textContent = t("输错次数过多，请等 {n} 秒再试。", { n: n });
    setTimeout(function () { pause(n - 1); }, 1000);
  }
  fill($("main"), [h("form", { "class": "code", onsubmit: function (e) {
    e.preventDefault();
    button.disabled = true;
    wrong.textContent = t("正在核对……");
    enter(input.value, tell, pause);
  } }, [h("label", { "for": "code" }, t("请输入评分码")), input, wrong, h("p", { "class": "note", id: "hint" }, t("评分码印在您的卡片上，共 8 位，不分大小写。")), button]), links(false)]);
}
function enter(code, tell, pause) {
  request("POST", "/enter", { code: code }, 15000, function (status, answer) {
    if (status === 200 && answer && answer.token) {
      if (answer.token !== token) { keep.clear(); seat = draft = null; sending = false; }
      token = answer.token;
      keep.set("sz.token", token);
      ask();
    } else if (status === 429 && answer) pause(answer.wait);
    else tell(status === 200 ? t("评分码不对，请核对卡片后重新输入。") : t("连不上会场服务器，请检查是否连着会场 Wi-Fi。正在重连……"));
  });
}
function fromAddress() {
  var code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", "/");
  enter(decodeURIComponent(code), function (text) { problem = text; show(true); }, function (n) { problem = t("输错次数过多，请等 {n} 秒再试。", { n: n }); show(true); });
}
window.addEventListener("hashchange", fromAddress);
window.addEventListener("online", function () { if (token && hall) ask(); });
fromAddress();
follow();
show();
})();
