// Every problem that a plan can have: its code, how grave it is, and what it is about. Safe: constants only.

export type Severity = 'error' | 'warning' | 'info';

/**
 * 0xx: the text and the words. 1xx: a plan that cannot work. 2xx: a plan that works, though hardly as meant. 3xx: worth a look.
 * A code never changes its meaning, and one that is no longer used is not given away: SB216 was an aggregator not run yet.
 */
export const CODES = {
  SB001: { severity: 'error', title: 'the text is no YAML 1.2 or JSON' },
  SB002: { severity: 'error', title: 'a file cannot be read' },
  SB003: { severity: 'error', title: 'a key that is not taken' },
  SB010: { severity: 'error', title: 'a wrong value' },
  SB011: { severity: 'error', title: 'an unknown word' },
  SB012: { severity: 'error', title: 'a word of the language that is not built yet' },
  SB013: { severity: 'error', title: 'a word is missing' },
  SB101: { severity: 'error', title: 'an unknown topic' },
  SB102: { severity: 'error', title: 'an unknown retry policy' },
  SB103: { severity: 'error', title: 'an unknown source' },
  SB104: { severity: 'error', title: 'a trigger or filter that can never match' },
  SB105: { severity: 'error', title: 'a reaction that is there twice' },
  SB106: { severity: 'error', title: 'a reserved agent name' },
  SB107: { severity: 'error', title: 'a file is missing' },
  SB108: { severity: 'error', title: 'a payload schema that is none' },
  SB109: { severity: 'error', title: 'an example that does not fit its payload schema' },
  SB110: { severity: 'error', title: 'a plan too large to travel' },
  SB111: { severity: 'error', title: 'an unknown variable, or one in the wrong place' },
  SB112: { severity: 'error', title: 'no default topic, or two' },
  SB113: { severity: 'error', title: 'an agent that its topic does not list' },
  SB114: { severity: 'error', title: 'an unknown agent' },
  SB115: { severity: 'error', title: 'an unknown gate' },
  SB116: { severity: 'error', title: 'an unknown role' },
  SB117: { severity: 'error', title: 'a quorum that can never be reached' },
  SB118: { severity: 'error', title: 'a step that does not say how it is undone' },
  SB119: { severity: 'error', title: 'a step that is there twice' },
  SB120: { severity: 'error', title: 'a name that two things have' },
  SB121: { severity: 'error', title: 'an unknown task' },
  SB122: { severity: 'error', title: 'tasks that wait for each other in a circle' },
  SB123: { severity: 'error', title: 'an unknown state or input of a state machine' },
  SB124: { severity: 'error', title: 'a state that one input leads to two others from' },
  SB125: { severity: 'error', title: 'two tasks of which nobody can tell which is done' },
  SB126: { severity: 'error', title: 'an answer to what is no query or command' },
  SB127: { severity: 'error', title: 'a command that nobody handles' },
  SB128: { severity: 'error', title: 'a command that two handle' },
  SB129: { severity: 'error', title: 'a query that nobody answers' },
  SB130: { severity: 'error', title: 'a loop that nothing ends' },
  SB131: { severity: 'error', title: 'a filter on a field that payloads cannot have' },
  SB132: { severity: 'error', title: 'a filter for a value that a field cannot have' },
  SB211: { severity: 'warning', title: 'nobody publishes an event that is waited for' },
  SB212: { severity: 'warning', title: 'a reaction that nothing feeds' },
  SB213: { severity: 'warning', title: 'a loop' },
  SB214: { severity: 'warning', title: 'an ending that cannot be met' },
  SB215: { severity: 'warning', title: 'an agent that reacts to nothing' },
  SB217: { severity: 'warning', title: 'a timeout longer than the deadline' },
  SB218: { severity: 'warning', title: 'a join that is met once for ever' },
  SB219: { severity: 'warning', title: 'an argument that names a missing file' },
  SB220: { severity: 'warning', title: 'a step that can fail after one that cannot be undone' },
  SB221: { severity: 'warning', title: 'an input of a state machine that no event gives' },
  SB222: { severity: 'warning', title: 'a state that nothing leads to' },
  SB223: { severity: 'warning', title: 'a pattern on a field that events do not have of their own' },
  SB224: { severity: 'warning', title: 'a filter on a field that the payload schema does not name' },
  SB225: { severity: 'warning', title: 'a join whose members exclude each other' },
  SB226: { severity: 'warning', title: 'agents that ask each other in a circle' },
  SB227: { severity: 'warning', title: 'a time longer than the one around it' },
  SB228: { severity: 'warning', title: 'a join that can lapse while its work goes on' },
  SB229: { severity: 'warning', title: 'an answer awaited for less time than it may take' },
  SB230: { severity: 'warning', title: 'a time that never passes' },
  SB231: { severity: 'warning', title: 'an answer that its handler does not publish' },
  SB232: { severity: 'warning', title: 'a gate that waits for what it holds back' },
  SB233: { severity: 'warning', title: 'an aggregator whose rounds may stay open for ever' },
  SB234: { severity: 'warning', title: 'a program that is to ask' },
  SB235: { severity: 'warning', title: 'a state machine that one event moves twice' },
  SB301: { severity: 'info', title: 'an event type that nobody consumes' },
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type Code = keyof typeof CODES;

/** The page that says more of a code, from the package's folder. */
export const pageOf = (code: Code): string => `docs/codes/${code}.md`;
