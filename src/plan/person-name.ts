// Who somebody is, as far as names say: `/ann` the source and `ann` the person are one. Safe and pure: also for workflows.

/** The name without the slash of a source, as it is shown and kept. */
export const personOf = (name: string): string => name.trim().replace(/^\//, '');

/** Whether two names mean one person; letter case does not make two of one. */
export const isSamePerson = (one: string, other: string): boolean => personKey(one) === personKey(other);

/** The same of all names of one person; to look up by, and not for people to read. */
export const personKey = (name: string): string => personOf(name).normalize('NFC').toLowerCase();
