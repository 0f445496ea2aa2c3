/**
 * Whether a write that failed would fail again, however often it is tried. Pure. Loaded by order-writer.
 */
'use strict';

/**
 * PostgreSQL's classes of errors that the values are to blame for: 22, data that does not fit its type (text that it cannot
 * hold, a number that is too large), and 23, a rule of the tables. Whatever else fails (no connection, no room, no right, a
 * table that is away) may be mended, and the same write then succeeds.
 */
const BY_VALUES = /^2[23]/;

/**
 * @param {{ type?: unknown, code?: unknown }} error a refusal of this desk's own, or the database's error
 * @returns {boolean}
 */
function isForGood({ type, code }) {
  return type === 'invalid_payload' || (typeof code === 'string' && BY_VALUES.test(code));
}

module.exports = { isForGood };
