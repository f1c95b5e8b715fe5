import { object, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Tenant = object(
  {
    'id?': whole(1, { readOnly: true }),
    name: text('Umbrella'),
    'maxUsers?': whole(10),
    'version?': whole(1, { readOnly: true }),
  },
  'Tenant',
);
const Change = object({ maxUsers: whole(25), version: whole(1) }, 'TenantChange');
const path = 'PATCH /tenants/{tenantId}';
const conflict = () => reply(409, { error: 'version_mismatch' });

/** A version in the body, checked apart from the write. */
export const tenantLimits = pair({
  name: 'tenant-limits',
  rule: 'stale-precondition',
  operation: path,
  app: {
    title: 'Tenants',
    openapi: '3.1.0',
    tables:
      'CREATE TABLE tenants (id INTEGER PRIMARY KEY, name TEXT, maxUsers INTEGER DEFAULT 10, version INTEGER DEFAULT 1);',
    endpoints: {
      'POST /tenants': adds('tenants', ['name', 'maxUsers'], Tenant, Tenant),
      'GET /tenants/{tenantId}': shows('tenants', Tenant),
      [path]: { body: Change, answers: { 200: Tenant, 404: null, 409: object({ error: text() }) } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const tenant = await db.one('SELECT * FROM tenants WHERE id = ?', params.tenantId!);
      if (!tenant) return missing();
      if (tenant.version !== body.version) return conflict();
      const sql = 'UPDATE tenants SET maxUsers = ?, version = ? WHERE id = ?';
      await db.run(sql, body.maxUsers, tenant.version + 1, params.tenantId!);
      return reply(200, { ...tenant, maxUsers: body.maxUsers, version: tenant.version + 1 });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = 'UPDATE tenants SET maxUsers = ?, version = version + 1 WHERE id = ? AND version = ? RETURNING *';
      const written = await db.one(sql, body.maxUsers, params.tenantId!, body.version);
      if (written) return reply(200, written);
      return (await db.one('SELECT 1 FROM tenants WHERE id = ?', params.tenantId!)) ? conflict() : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/tenants', { name: run })).body,
    send: (api, { id, version }, i) => api('PATCH', `/tenants/${id}`, { maxUsers: 20 + i, version }),
    broken: (_api, _tenant, replies) => {
      const written = replies.filter(({ status }) => status === 200).length;
      return written === 1 ? undefined : `${written} writes on one version`;
    },
  },
});
