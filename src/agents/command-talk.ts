// What a command says on stderr goes into the log, line by line and within bounds. Node side only.
import { bounded } from '../contract/failures';
import type { AgentLog } from './agent';
import { splitLines } from './line-splitter';

/** Of one line in bytes; long enough that a secret cut at its end is beyond what is shown. */
const LINE_BYTES = 16 * 1024;
/** Of one line in the log, in characters. */
const SHOWN = 2_000;
/** What one run may log. */
const LINES = 10_000;
const TALK_BYTES = 1024 * 1024;

/** Characters that a terminal acts on, or that nobody sees. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

export interface CommandTalk {
  push(chunk: Buffer): void;
  end(): void;
  /** The last line that was not blank; empty where there was none. Secrets and control characters are taken out. */
  lastLine(): string;
}

/** Logs each line as `info`; beyond 10,000 lines or 1 MiB only says, once, that there is more. */
export function commandTalk(log: AgentLog, redact: (text: string) => string): CommandTalk {
  let last = '';
  let lines = 0;
  let bytes = 0;
  const splitter = splitLines((line) => {
    const text = bounded(redact(line.toString('utf8')).replace(UNSEEN, ' ').trim(), SHOWN);
    if (text === '') return;
    last = text;
    lines += 1;
    bytes += line.length;
    if (lines <= LINES && bytes <= TALK_BYTES) log.info(text, { stream: 'stderr' });
    else if (bytes < Number.POSITIVE_INFINITY) {
      log.warn(
        `the command says more on stderr than ${LINES} lines or ${TALK_BYTES} bytes: the rest is not logged`,
      );
      bytes = Number.POSITIVE_INFINITY;
    }
  }, LINE_BYTES);
  return { push: splitter.push, end: splitter.end, lastLine: () => last };
}
