/** The plain defects of vault-k8s 1.7.6 that we do not copy, each with the records that show it. */
import { objectOf, type VectorRecord } from './webhook-format.ts';

export interface UpstreamDefect {
  readonly name: string;
  readonly why: string;
  readonly covers: (record: VectorRecord) => boolean;
  /** The parts of the expected answer that are wrong; everything else must match all the same. */
  readonly wrong: readonly string[];
}

interface WithVolumes {
  readonly spec?: { readonly volumes?: readonly unknown[] | null } | null;
}

export const upstreamDefects: readonly UpstreamDefect[] = [
  {
    name: 'lost volumes',
    why: 'for a pod without volumes each group of added volumes replaces the one before, so mounts name volumes that are gone',
    covers: (record) => ((objectOf(record) as WithVolumes | null)?.spec?.volumes ?? []).length === 0,
    wrong: ['/pod/spec/volumes'],
  },
];
