import type { TokenStore } from '../token-store.ts';

/** What every auth method is made with. */
export interface AuthServices {
  readonly tokens: TokenStore;
  /** Full mount path, such as "auth/kubernetes". */
  readonly mount: string;
  readonly namespace: string;
}
