/**
 * Names for machines, made from names that people wrote. A story's text is untrusted: whatever it holds (quotes,
 * markup, `../`, emoji), what leaves this file is made of a-z, A-Z, 0-9, `_` and `-` only.
 * Pure: text in, text out. Loaded by the story reader.
 */
'use strict';

/** Long enough to stay readable, short enough for every database's limit on identifiers. */
const LONGEST_NAME = 40;

/** Names that a list's query, the item itself, PostgreSQL or JavaScript's objects have already taken. */
const RESERVED_FIELDS = new Set([
  'id',
  'limit',
  'offset',
  'sort',
  'constructor',
  'ctid',
  'cmin',
  'cmax',
  'xmin',
  'xmax',
  'tableoid',
]);

/** Schema names of the service's own answers. */
const RESERVED_SCHEMAS = ['Problem'];

/** Each resource takes its schema name with these endings. */
const SCHEMA_ENDINGS = ['', 'Input', 'Changes', 'List'];

/**
 * The words of a name in lower case, without accents and signs.
 * @param {string} text what a person wrote
 * @param {string} fallback the word to use where nothing is left, such as for a name of emoji only
 * @returns {string[]} at least one word; together at most 40 characters
 */
function identifierWords(text, fallback) {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  const kept = [];
  let length = 0;
  for (const word of words) {
    const rest = LONGEST_NAME - length;
    if (rest <= 0) break;
    kept.push(word.slice(0, rest));
    length += word.length + 1;
  }
  if (kept.length === 0) return [fallback];
  return /^[0-9]/.test(kept[0]) ? ['n', ...kept] : kept;
}

/** English plural of a word: enough for names; a story says `plural` where it is not. */
function pluralWord(word) {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return `${word}s`;
}

/** The first of candidate, candidate2, candidate3 … for which `isFree` holds. */
function firstFree(candidate, isFree) {
  if (isFree(candidate)) return candidate;
  let number = 2;
  while (!isFree(`${candidate}${number}`)) number += 1;
  return `${candidate}${number}`;
}

/**
 * @param {{ name: string, plural?: string }[]} resources as the story says them
 * @returns {{ schemaName: string, path: string, title: string, pluralTitle: string }[]} in the same order; `schemaName`
 *   such as RepairOrder, `path` such as repair-orders (also the table's name, with `_`), each unlike all others
 */
function resourceNames(resources) {
  const schemas = new Set(RESERVED_SCHEMAS);
  const paths = new Set();
  return resources.map((resource) => {
    const words = identifierWords(resource.name, 'resource');
    const plural =
      resource.plural === undefined
        ? [...words.slice(0, -1), pluralWord(words[words.length - 1])]
        : identifierWords(resource.plural, 'resources');
    // SQLite keeps names that begin with sqlite_ for itself.
    if (plural[0] === 'sqlite') plural.unshift('the');
    const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
    const schemaName = firstFree(pascal, (name) =>
      SCHEMA_ENDINGS.every((ending) => !schemas.has(name + ending)),
    );
    for (const ending of SCHEMA_ENDINGS) schemas.add(schemaName + ending);
    const path = firstFree(plural.join('-'), (name) => !paths.has(name));
    paths.add(path);
    const lastWord = /[A-Za-z]$/.test(resource.name) ? pluralWord(resource.name) : resource.name;
    return { schemaName, path, title: resource.name, pluralTitle: resource.plural ?? lastWord };
  });
}

/**
 * @param {string[]} names the fields of one resource as the story says them
 * @returns {string[]} in the same order, such as `frame_number`, each unlike all others and none reserved
 */
function fieldNames(names) {
  const taken = new Set();
  return names.map((name) => {
    const base = identifierWords(name, 'field').join('_');
    const wanted = RESERVED_FIELDS.has(base) ? `${base}_value` : base;
    const free = firstFree(wanted, (candidate) => !taken.has(candidate));
    taken.add(free);
    return free;
  });
}

module.exports = { fieldNames, identifierWords, resourceNames };
