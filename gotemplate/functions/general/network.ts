import type { FunctionEntry } from '../entry.ts';

/** Addresses of the host that renders. */
export const networkFunctions: readonly FunctionEntry[] = [
  {
    name: 'sockaddr',
    params: [],
    rest: 'string',
    result: 'string',
    doc: "an address of this host, by a pipeline of go-sockaddr's functions such as GetPrivateIP",
    example: {
      template: '{{ sockaddr `GetAllInterfaces | include "name" "none" | join "address" ","` }}',
      output: '',
    },
    load: async () => (await import('../../sockaddr/functions.ts')).sockaddr,
  },
];
