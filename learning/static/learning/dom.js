// What the scripts of residents' pages do with elements and words.

export const one = (selector, root = document) => root.querySelector(selector);
export const many = (selector, root = document) => [...root.querySelectorAll(selector)];
export const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
// As the server folds words for searching (learning/text.py).
export const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
