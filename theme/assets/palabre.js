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
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !/^[fspn\/,.]$/.test(event.key)) return;
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
    dialog.open || dialog.showModal();
    if (window.palabreSearch) window.palabreSearch.open(query);
    else if (!document.querySelector("script[data-pb-search]")) {
      var script = document.createElement("script");
      script.src = dialog.getAttribute("data-pb-base").replace(/\/?$/, "/") + "search/dialog.js";
      script.setAttribute("data-pb-search", "");
      script.onload = function () { window.palabreSearch.open(query); };
      script.onerror = function () {
        dialog.querySelector("[role=status]").textContent = dialog.getAttribute("data-pb-failed");
        script.remove();
      };
      document.head.appendChild(script);
    }
    return true;
  }

  each("[data-pb-search-open]", function (link) {
    link.addEventListener("click", function (event) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && openSearch()) event.preventDefault();
    });
  });

  // The address of a search, as a reader shares it.
  var asked = /[?&]q=([^&]*)/.exec(location.search);
  if (asked && asked[1]) openSearch(decodeURIComponent(asked[1].replace(/\+/g, " ")));

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
