/**
 * Text of a story as it may be shown: without characters that are invisible but act (control characters, marks that
 * turn the direction of writing, halves of a surrogate pair), which XML forbids or readers are deceived by; and escaped
 * for the markup it goes into. Pure. Loaded by the story reader, the wireframe and the page.
 */
'use strict';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to be found.
const ACTING_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** @param {string} text @returns {string} one line, well-formed Unicode, blanks folded, trimmed; may be empty */
function plainText(text) {
  return text.toWellFormed().replace(ACTING_CHARACTERS, ' ').replace(/\s+/gu, ' ').trim();
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {unknown} value @returns {string} safe as text and as a quoted attribute value in HTML and XML */
function escapeMarkup(value) {
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** The inverse of escapeMarkup. */
function unescapeMarkup(text) {
  return text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (entity) => Object.keys(ENTITIES).find((character) => ENTITIES[character] === entity) ?? entity,
  );
}

/** @param {unknown} value plain JSON @returns {string} JSON that may stand inside a script element */
function scriptJson(value) {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

module.exports = { escapeMarkup, plainText, scriptJson, unescapeMarkup };
