// Terms of the server's list filters around texts that somebody typed: a text stays one value, whatever is in it (S21). Pure.

/** A value in quotes. */
export function quotedValue(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/**
 * The term that an attribute begins with this text; none where nothing sure is left of it. Never too narrow, sometimes too wide: the
 * text is cut where a double quote or a backslash comes (the server's own quoting of them finds nothing).
 */
export function beginningTerms(attribute: string, text: string): string[] {
  const [sure = ''] = text.split(/["\\]/);
  return sure === '' ? [] : [`${attribute} STARTS_WITH ${quotedValue(sure)}`];
}
