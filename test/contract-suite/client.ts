/** An answer of a Vault server, as it came. */
export interface Answer {
  readonly status: number;
  readonly body: VaultBody;
  readonly text: string;
}

export interface VaultBody {
  readonly errors?: readonly string[];
  readonly request_id?: string;
  readonly lease_id?: string;
  readonly lease_duration?: number;
  readonly renewable?: boolean;
  readonly warnings?: readonly string[] | null;
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly auth?: Readonly<Record<string, unknown>> | null;
  readonly wrap_info?: Readonly<Record<string, unknown>> | null;
}

export interface RequestOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls one server; `call('PUT secret/data/x', body)` answers whatever the server says. */
export type Call = (request: string, body?: unknown, options?: RequestOptions) => Promise<Answer>;

export function client(address: string, rootToken: string): Call {
  return async (request, body, { token = rootToken, headers = {} } = {}) => {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { ...(token === '' ? {} : { 'x-vault-token': token }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson =
      response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    return { status: response.status, text, body: isJson ? (JSON.parse(text) as VaultBody) : {} };
  };
}
