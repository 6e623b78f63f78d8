import Fastify from 'fastify';

/** A database server for the `database` secrets engine of a real Vault: it knows users and nothing else. */
export interface Database {
  readonly port: number;
  /** Users that exist now, by name, with their passwords. */
  readonly users: ReadonlyMap<string, string>;
  readonly stop: () => Promise<void>;
}

/** What to write to `database/config/<name>` for it: it speaks InfluxDB 1's HTTP protocol, which needs no driver. */
export function databaseConfig({ port }: Database): Readonly<Record<string, unknown>> {
  return {
    plugin_name: 'influxdb-database-plugin',
    host: '127.0.0.1',
    port,
    username: 'admin',
    password: 'admin',
    allowed_roles: '*',
  };
}

/** The statement with which a role creates its users there. */
export const createUserStatement = `CREATE USER "{{username}}" WITH PASSWORD '{{password}}'`;

/** Starts the stand-in on a free loopback port. */
export async function startDatabase(): Promise<Database> {
  const users = new Map<string, string>();
  const app = Fastify({ forceCloseConnections: true });
  // Go's client sends an empty content type and no body.
  app.addHook('onRequest', async (request) => {
    delete request.headers['content-type'];
  });
  app.get('/ping', (_request, reply) => reply.code(204).header('x-influxdb-version', '1.8.10').send());
  app.post('/query', (request) => ({
    results: [{ statement_id: 0, series: execute(users, (request.query as { q?: string }).q ?? '') }],
  }));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(address).port), users, stop: () => app.close() };
}

function execute(users: Map<string, string>, statement: string): object[] {
  const [, created, password] = /^CREATE USER "([^"]+)" WITH PASSWORD '([^']*)'/.exec(statement) ?? [];
  if (created !== undefined) users.set(created, password ?? '');
  const [, dropped] = /^DROP USER "([^"]+)"/.exec(statement) ?? [];
  if (dropped !== undefined) users.delete(dropped);
  return statement === 'SHOW USERS' ? [{ columns: ['user', 'admin'], values: [['admin', true]] }] : [];
}
