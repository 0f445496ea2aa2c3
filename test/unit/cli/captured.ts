// An output whose two streams are kept as text, for tests of what commands and views write.
import { type Output, outputOf } from '../../../src/cli/output/output';

export interface Captured extends Output {
  result(): string;
  talked(): string;
}

/** `colour` and `width` as on a terminal. */
export function capturedOutput({
  colour = false,
  width,
}: {
  colour?: boolean;
  width?: number;
} = {}): Captured {
  let result = '';
  let talked = '';
  const output = outputOf(
    {
      write: (text) => {
        result += text;
      },
      colour,
      width,
    },
    {
      write: (text) => {
        talked += text;
      },
      colour,
      width,
    },
  );
  return { ...output, result: () => result, talked: () => talked };
}
