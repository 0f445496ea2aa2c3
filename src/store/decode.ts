// Payloads and failures of a history, decoded as the client does it: data converter and codecs included. Node side only.
import type { LoadedDataConverter } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow';
import type { temporal } from '@temporalio/proto';

type Payloads = temporal.api.common.v1.IPayloads | null | undefined;
type Failure = temporal.api.failure.v1.IFailure | null | undefined;

export interface Decoder {
  /** The first value; undefined where there is none or it cannot be read. */
  first(payloads: Payloads): Promise<unknown>;
  failure(failure: Failure): Promise<Error | undefined>;
}

export function decoderOf(converter: LoadedDataConverter): Decoder {
  return {
    first: async (payloads) => {
      try {
        const [value] = await decodeArrayFromPayloads(converter, payloads?.payloads);
        return value;
      } catch {
        return undefined;
      }
    },
    failure: (failure) => decodeOptionalFailureToOptionalError(converter, failure),
  };
}
