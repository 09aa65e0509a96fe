import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { type ApiKey, type ApiKeyQueries, apiKeyQueries } from '../../../src/db/accounts/api-keys.ts';
import { type MemberQueries, memberQueries } from '../../../src/db/accounts/members.ts';
import { type SecurityLogQueries, securityLogQueries } from '../../../src/db/accounts/security-log.ts';
import { settingsQueries } from '../../../src/db/accounts/settings.ts';
import { templateQueries } from '../../../src/db/accounts/templates.ts';
import { catalogueQueries } from '../../../src/db/catalogue/catalogue.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import type { Author } from '../../../src/domain/access/security-log.ts';
import { BOUNDS } from '../../../src/domain/bounds.ts';
import { DATABASE_URL, openDatabase, type Servers } from '../../services/market.ts';
import { value } from '../../support/value.ts';

const PARTY = 'ret_hazel';
const HAZEL: Author = { kind: 'member', id: 'mem_clerkhazel' };

/** Keys, members and the security log, through the unchanged driver, with any Postgres behind the bridge. */
export function accessSuite(name: string, servers: () => Promise<Servers>): void {
  describe(`keys, members and the security log on ${name}`, () => {
    let neon: Neon;
    let db: Db;
    let keys: ApiKeyQueries;
    let members: MemberQueries;
    let log: SecurityLogQueries;
    beforeAll(async () => {
      neon = await openDatabase(await servers());
      db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
      [keys, members, log] = [apiKeyQueries(db), memberQueries(db), securityLogQueries(db)];
    });
    afterAll(() => neon.close());

    const make = (id: string, madeBy = HAZEL.id, partyId = PARTY) =>
      keys.add({
        id: `key_${id}`,
        kind: 'secret',
        name: id,
        last4: 'abcd',
        partyId,
        role: 'retailer',
        hash: `hash of ${id}`,
        madeBy,
      });
    const member = async (email: string, partyId = PARTY) => {
      const added = value(await members.add({ id: `mem_${email}`, partyId, email, name: email }, HAZEL));
      if (added === null || added === 'full') throw new Error(`the member is ${added}`);
      return added.id;
    };
    const validNames = async () => value(await keys.valid(PARTY)).map((key) => key.name);
    const events = async (party = PARTY) =>
      value(await log.list(party, null, 100)).map(({ event, subject }) => [event, subject]);

    test('every valid key is listed, also the oldest behind hundreds of others', async () => {
      const before = await validNames();
      for (let i = before.length; i < BOUNDS.keys; i += 1) expect(value(await make(`many ${i}`))).toBe('added');
      const all = await validNames();
      expect(all).toHaveLength(BOUNDS.keys);
      expect(all).toEqual(expect.arrayContaining(before));
      expect(value(await make('one too many'))).toBe('full');
      // A second press of the button that made a key finds that key.
      expect(await make(`many ${BOUNDS.keys - 1}`)).toMatchObject({ ok: false, fault: { code: 'unique_violation' } });
      await neon.query("update api_keys set revoked_at = now() where name like 'many %'");
    });

    test('the revoked ones have pages, and nobody is left out', async () => {
      const seen: ApiKey[] = [];
      for (let page = value(await keys.revoked(PARTY, null, 30)); page.length > 0; ) {
        seen.push(...page);
        const { createdAt = 0, id = '' } = page.at(-1) ?? {};
        page = value(await keys.revoked(PARTY, { at: createdAt, id }, 30));
      }
      const [row] = await neon.query(
        'select count(*)::int as n from api_keys where party_id = $1 and revoked_at is not null',
        [PARTY],
      );
      expect(new Set(seen.map(({ id }) => id)).size).toBe(Number(row?.n));
      expect(seen).toHaveLength(Number(row?.n));
    });

    test('a key is revoked with the member who answers for it, and only then', async () => {
      const [maker, heir] = [await member('maker@hazel.example'), await member('heir@hazel.example')];
      for (const name of ['orphan', 'adopted', 'of nobody']) value(await make(name, maker));
      await neon.query("update api_keys set made_by = null where name = 'of nobody'");
      expect(value(await keys.adopt(PARTY, 'key_adopted', heir))).toBe(true);
      expect(value(await keys.adopt('ret_northlight', 'key_orphan', heir))).toBe(false);
      const shown = value(await keys.valid(PARTY)).find((key) => key.name === 'adopted');
      expect(shown).toMatchObject({ madeBy: 'maker@hazel.example', ownerId: heir, usedAt: null });
      expect(value(await members.revoke('ret_northlight', maker, HAZEL))).toBe(false);
      expect(await validNames()).toEqual(expect.arrayContaining(['orphan', 'adopted', 'of nobody']));

      expect(value(await members.revoke(PARTY, maker, HAZEL))).toBe(true);
      const left = await validNames();
      expect(left).toEqual(expect.arrayContaining(['adopted', 'of nobody']));
      expect(left).not.toContain('orphan');
      const written = await events();
      expect(written).toEqual(
        expect.arrayContaining([
          ['member_removed', 'maker@hazel.example'],
          ['key_revoked', 'orphan'],
        ]),
      );

      // Again: nothing changes, and nothing is written.
      expect(value(await members.revoke(PARTY, maker, HAZEL))).toBe(true);
      expect(await events()).toEqual(written);
      // Who comes back does not bring the keys back.
      await member('maker@hazel.example');
      expect(await validNames()).not.toContain('orphan');
    });

    test('the last use is written at most once an hour', async () => {
      const catalogue = catalogueQueries(db);
      const used = async () => (await neon.query("select used_at from api_keys where name = 'adopted'"))[0]?.used_at;
      value(await catalogue.keyByHash('hash of adopted'));
      const first = await used();
      expect(first).not.toBeNull();
      value(await catalogue.keyByHash('hash of adopted'));
      expect(await used()).toEqual(first);
      await neon.query("update api_keys set used_at = now() - interval '61 minutes' where name = 'adopted'");
      const old = await used();
      value(await catalogue.keyByHash('hash of adopted'));
      expect(await used()).not.toEqual(old);
    });

    test('the log has one entry for each change, and none for what changed nothing', async () => {
      const settings = settingsQueries(db);
      const templates = templateQueries(db);
      const before = (await events('ret_tallsash')).length;
      const by: Author = { kind: 'member', id: 'mem_clerktallsash' };
      for (let i = 0; i < 2; i += 1) {
        value(await settings.putRetailer('ret_tallsash', { reviewUrl: 'https://r.example' }, by));
        value(await settings.putTimeZone('ret_tallsash', 'Europe/Paris', by));
        value(await keys.rename('ret_tallsash', 'key_secrettallsash', 'Till', by));
        value(await keys.revoke('ret_tallsash', 'key_publictallsash', by));
        value(await members.add({ id: `mem_t${i}`, partyId: 'ret_tallsash', email: 'New@t.example', name: 'New' }, by));
      }
      value(await settings.putSupplier('ret_tallsash', { refundableBps: 1 }, by));
      value(
        await templates.put(
          'ret_tallsash',
          'confirmed',
          { subject: 'a', html: 'b', text: 'c', enabled: true, simple: null },
          by,
        ),
      );
      value(await members.raiseEpoch('mem_clerktallsash'));
      value(await log.add('ret_tallsash', 'exported', { kind: 'key', id: 'key_secrettallsash' }, 'orders'));
      const entries = value(await log.list('ret_tallsash', null, 100));
      expect(
        entries.slice(0, entries.length - before).map(({ event, subject, by: { name } }) => [event, subject, name]),
      ).toEqual([
        ['exported', 'orders', 'Till'],
        ['signed_out_everywhere', null, 'Will Sutcliffe'],
        ['settings_changed', 'wording: confirmed', 'Will Sutcliffe'],
        ['member_added', 'New@t.example', 'Will Sutcliffe'],
        ['key_revoked', expect.any(String), 'Will Sutcliffe'],
        ['key_renamed', 'Till', 'Will Sutcliffe'],
        ['settings_changed', 'timeZone', 'Will Sutcliffe'],
        ['settings_changed', 'reviewUrl', 'Will Sutcliffe'],
      ]);
      // Page by page it is the same list, and other parties have their own.
      const [first] = entries;
      if (first === undefined) throw new Error('no entry');
      expect(value(await log.list('ret_tallsash', first, 100))).toEqual(entries.slice(1));
      expect(value(await log.list('sup_ashwood', null, 100))).toEqual([]);
    });

    test('an entry of Platform Ops has no name for the party', async () => {
      const ops: Author = { kind: 'member', id: 'mem_opsheadrail' };
      value(await members.add({ id: 'mem_byops', partyId: 'sup_tidewater', email: 'ops@t.example', name: 'X' }, ops));
      expect(value(await log.list('sup_tidewater', null, 1))).toMatchObject([
        { event: 'member_added', by: { kind: 'member', id: 'mem_opsheadrail', name: null } },
      ]);
    });

    test('a party has a limited number of members', async () => {
      const add = (i: number) =>
        members.add({ id: `mem_m${i}`, partyId: 'brd_harbour', email: `m${i}@h.example`, name: `${i}` }, HAZEL);
      const added = [];
      for (let i = 0; i < BOUNDS.members; i += 1) added.push(value(await add(i)));
      expect(added.filter((one) => one === 'full')).toHaveLength(1);
      expect(value(await members.list('brd_harbour'))).toHaveLength(BOUNDS.members);
      // A member who is there already can still be renamed.
      expect(
        value(await members.add({ id: 'x', partyId: 'brd_harbour', email: 'M1@h.example', name: 'Other' }, HAZEL)),
      ).toMatchObject({ name: 'Other' });
      expect(
        value(await members.add({ id: 'x', partyId: 'brd_nobody', email: 'a@h.example', name: 'A' }, HAZEL)),
      ).toBeNull();
    });

    test('the log forgets what is older than 400 days', async () => {
      await neon.query("update security_log set at = now() - interval '401 days' where party_id = 'ret_tallsash'");
      value(await log.sweep());
      expect(await events('ret_tallsash')).toEqual([]);
      expect(await events()).not.toEqual([]);
    });
  });
}
