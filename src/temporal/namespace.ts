// What Signalbox needs of a namespace: its search attributes and a retention long enough to read old timelines.
// Loaded by the embedded server, `up` and `doctor`; never in the sandbox.
import type { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import { signalboxSearchAttributes } from '../contract/search-attributes';

/** Closed runs are the event store: thirty days (720 h) unless the operator has chosen more. */
export const retentionDays = 30;

const dayMs = 24 * 60 * 60 * 1000;
const grpcAlreadyExists = 6;
// Temporal's enum IndexedValueType, by number.
const attributeTypes = ['unspecified', 'Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];
const keyword = attributeTypes.indexOf('Keyword');

/** What `inspectNamespace` found; nothing is wrong when `missing` and `mistyped` are empty and the retention suffices. */
export interface NamespaceReport {
  namespace: string;
  /** Of closed runs, in days (a fraction where the operator chose hours). */
  retentionDays: number;
  /** Names of our search attributes that are not registered. */
  missing: string[];
  /** Ours by name, but registered with another type. */
  mistyped: { name: string; type: string }[];
}

/** What `prepareNamespace` changed; both are empty the second time. */
export interface NamespaceChanges {
  addedSearchAttributes: string[];
  retention?: { fromDays: number; toDays: number };
}

/**
 * Looks, and changes nothing: for `doctor`. Rejects with the server's gRPC error when the namespace does not exist or
 * the caller may not read it.
 */
export async function inspectNamespace(connection: Connection, namespace: string): Promise<NamespaceReport> {
  const described = await connection.workflowService.describeNamespace({ namespace });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing: string[] = [];
  const mistyped: NamespaceReport['mistyped'] = [];
  for (const { name } of signalboxSearchAttributes) {
    const type = customAttributes?.[name];
    if (type === undefined || type === null) missing.push(name);
    else if (type !== keyword) mistyped.push({ name, type: attributeTypes[type] ?? `number ${type}` });
  }
  const ttl = described.config?.workflowExecutionRetentionTtl;
  return { namespace, retentionDays: ttl ? tsToMs(ttl) / dayMs : 0, missing, mistyped };
}

/**
 * Registers the search attributes that are missing and raises the retention to `options.retentionDays` if it is lower
 * (never lowers it). May be called by several processes at once and as often as one likes. Gives what it changed.
 * Throws when one of our names is taken by another type, and the server's gRPC error otherwise.
 */
export async function prepareNamespace(
  connection: Connection,
  namespace: string,
  options: { retentionDays: number } = { retentionDays },
): Promise<NamespaceChanges> {
  const before = await inspectNamespace(connection, namespace);
  const clash = before.mistyped[0];
  if (clash) {
    throw new Error(
      `search attribute ${clash.name} of namespace "${namespace}" has type ${clash.type}, but Signalbox needs ` +
        `Keyword: remove it (temporal operator search-attribute remove --name ${clash.name}) or use another namespace`,
    );
  }
  const addedSearchAttributes: string[] = [];
  for (const name of before.missing) {
    if (await addSearchAttribute(connection, namespace, name)) addedSearchAttributes.push(name);
  }
  if (before.retentionDays >= options.retentionDays) return { addedSearchAttributes };
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(options.retentionDays * dayMs) },
  });
  return {
    addedSearchAttributes,
    retention: { fromDays: before.retentionDays, toDays: options.retentionDays },
  };
}

/** One at a time, so that another process that was quicker with one name does not refuse the others with it. */
async function addSearchAttribute(connection: Connection, namespace: string, name: string): Promise<boolean> {
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { [name]: keyword },
    });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === grpcAlreadyExists) return false;
    throw error;
  }
}
