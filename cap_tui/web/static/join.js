// Comfort only: every page works without this file. It keeps what was not sent, sends it again under
// the same key, fills in an earlier choice from this phone, and says when the workshop moves on.
(function () {
  "use strict";
  var body = document.body, text = body.dataset, PREFIX = "cap:";
  var status = document.getElementById("status");
  var retries = [];

  function store(name, value) {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(name));
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch (error) { /* private mode: nothing is kept */ }
    return null;
  }
  function say(words) { if (status.textContent !== words) status.textContent = words; }
  function newKey() {
    var parts = crypto.getRandomValues(new Uint32Array(4));
    return Array.prototype.map.call(parts, function (n) { return n.toString(36); }).join("");
  }

  function fieldsOf(form) {
    var found = {};
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrf" && name !== "key") found[name] = value;
    });
    return found;
  }
  function fill(form, fields) {
    Object.keys(fields).forEach(function (name) {
      var input = form.elements.namedItem(name);
      if (input) input.value = fields[name];
    });
  }

  function keep(form) {
    var name = PREFIX + text.keeper + ":" + location.pathname + ":" + form.dataset.keep;
    var choice = name + ":sent";
    var sending = false;

    function unsent(words) { form.dataset.unsent = ""; say(words); }
    function save() { store(name, { key: form.elements.key.value, fields: fieldsOf(form) }); unsent(text.textUnsent); }
    function send() {
      if (sending) return;
      sending = true;
      save();
      say(text.textSending);
      fetch(form.action, {
        method: "POST", credentials: "same-origin", body: new URLSearchParams(new FormData(form))
      }).then(function (answer) {
        sending = false;
        if (answer.ok && answer.redirected && answer.url.indexOf(form.dataset.done || "/receipts/") > 0) {
          if (form.dataset.refill !== undefined) store(choice, fieldsOf(form));
          store(name, null);
          retries = retries.filter(function (one) { return one !== send; });
          delete form.dataset.unsent;
          location.assign(answer.url);
        } else if (answer.status >= 500) { failed(); }
        else form.submit(); // nothing was stored: let the browser show the page that says why
      }, function () { sending = false; failed(); });
    }
    function failed() {
      if (retries.indexOf(send) < 0) retries.push(send);
      unsent(text.textOffline);
    }

    var saved = store(name), sent = store(choice);
    if (saved) {
      form.elements.key.value = saved.key;
      fill(form, saved.fields);
      unsent(text.textUnsent);
    } else if (sent && !document.querySelector("[data-refused]")) fill(form, sent);
    form.addEventListener("input", save);
    form.addEventListener("submit", function (event) { event.preventDefault(); send(); });
    window.addEventListener("storage", function (event) {
      // Another tab sent it: what is typed here now is another card.
      if (event.key === name && event.newValue === null) form.elements.key.value = newKey();
    });
    window.addEventListener("pageshow", function (event) {
      if (event.persisted && !store(name)) form.elements.key.value = newKey();
    });
  }

  function retry() { retries.slice().forEach(function (send) { send(); }); }
  function look() {
    fetch("/now", { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : text.now;
    }).then(function (now) {
      retry();
      if (now === text.now) return;
      if (location.pathname === "/home") location.reload();
      else if (!document.querySelector("[data-unsent]")) say(text.textChanged);
    }, function () { /* no connection: the next look will tell */ });
  }

  function follow() { // the projector: what it shows is put in the place of what it showed
    fetch(location.href).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (html) {
      var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById("main");
      var shown = document.getElementById("main");
      if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
    }, function () { /* no connection: it shows what it showed */ });
  }
  if (text.wall !== undefined) setInterval(follow, 2000);

  document.querySelectorAll("form[data-keep]").forEach(keep);
  document.querySelectorAll("form[data-leave]").forEach(function (form) {
    form.addEventListener("submit", function () {
      Object.keys(localStorage).forEach(function (name) {
        if (name.indexOf(PREFIX) === 0) store(name, null);
      });
    });
  });
  if (document.querySelector("[data-clear]")) Object.keys(localStorage).forEach(function (name) {
    if (name.indexOf(PREFIX + text.keeper + ":") === 0) store(name, null);
  });
  window.addEventListener("online", retry);
  if (text.person) setInterval(function () { if (!document.hidden) look(); }, 5000);
})();
