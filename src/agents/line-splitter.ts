// Cuts a stream of bytes into lines. Pure; any file of the Node side may load it.

/** A line, without its end. `cut`: it was longer than is kept, and this is its beginning. */
export type LineSink = (line: Buffer, cut: boolean) => void;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** The stream is over: gives out what stands behind the last line end, if anything does. */
  end(): void;
}

const LINE_FEED = 0x0a;

/** Gives `sink` each line as its end arrives; of a line, at most `lineBytes` are kept. */
export function splitLines(sink: LineSink, lineBytes: number): LineSplitter {
  let parts: Buffer[] = [];
  let kept = 0;
  let cut = false;
  const keep = (part: Buffer) => {
    const room = lineBytes - kept;
    if (part.length > room) cut = true;
    const taken = part.subarray(0, room);
    if (taken.length > 0) parts.push(taken);
    kept += taken.length;
  };
  const give = () => {
    const line = Buffer.concat(parts);
    const wasCut = cut;
    parts = [];
    kept = 0;
    cut = false;
    sink(line, wasCut);
  };
  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
        keep(chunk.subarray(from, at));
        give();
        from = at + 1;
      }
      keep(chunk.subarray(from));
    },
    end() {
      if (kept > 0 || cut) give();
    },
  };
}
