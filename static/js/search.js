// The search box: its key focuses it, fields and values are suggested while one types, and a chosen
// colour is put into it. Without script it is a plain form.

const MOST = 8;

// What is written at the end of the box: [everything before it, its minus, field, value].
const LAST = /^((?:.*\s)?)(-?)(?:([\w.-]+):)?("?[^"\s]*)$/su;

function suggestions(text, words) {
  const [, before, minus, field, value] = LAST.exec(text) ?? [];
  if (before === undefined) return [];
  const typed = value.replace('"', "").toLowerCase();
  if (field === undefined) {
    if (!typed) return [];
    const names = Object.keys(words).filter((name) => name.includes(typed));
    names.sort((one, other) => other.startsWith(typed) - one.startsWith(typed));
    return names.slice(0, MOST).map((name) => ({ label: `${name}:`, text: `${before}${minus}${name}:` }));
  }
  const values = words[field.toLowerCase()] ?? [];
  const fitting = values.filter((each) => each.toLowerCase().startsWith(typed) && each.toLowerCase() !== typed);
  return fitting.slice(0, MOST).map((each) => {
    const plain = /^[^\s":“”„«»-][^\s":“”„«»]*$/u.test(each);
    const quoted = plain ? each : `"${each.replace(/(["\\])/gu, "\\$1")}"`;
    return { label: each, text: `${before}${minus}${field}:${quoted} ` };
  });
}

class Box {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("[data-search-input]");
    this.list = form.querySelector("[data-search-list]");
    this.words = JSON.parse(form.dataset.searchWords);
    this.at = -1;
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
    this.close();
    this.input.addEventListener("input", () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the box keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  suggest() {
    this.found = this.input.selectionEnd === this.input.value.length ? suggestions(this.input.value, this.words) : [];
    this.at = -1;
    const options = this.found.map(({ label }, at) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${at}`;
      option.role = "option";
      option.ariaSelected = "false";
      option.textContent = label;
      return option;
    });
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // the words stay
      event.stopPropagation();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      event.preventDefault();
      this.point(event.key === "ArrowDown" ? 1 : -1);
    } else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    }
  }

  point(step) {
    const options = [...this.list.children];
    this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
    for (const [at, option] of options.entries()) option.ariaSelected = String(at === this.at);
    this.input.setAttribute("aria-activedescendant", options[this.at].id);
    options[this.at].scrollIntoView({ block: "nearest" });
  }

  take(at) {
    this.input.value = this.found[at].text;
    this.suggest();
  }

  close() {
    this.at = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  colour(hex) {
    const rest = this.input.value.replace(/(^|\s)colou?r:\S+/giu, "").trim();
    this.input.value = `${rest} color:${hex}`.trim();
    this.form.requestSubmit();
  }
}

for (const form of document.querySelectorAll("[data-search]")) {
  const box = new Box(form);
  form.querySelector("[data-search-colour]")?.addEventListener("change", (event) => box.colour(event.target.value));
}

// How very many portraits divide is counted after the page is shown.

const later = document.querySelector("[data-facets-later]");

async function fetchFacets() {
  const answer = await fetch(later.href);
  if (!answer.ok) return; // the link stays
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const counted = page.querySelector("[data-facets] .facets__row");
  if (counted) later.closest(".facets__row").replaceWith(counted);
}

if (later) fetchFacets().catch(() => {});
