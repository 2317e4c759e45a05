/* What pages do beyond being read. All works without it. No word is written here: words come from the page. */
(function () {
  "use strict";

  function each(selector, act, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), act);
  }

  /* Before Material's script runs */

  // It asks for <address>/sitemap.xml of each link[rel=alternate]; the space changes nothing for anyone else.
  each("link[rel=alternate]", function (link) {
    link.setAttribute("rel", "alternate ");
  });

  // Browsers of before 2018 have none, and it would load one from another host.
  window.ResizeObserver = window.ResizeObserver || function (told) {
    this.observe = function (element) {
      function tell() { told([{ target: element, contentRect: element.getBoundingClientRect() }]); }
      window.addEventListener("resize", tell);
      setTimeout(tell, 0);
    };
    this.unobserve = this.disconnect = function () {};
  };

  // Its shortcuts of one letter start by accident when someone speaks to the browser (WCAG 2.1.4).
  // That of search is ours, and can be switched off in the dialog.
  window.addEventListener("keydown", function (event) {
    var isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    var isGone = event.target.closest && event.target.closest("dialog:not([open])"); // a field of a closed dialog keeps the focus until the page is painted again
    if ((isTyping && !isGone) || event.ctrlKey || event.metaKey || event.altKey || !/^[fspn\/,.]$/.test(event.key)) return;
    event.stopImmediatePropagation();
    if (event.key === "/" && !document.querySelector("dialog[open]") && hasKey()) {
      event.preventDefault();
      openSearch();
    }
  }, true);

  /* Search: nothing of it is loaded before a reader asks for it */

  var dialog = document.getElementById("pb-search");

  function hasKey() {
    try { return (JSON.parse(localStorage.getItem("palabre.search")) || {}).key !== false; } catch (error) { return true; }
  }

  function openSearch(query) {
    if (!dialog || !dialog.showModal) return false; // an old browser follows the link to the list from A to Z
    var input = dialog.querySelector("input[type=search]");
    dialog.open || dialog.showModal();
    if (query) input.value = query;
    if (input.value) input.select();
    if (window.palabreSearch) window.palabreSearch.open();
    else if (!document.querySelector("script[data-pb-search]")) loadSearch();
    return true;
  }

  // All that searches, and the index, at once.
  function loadSearch() {
    var language = dialog.getAttribute("data-pb-language"), failed = dialog.querySelector("[data-pb-failed]");
    var from = [dialog.getAttribute("data-pb-scripts") + language + ".js", dialog.getAttribute("data-pb-base") + "/search/" + language + "/core.js"];
    dialog.querySelector("[role=status]").textContent = dialog.getAttribute("data-pb-wait");
    failed.hidden = true;
    var scripts = from.map(function (address, number) {
      var script = document.createElement("script");
      script.src = address;
      script.async = false; // in this order
      script.setAttribute("data-pb-search", "");
      if (number) script.onload = script.onerror = done;
      document.head.appendChild(script);
      return script;
    });
    function done() { // without the index, the dialog tries once more and says what is wrong
      if (window.palabreSearch) return window.palabreSearch.open();
      scripts.forEach(function (script) { script.remove(); });
      dialog.querySelector("[role=status]").textContent = "";
      failed.hidden = false;
    }
  }

  each("[data-pb-search-open]", function (link) {
    link.addEventListener("click", function (event) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && openSearch()) event.preventDefault();
    });
  });

  // The address of a search, as a reader shares it.
  var asked = window.URLSearchParams && new URLSearchParams(location.search).get("q");
  if (asked) openSearch(asked);

  /* Menu */

  each("[data-pb-open]", function (button) {
    var id = button.getAttribute("data-pb-open"), box = document.getElementById(id);
    box.checked = false; // some browsers remember it
    button.addEventListener("click", function () {
      document.querySelector("header label[for=" + id + "]").click();
    });
    box.addEventListener("change", function () {
      button.setAttribute("aria-expanded", box.checked);
      if (id === "__drawer") setTimeout(function () { // once it can be seen
        var menus = document.querySelectorAll(".md-sidebar--primary .md-nav__toggle:checked ~ .md-nav, .md-nav--primary");
        var target = box.checked ? menus[menus.length - 1].querySelector("label[tabindex], a") : button;
        if (target) target.focus();
      }, box.checked ? 300 : 0);
    });
    window.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && box.checked) box.click();
    });
  });

  /* Languages */

  // The other language opens at the same heading: anchors are the same in all.
  each("[data-pb-language]", function (link) {
    link.addEventListener("click", function () { link.hash = location.hash; });
  });

  // Many hosts have one 404 page for all addresses: go to the one in the language of the address.
  each("[data-pb-elsewhere] a", function (link) {
    var folder = link.pathname.replace(/[^\/]*$/, ""), home = document.querySelector(".md-logo").pathname;
    if (folder.length > home.length && location.pathname.indexOf(folder) === 0) location.replace(link.href);
  });

  /* Quiz */

  each("[data-pb-item]", function (item) {
    item.addEventListener("change", function () {
      var wrong = 0, found = 0, wanted = 0, feedback = item.querySelector("[data-pb-feedback]");
      each("input", function (input) {
        var isRight = input.hasAttribute("data-pb-right");
        if (isRight) wanted++;
        if (input.checked) isRight ? found++ : wrong++;
        input.parentNode.setAttribute("data-pb-state", input.checked ? (isRight ? "yes" : "no") : "");
      }, item);
      var result = wrong ? "no" : !found ? "" : found < wanted ? "more" : "yes";
      feedback.setAttribute("data-pb-result", result);
      feedback.textContent = result && item.getAttribute("data-pb-" + result);
    });
  });

  /* Catalogue */

  each("[data-pb-filters]", function (form) {
    function apply() {
      var shown = 0;
      each("[data-pb-tile]", function (tile) {
        tile.hidden = false;
        each("[data-pb-filter]", function (choice) {
          var values = tile.getAttribute("data-" + choice.getAttribute("data-pb-filter")).split(" ");
          if (choice.value && values.indexOf(choice.value) < 0) tile.hidden = true;
        }, form);
        if (!tile.hidden) shown++;
      });
      each("[data-pb-group]", function (group) {
        group.hidden = !group.querySelector("[data-pb-tile]:not([hidden])");
      });
      form.querySelector("[data-pb-count]").textContent = form.getAttribute(shown === 1 ? "data-pb-one" : "data-pb-many").replace("{count}", shown);
    }
    form.hidden = false;
    form.addEventListener("change", apply);
    apply();
  });

  /* The app: what was read stays for when the link drops (theme/app/) */

  var copy = document.querySelector("[data-pb-worker]"), page = document.documentElement;
  var workers = copy && /^https?:$/.test(location.protocol) && window.top === window && navigator.serviceWorker;

  function wasErased() { // on the page of the app, in this tab
    try { return sessionStorage.getItem("palabre.erased"); } catch (error) { return true; }
  }

  function sayCopy(why) {
    var date = new Date(page.getAttribute("data-pb-copy") || NaN), button = document.createElement("button");
    var day = isNaN(date) ? copy.getAttribute("data-pb-undated") : date.toLocaleDateString(page.lang, { day: "numeric", month: "long", year: "numeric" });
    copy.textContent = copy.getAttribute("data-pb-" + why).replace("{date}", day) + " ";
    button.type = "button";
    button.textContent = copy.getAttribute(why === "newer" ? "data-pb-show" : "data-pb-again");
    button.addEventListener("click", function () { location.reload(); });
    copy.appendChild(button);
  }

  if (copy && page.hasAttribute("data-pb-copy")) {
    sayCopy(page.getAttribute("data-pb-why"));
    each("a[download]", function (link) { link.removeAttribute("download"); }); // what a browser saves it asks of the host, and never of the worker
  }
  if (workers) {
    var isFirst = !workers.controller;
    each("[data-pb-keep]", function (link) { link.hidden = false; });
    workers.addEventListener("message", function (event) {
      if (event.data === "palabre:newer") sayCopy("newer");
      if (event.data === "palabre:current") copy.textContent = "";
    });
    workers.startMessages && workers.startMessages();
    window.addEventListener("load", function () {
      if (wasErased()) return;
      workers.register(copy.getAttribute("data-pb-worker"), { updateViaCache: "none" }).then(function () {
        return workers.ready;
      }).then(function (registration) {
        if (isFirst) registration.active.postMessage("palabre:read");
      }).catch(function () { /* a browser that keeps nothing, or no network: the site is as it was without */ });
    });
    // Browsers may not ask by themselves whether to install it: the page of the app says how.
    window.addEventListener("beforeinstallprompt", function (event) { event.preventDefault(); });
  }

  /* Wide tables, and paper */

  // What can be scrolled sideways can be scrolled with keys too.
  function reach() {
    each(".md-typeset__scrollwrap", function (wrap) {
      wrap.tabIndex = wrap.scrollWidth > wrap.clientWidth ? 0 : -1;
    });
  }
  window.addEventListener("load", reach);
  window.addEventListener("resize", reach);

  // On paper nothing can be opened: all but the key of the quiz is printed open.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    each("details.pb-more:not([open])", function (details) {
      opened.push(details);
      details.open = true;
    });
  });
  window.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (details) { details.open = false; });
  });
})();
