import { MEMBERS } from '../../../dev/seed/keys.ts';
import type { Platform } from '../../../dev/support/platform.ts';
import { until } from '../../../dev/support/until.ts';
import { signInTokens, Visitor } from '../../../dev/support/visitor.ts';
import { MAILS_AN_HOUR } from '../../../src/services/sign-in.ts';
import { inParallel, type Report, say } from './run.ts';

export interface LockoutOptions {
  /** The attacker's addresses. Each asks once at the beginning; some ask again every five minutes. */
  readonly addresses: number;
}

const EMAIL = MEMBERS[1].email;
/** The length of one step of the hour. Between two steps, the links' times are moved back in the database. */
const STEP_MINUTES = 5;

const asked = (platform: Platform): number => platform.logs().filter((line) => line.includes('sign_in.asked')).length;

/** All visitors ask at once. Waits until every request is handled. */
async function ask(platform: Platform, visitors: readonly Visitor[]): Promise<void> {
  const before = asked(platform);
  await inParallel(visitors, 32, (visitor) => visitor.ask(EMAIL));
  await until(() => asked(platform) >= before + visitors.length, { timeout: 300_000, every: 100 });
}

const pass = (platform: Platform, minutes: number) =>
  platform.sql(
    `update sign_in_links set created_at = created_at - make_interval(mins => $2::int),
       expires_at = expires_at - make_interval(mins => $2::int)
     where member_id in (select id from members where email = $1)`,
    [EMAIL, minutes],
  );

/**
 * For an hour, an attacker asks for a member's links from many addresses. The member asks once on an unknown device and
 * once on a known one, and opens only the newest mail. docs/adr/0017 has the promises.
 */
export async function lockoutReport(platform: Platform, { addresses }: LockoutOptions): Promise<Report> {
  const wrong: string[] = [];
  const lines: string[] = [];
  const mails = () => signInTokens(platform, EMAIL);
  let entered = 0;
  const enter = async (who: string, visitor: Visitor, token: string | undefined) => {
    await visitor.open(token ?? '');
    if (await visitor.isSignedIn()) entered += 1;
    else wrong.push(`${who} did not get in at the first try`);
  };

  const known = new Visitor(platform, '192.0.2.1');
  await enter('the known device, before', known, await known.askAndGet(EMAIL));

  say(`${addresses} addresses ask for ${EMAIL} …`);
  const attackers = Array.from({ length: addresses }, (_, n) => new Visitor(platform, `203.0.${n >> 8}.${n & 255}`));
  await ask(platform, attackers);
  lines.push(`${addresses} addresses asked at once: ${mails().length - entered} mails`);

  const unknown = new Visitor(platform, '192.0.2.2');
  await ask(platform, [unknown]);
  const newest = mails().at(-1);
  const passer = new Visitor(platform, '192.0.2.3');
  await passer.open(newest ?? '');
  if (await passer.isSignedIn()) wrong.push('a browser that had not asked got in');
  await enter('the unknown device', unknown, newest);
  await enter('the known device', known, await known.askAndGet(EMAIL));

  const few = attackers.slice(0, Math.ceil(addresses / 12));
  for (let minute = STEP_MINUTES; minute < 60; minute += STEP_MINUTES) {
    await pass(platform, STEP_MINUTES);
    await ask(platform, few);
    const another = new Visitor(platform, `192.0.2.${10 + minute}`);
    await ask(platform, [another]);
    await enter(`an unknown device in minute ${minute}`, another, mails().at(-1));
  }
  const unused = mails().length - entered;
  lines.push(`in the hour: ${entered} links used by the member, ${unused} more mails, of at most ${MAILS_AN_HOUR}`);
  if (unused > MAILS_AN_HOUR) wrong.push(`${unused} mails in an hour that nobody used`);
  const [row] = await platform.sql(
    'select count(*)::int as stored from sign_in_links l join members m on m.id = l.member_id where m.email = $1',
    [EMAIL],
  );
  lines.push(`stored links: ${row?.stored}, one a mail`);
  if (row?.stored !== mails().length) wrong.push(`${row?.stored} links are stored for ${mails().length} mails`);
  return { lines, wrong };
}
