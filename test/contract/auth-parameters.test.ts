import t from 'tap';
import { methods, unsupportedMethods } from '../../agent/config/stanzas/methods.ts';
import { authParameters, foreignAuthMethods } from '../../contract/auth-parameters.ts';

t.test('the webhook knows the auth methods and parameters that the agent reads', async (t) => {
  const agents = Object.entries(methods).map(([type, fields]) => {
    const rows = Object.entries(fields);
    const namesOf = (required: boolean) =>
      rows.filter(([, row]) => (row.required === true) === required).map(([name]) => name);
    return [type, { required: namesOf(true).sort(), optional: namesOf(false).sort() }];
  });
  const webhooks = [...authParameters].map(([type, { required, optional }]) => [
    type,
    { required: [...required].sort(), optional: [...optional].sort() },
  ]);
  t.same(Object.fromEntries(webhooks), Object.fromEntries(agents));
  t.same(foreignAuthMethods, unsupportedMethods);
});
