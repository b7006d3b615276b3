// Calculators: a register's value, or a structure's bytes, on one side; its fields on the other.
(() => {
  const types = JSON.parse(document.getElementById("types").textContent);

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  };

  const fieldOf = row => ({
    row,
    name: row.dataset.name,
    lsb: Number(row.dataset.lsb),
    width: Number(row.dataset.width),
    kind: row.dataset.kind,
    type: row.dataset.type,
    low: row.dataset.low,
    high: row.dataset.high,
    isBigEndian: row.dataset.order === "big",
    count: Number(row.dataset.count || "1"),
  });

  // The control of one field: a tick, a list or a number.
  const controlOf = (field, change) => {
    const label = { "aria-label": `Value of ${field.name}` };
    if (field.kind === "bool") {
      const box = make("input", { type: "checkbox", ...label });
      box.addEventListener("change", () => change(box.checked ? 1n : 0n));
      return { element: box, show: bits => { box.checked = bits === 1n; } };
    }
    if (field.kind === "enum") {
      const list = make("select", label, ...types[field.type].members.map(member => make("option", { value: member.value }, `${member.name} = ${member.value}`)));
      const other = make("option", { value: "" }, "");
      list.append(other);
      list.addEventListener("change", () => list.value !== "" && change(BigInt(list.value)));
      return {
        element: list,
        show: bits => {
          const known = [...list.options].findIndex(option => option.value !== "" && BigInt(option.value) === bits);
          other.hidden = known >= 0;
          other.textContent = `${logic.formatNumber(bits)} (no name)`;
          list.selectedIndex = known >= 0 ? known : list.options.length - 1;
        },
      };
    }
    const box = make("input", { type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", ...label });
    box.addEventListener("change", () => {
      const number = logic.parseNumber(box.value);
      box.classList.toggle("bad", number === null);
      if (number !== null) {
        change(number);
      }
    });
    return { element: box, show: bits => { box.value = logic.formatNumber(bits); box.classList.remove("bad"); } };
  };

  const attach = card => {
    const width = Number(card.dataset.width);
    const isStructure = card.dataset.kind === "structure";
    const entry = card.querySelector(".entry");
    const message = make("p", { class: "message", role: "status" });
    const label = { spellcheck: "false", "aria-label": `${isStructure ? "Bytes" : "Value"} of ${card.dataset.title}` };
    const input = isStructure || width > 128
      ? make("textarea", { rows: String(Math.min(8, Math.ceil(width / (isStructure ? 128 : 256)))), ...label })
      : make("input", { type: "text", autocomplete: "off", ...label });
    const fields = [...card.querySelectorAll("tr[data-lsb]")].map(fieldOf);
    const controls = new Map();
    let value = 0n;
    let isTouched = false; // a page that nobody has touched complains of nothing

    const showFields = () => fields.forEach(field => {
      const bits = logic.read(value, field);
      controls.get(field)?.show(bits);
      const names = field.row.querySelector(".names");
      if (names) {
        names.textContent = field.kind === "opaque" ? logic.elementsOf(bits, field) : logic.namesOf(bits, field, types).join(", ");
      }
      field.row.classList.toggle("set", bits !== 0n);
    });

    const showProblems = () => {
      const there = fields.filter(field => !field.row.classList.contains("gone"));
      const problems = isTouched ? logic.problemsOf(value, there, types) : [];
      fields.forEach(field => field.row.classList.remove("wrong"));
      problems.forEach(problem => problem.field.row.classList.add("wrong"));
      message.replaceChildren(problems.map(problem => `${problem.field.name}: ${problem.text}.`).join(" "));
      message.classList.toggle("wrong", problems.length > 0);
    };

    const showCase = () => {
      const by = fields.find(field => field.name === card.dataset.by);
      const found = by && document.querySelector(`[data-of="${CSS.escape(card.id)}"][data-operation="${logic.read(value, by)}"]:not(.gone)`);
      if (found && value !== 0n) {
        const link = make("a", { href: "#" + found.id }, `Read them as ${found.dataset.title}`);
        link.addEventListener("click", () => calculators.of(found).set(value));
        message.append(" ", link);
      }
    };

    const show = from => {
      if (from !== input) {
        input.value = isStructure ? logic.formatBytes(logic.valueToBytes(value, width / 8)) : logic.formatHex(value, width);
        input.classList.remove("bad");
      }
      showFields();
      showProblems();
      showCase();
    };

    const set = next => {
      value = next;
      isTouched = true;
      show(null);
    };

    const complain = text => {
      input.classList.add("bad");
      message.classList.add("wrong");
      message.textContent = text;
    };

    const take = () => {
      isTouched = true;
      const parsed = isStructure ? logic.parseBytes(input.value) : { number: logic.parseHex(input.value) };
      const error = isStructure ? parsed.error : parsed.number === null ? "That is no hexadecimal number." : undefined;
      if (error) {
        complain(error);
        return;
      }
      const next = isStructure ? logic.bytesToValue(parsed.bytes) : parsed.number;
      const excess = isStructure ? parsed.bytes.length * 8 > width : next >> BigInt(width) > 0n;
      if (excess) {
        complain(isStructure ? `There are more than ${width / 8} bytes.` : `The number has more than ${width} bits.`);
        return;
      }
      input.classList.remove("bad");
      value = next;
      show(input);
    };

    input.addEventListener("input", take);
    input.addEventListener("change", () => input.classList.contains("bad") || show(null));
    fields.forEach(field => {
      const cell = field.row.querySelector(".value");
      if (cell === null || field.kind === "reserved") {
        return;
      }
      if (field.kind === "opaque") {
        cell.append(make("small", { class: "names mono" }));
        return;
      }
      const control = controlOf(field, bits => set(logic.write(value, field, bits)));
      controls.set(field, control);
      cell.append(control.element);
      if (field.kind === "flags" || field.kind === "bitmap") {
        cell.append(make("small", { class: "names" }));
      }
    });

    const reset = make("button", { type: "button" }, isStructure ? "Zero" : "Reset value");
    const start = () => {
      value = BigInt(card.dataset.reset || "0");
      isTouched = false;
      show(null);
    };
    reset.addEventListener("click", start);
    entry.append(make("label", {}, isStructure ? "Bytes " : "Value ", input), reset, message);
    start();
    return { set, refresh: () => show(input) };
  };

  // There are thousands of controls: those of a card are made when it comes into sight, or when something asks for them.
  const seen = "IntersectionObserver" in window
    ? new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => calculators.of(entry.target)), { rootMargin: "600px" })
    : null;
  const made = new Map();
  window.calculators = {
    of: card => {
      if (!made.has(card)) {
        seen?.unobserve(card);
        made.set(card, attach(card));
      }
      return made.get(card);
    },
    made: () => [...made.values()],
  };
  document.querySelectorAll("section[data-width]").forEach(card => seen ? seen.observe(card) : calculators.of(card));
})();
