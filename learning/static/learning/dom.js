// What the scripts of residents' pages do with elements and words.

export const one = (selector, root = document) => root.querySelector(selector);
export const many = (selector, root = document) => [...root.querySelectorAll(selector)];
export const parts = (root, ...names) => names.map((name) => one(`[data-${name}]`, root));
export const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
export const pill = (kind, words, href) => make(href ? "a" : "span", { className: `pill ${kind}`, href }, words);
export const button = (className, words, onclick) => make("button", { type: "button", className, onclick }, words);
// What scripts tell each other.
export const announce = (name, detail) => dispatchEvent(new CustomEvent(name, { detail }));
export const hear = (name, act) => addEventListener(name, ({ detail }) => act(detail));
// As the server folds words for searching (learning/text.py).
export const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
