// Where a command writes: results to stdout, talk to stderr, colour only for people. Knows no command.
import { styleText } from 'node:util';
import { visibleJson, visibleLines } from './visible';

/** One of the colours used; each has one meaning. */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong';

/** A stream, and whether a person looks at it. */
export interface Sink {
  /** False where the stream has more than it can take; `taken` is called when it has taken all. */
  write(text: string, taken?: () => void): unknown;
  colour: boolean;
  /** Columns; undefined where there is no terminal. */
  width: number | undefined;
}

export interface Output {
  /** One line (or several) of the result. The text must be safe already: colours are kept. */
  line(text?: string): void;
  /** A value as JSON on the result stream; `indent` spaces, none for JSON lines. */
  json(value: unknown, indent?: number): void;
  /** Progress and remarks, to stderr; unseen characters are shown. */
  talk(text: string): void;
  /** Colours text of the result stream, where a person looks at it. */
  tone(tone: Tone, text: string): string;
  /** The same for stderr. */
  talkTone(tone: Tone, text: string): string;
  /** Columns of the result stream, if a person looks at it. */
  width: number | undefined;
  /** The same of stderr. */
  talkWidth: number | undefined;
  /** Writes ready-made text (tables with colours) to stderr. */
  talkRaw(text: string): void;
  /** Resolves when the result stream can take more: for commands that write without end. */
  settled(): Promise<void>;
}

const styles: Record<Tone, Parameters<typeof styleText>[0]> = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'dim',
  strong: 'bold',
};

/** Makes the output of a command from its two streams. */
export function outputOf(result: Sink, talk: Sink): Output {
  const paint = (sink: Sink) => (tone: Tone, text: string) =>
    // Who looks at a stream was found out when it was opened; Node would ask standard output whichever stream is meant.
    sink.colour ? styleText(styles[tone], text, { validateStream: false }) : text;
  let isFull = false;
  const put = (text: string): void => {
    isFull = result.write(text) === false;
  };
  return {
    line: (text = '') => put(`${text}\n`),
    json: (value, indent) => put(`${visibleJson(value, indent)}\n`),
    settled: () => (isFull ? new Promise((taken) => result.write('', () => taken())) : Promise.resolve()),
    talk: (text) => void talk.write(`${visibleLines(text)}\n`),
    talkRaw: (text) => void talk.write(`${text}\n`),
    tone: paint(result),
    talkTone: paint(talk),
    width: result.width,
    talkWidth: talk.width,
  };
}
