import { agent } from './annotations/agent.ts';
import { connection } from './annotations/connection.ts';
import { containers } from './annotations/containers.ts';
import type { Row } from './annotations/row.ts';
import { secrets } from './annotations/secrets.ts';
import { switches } from './annotations/switches.ts';
import type { ValueOf } from './codec.ts';

export { alsoPerSecret } from './annotations/secrets.ts';
export type { Row } from './annotations/row.ts';

/** The prefix of every annotation, and OpenBao's, which is read as the same. */
export const prefix = 'vault.hashicorp.com/';
export const openbaoPrefix = 'openbao.org/';

/** THE table: every annotation, by its name without the prefix. */
export const annotations = { ...switches, ...containers, ...secrets, ...connection, ...agent } as const;

/** The same table for code that goes through all rows. */
export const rows: ReadonlyMap<string, Row> = new Map(Object.entries<Row>(annotations));

type Table = typeof annotations;

/** The names of the annotations of one kind. */
export type AnnotationName = keyof Table;
export type NameOf<P extends Row['per']> = {
  [N in AnnotationName]: Table[N]['per'] extends P ? N : never;
}[AnnotationName];

/** The type of the value of one annotation. */
export type ValueNamed<N extends AnnotationName> = ValueOf<Table[N]['codec']>;

/** The full key of an annotation, with the suffix of a secret or parameter when it takes one. */
export function keyOf(name: AnnotationName, suffix?: string): string {
  return suffix === undefined ? `${prefix}${name}` : `${prefix}${name}-${suffix}`;
}
