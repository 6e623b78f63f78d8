import { isJsonObject } from '../../contract/json.ts';

/** The parts of a Pod that we read or write; every field may be absent, and unknown ones stay where they are. */
export interface Pod {
  readonly metadata?: Metadata | null;
  readonly spec?: PodSpec | null;
  readonly status?: { readonly phase?: string | null } | null;
}

export interface Metadata {
  readonly name?: string | null;
  readonly generateName?: string | null;
  readonly annotations?: Readonly<Record<string, string | null>> | null;
  readonly ownerReferences?:
    readonly ({ readonly kind?: string; readonly controller?: boolean } | null)[] | null;
}

export interface PodSpec {
  readonly volumes?: readonly (Volume | null)[] | null;
  readonly initContainers?: readonly (Container | null)[] | null;
  readonly containers?: readonly (Container | null)[] | null;
  readonly shareProcessNamespace?: boolean | null;
  readonly automountServiceAccountToken?: boolean | null;
  readonly os?: { readonly name?: string } | null;
}

export interface Volume {
  readonly name?: string;
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string } | null;
  readonly secret?: { readonly secretName?: string } | null;
  readonly configMap?: { readonly name?: string } | null;
  readonly projected?: {
    readonly sources?: readonly (VolumeProjection | null)[] | null;
    readonly defaultMode?: number;
  } | null;
}

export interface VolumeProjection {
  readonly serviceAccountToken?: {
    readonly path?: string | null;
    readonly audience?: string;
    readonly expirationSeconds?: number;
  } | null;
  readonly configMap?: unknown;
}

export interface VolumeMount {
  readonly name?: string;
  readonly readOnly?: boolean;
  readonly mountPath?: string;
}

export interface EnvVar {
  readonly name?: string;
  readonly value?: string | null;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } } | null;
}

export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly command?: readonly string[] | null;
  readonly args?: readonly string[] | null;
  readonly env?: readonly (EnvVar | null)[] | null;
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly volumeMounts?: readonly (VolumeMount | null)[] | null;
  readonly startupProbe?: unknown;
  readonly lifecycle?: unknown;
  readonly securityContext?: SecurityContext | null;
}

export interface Resources {
  readonly limits?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
}

export interface SecurityContext {
  readonly runAsUser?: unknown;
  readonly runAsGroup?: unknown;
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

/** The entries of a list that may be absent or hold nulls; positions are kept. */
export function entriesOf<T extends object>(list: readonly (T | null)[] | null | undefined): readonly T[] {
  return (list ?? []).map((entry) => entry ?? ({} as T));
}

/** A value as Go decodes it: a null member is absent, a null entry of a list is empty. What holds no null is shared. */
export function withoutNulls(value: unknown): unknown {
  if (!holdsNull(value)) return value;
  if (Array.isArray(value)) return value.map((entry: unknown) => withoutNulls(entry ?? {}));
  const members = Object.entries(value as object).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member)]));
}

function holdsNull(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((entry) => entry === null || holdsNull(entry));
  return isJsonObject(value) && Object.values(value).some((member) => member === null || holdsNull(member));
}
