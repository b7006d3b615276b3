// Search, filters, deep links, theme and menu.
(() => {
  const byId = id => document.getElementById(id);
  const [search, results, toc, menu, side] = ["search", "results", "toc", "menu", "side"].map(byId);

  // Everything with a name: cards and their rows.
  const entries = [...document.querySelectorAll("[data-names]")].map(element => ({
    element,
    id: element.id,
    names: element.dataset.names.split(" "),
    text: element.querySelector(".doc")?.textContent ?? "",
    weight: element.tagName === "SECTION" ? 10 : 0,
  }));

  const aliases = new Map();
  entries.forEach(entry => [entry.id, ...entry.names].forEach(name => {
    const key = name.toLowerCase();
    if (entry.id && (!aliases.has(key) || (entry.weight > 0 && aliases.get(key).weight === 0))) {
      aliases.set(key, entry);
    }
  }));

  const closeMenu = () => { side.classList.remove("open"); menu.setAttribute("aria-expanded", "false"); };

  // #GENCAP, #GenCap, #GENCAP.FILL16, #GENCAP=0x1234.
  const follow = () => {
    const [name, value] = decodeURIComponent(location.hash.slice(1)).split("=");
    const entry = aliases.get(name.toLowerCase());
    document.querySelectorAll(".target").forEach(each => each.classList.remove("target"));
    if (!entry) {
      return;
    }
    const card = entry.element.closest("section");
    const calculator = card.dataset.width ? calculators.of(card) : null;
    entry.element.classList.add("target");
    entry.element.scrollIntoView({ block: entry.element === card ? "start" : "center" });
    const number = value === undefined ? null : logic.parseHex(value);
    if (calculator && number !== null) {
      calculator.set(number);
    }
    closeMenu();
  };

  let chosen = -1;
  const choose = index => {
    const links = [...results.querySelectorAll("a")];
    chosen = links.length === 0 ? -1 : (index + links.length) % links.length;
    links.forEach((link, i) => {
      link.setAttribute("aria-selected", String(i === chosen));
      if (i === chosen) {
        link.scrollIntoView({ block: "nearest" });
        search.setAttribute("aria-activedescendant", link.id);
      }
    });
  };

  const find = () => {
    const query = search.value.trim();
    const hits = logic.rank(entries.filter(entry => !entry.element.closest(".gone")), query);
    const shown = hits.slice(0, 60);
    toc.hidden = query.length > 0;
    results.hidden = query.length === 0;
    byId("found").textContent = query.length === 0 ? "" : hits.length > shown.length ? `${shown.length} of ${hits.length} found` : `${hits.length} found`;
    results.replaceChildren(...shown.map((hit, index) => {
      const link = document.createElement("a");
      link.href = "#" + hit.id;
      link.id = "hit" + index;
      link.setAttribute("role", "option");
      const name = document.createElement("b");
      name.append(...hit.element.dataset.title.split(/(?<=[_.])|(?<=[a-z])(?=[A-Z])/).flatMap(word => [word, document.createElement("wbr")]));
      const text = document.createElement("span");
      text.textContent = hit.text;
      link.append(name, text);
      return link;
    }));
    search.removeAttribute("aria-activedescendant");
    search.setAttribute("aria-expanded", String(query.length > 0));
    chosen = -1;
  };

  search.addEventListener("input", find);
  search.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
    } else if (event.key === "Enter") {
      const link = results.querySelectorAll("a")[Math.max(chosen, 0)];
      link?.click();
    } else if (event.key === "Escape") {
      search.value = "";
      find();
    }
  });
  document.addEventListener("keydown", event => {
    const isTyping = /^(input|select|textarea)$/i.test(event.target.tagName);
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      side.classList.add("open");
      search.focus();
    } else if (event.key === "Escape") {
      closeMenu();
    }
  });
  results.addEventListener("click", event => event.target.closest("a") && closeMenu());

  const filter = () => {
    const revision = byId("revision").value === "" ? null : Number(byId("revision").value);
    const variant = byId("variant")?.value || null;
    document.querySelectorAll("[data-since]").forEach(element => {
      const gates = {
        since: Number(element.dataset.since),
        until: Number(element.dataset.until),
        only: (element.dataset.only || "").split(" ").filter(name => name.length > 0),
      };
      element.classList.toggle("cell" in element.dataset ? "absent" : "gone", !logic.isThere(gates, revision, variant));
    });
    calculators.made().forEach(calculator => calculator.refresh());
    find();
  };
  byId("revision").addEventListener("change", filter);
  byId("variant")?.addEventListener("change", filter);

  // Theme: as the system says, or as chosen here before.
  const themes = { auto: "Theme: system", light: "Theme: light", dark: "Theme: dark" };
  const remember = theme => { try { localStorage.setItem("theme", theme); } catch { /* a page without storage */ } };
  const remembered = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const setTheme = theme => {
    document.documentElement.dataset.theme = theme;
    byId("theme").setAttribute("aria-label", themes[theme]);
    byId("theme").querySelector("span").textContent = " " + themes[theme];
  };
  setTheme(remembered() in themes ? remembered() : "auto");
  byId("theme").addEventListener("click", () => {
    const names = Object.keys(themes);
    const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
    setTheme(next);
    remember(next);
  });

  menu.addEventListener("click", () => {
    const isOpen = side.classList.toggle("open");
    menu.setAttribute("aria-expanded", String(isOpen));
  });
  toc.addEventListener("click", event => event.target.closest("a") && closeMenu());
  window.addEventListener("hashchange", follow);
  follow();
})();
