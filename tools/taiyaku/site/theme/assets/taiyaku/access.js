// What the theme makes by script: tables and formulas that scroll are reached by the keyboard, and the buttons of each piece
// of code are no landmark of the page.
(() => {
  "use strict";
  const cure = () => {
    for (const wide of document.querySelectorAll(".md-typeset :is(.md-typeset__scrollwrap, div.arithmatex)")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
      else wide.removeAttribute("tabindex");
    }
    for (const buttons of document.querySelectorAll("nav.md-code__nav:not([role])")) buttons.setAttribute("role", "none");
  };
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));
  let waiting = false;
  const soon = () => {  // in an idle moment: measuring is work, and nobody waits for it
    if (waiting) return;
    waiting = true;
    idle(() => { waiting = false; cure(); }, { timeout: 1000 });
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", soon);
  soon();
})();
