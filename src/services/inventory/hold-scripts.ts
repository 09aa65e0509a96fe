/**
 * The lock's scripts. Each is atomic in Redis and idempotent, because a client may send it twice.
 *
 * Per SKU there are three keys:
 * - `m`: the mirror, a hash. `on` is Postgres' `on_hand` after its change number `v`. `p:<n>` is the delta of a later
 *   change `n` that arrived before its predecessors. `at` is when the mirror was last compared with Postgres, and `asked`
 *   is when somebody last began to compare it.
 * - `x`: the holds, a sorted set of order ids by expiry.
 * - `q`: the units that each of these orders holds, a hash. `total` is their sum, so that nobody has to add them up.
 *
 * Free = on + all p - total. A commit replaces a hold by its delta in one script. So no unit is counted twice and none is
 * missed, in whatever order the commits report.
 *
 * Per order there is a mark for a week: `committed` (a hold that arrives late does nothing) or `released` (a
 * tombstone: a hold that arrives late is refused). All keys share a hash tag, so that a cluster keeps them together.
 */

/** Redis' own clock: callers' clocks differ. */
const CLOCK = `
local function clock()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function text(n) return string.format('%.0f', n) end
`;

/** Folds waiting deltas into `on` as far as they follow without a gap. */
const FOLD = `
local function fold(m)
  local on = tonumber(redis.call('HGET', m, 'on'))
  local v = tonumber(redis.call('HGET', m, 'v'))
  local delta = redis.call('HGET', m, 'p:' .. text(v + 1))
  while delta do
    v = v + 1
    on = on + tonumber(delta)
    redis.call('HDEL', m, 'p:' .. text(v))
    delta = redis.call('HGET', m, 'p:' .. text(v + 1))
  end
  redis.call('HSET', m, 'on', text(on), 'v', text(v))
end
`;

/** Every change of a hold goes through these two, so that `total` stays the sum. */
const HOLDERS = `
local function units(q, holder) return tonumber(redis.call('HGET', q, holder) or '0') end
local function keep(x, q, holder, quantity, expires)
  redis.call('ZADD', x, text(expires), holder)
  redis.call('HINCRBY', q, 'total', text(quantity - units(q, holder)))
  redis.call('HSET', q, holder, text(quantity))
end
local function drop(x, q, holder)
  redis.call('ZREM', x, holder)
  local held = units(q, holder)
  if held == 0 then return end
  redis.call('HINCRBY', q, 'total', text(-held))
  redis.call('HDEL', q, holder)
end
`;

/**
 * KEYS: mark, then m x q per SKU. ARGV: order, ttl ms, believe (1: a mirror that says 'short' is believed, however old it
 * is), ms for which a mirror is believed anyway, then SKU and quantity per SKU.
 * Answers `held` and the expiry in ms | `short` SKU | `stale` SKU | `asked` SKU | `missing` SKUs | `tombstoned`.
 * At most once a second a caller gets `stale`: it must compare the mirror with Postgres. Other callers get `asked`. They
 * call again, because the first may have died before it corrected the mirror.
 */
export const HOLD = `${CLOCK}${HOLDERS}
local function free(m, q, own)
  local n = 0
  local mirror = redis.call('HGETALL', m)
  for i = 1, #mirror, 2 do
    if mirror[i] == 'on' or string.sub(mirror[i], 1, 2) == 'p:' then n = n + tonumber(mirror[i + 1]) end
  end
  return n - units(q, 'total') + units(q, own)
end

local order, ttl, believe, believed = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local now = clock()
local expires = now + ttl
local mark = redis.call('GET', KEYS[1])
if mark == 'released' then return { 'tombstoned' } end
if mark == 'committed' then return { 'held', text(expires) } end

local count = (#KEYS - 1) / 3
local missing = { 'missing' }
for i = 1, count do
  if redis.call('EXISTS', KEYS[3 * i - 1]) == 0 then missing[#missing + 1] = ARGV[3 + 2 * i] end
end
if #missing > 1 then return missing end

for i = 1, count do
  local m, x, q = KEYS[3 * i - 1], KEYS[3 * i], KEYS[3 * i + 1]
  local sku, quantity = ARGV[3 + 2 * i], tonumber(ARGV[4 + 2 * i])
  local expired = redis.call('ZRANGEBYSCORE', x, '-inf', text(now))
  for _, holder in ipairs(expired) do drop(x, q, holder) end
  if free(m, q, order) < quantity then
    local at = tonumber(redis.call('HGET', m, 'at'))
    if believe == '1' or now - at < believed then return { 'short', sku } end
    local asked = tonumber(redis.call('HGET', m, 'asked') or '0')
    if now - asked < 1000 then return { 'asked', sku } end
    redis.call('HSET', m, 'asked', text(now))
    return { 'stale', sku }
  end
end

for i = 1, count do
  keep(KEYS[3 * i], KEYS[3 * i + 1], order, tonumber(ARGV[4 + 2 * i]), expires)
end
return { 'held', text(expires) }
`;

/**
 * Takes changes of Postgres into the mirrors; with an order, marks it committed and drops its holds.
 * KEYS: mark, then m x q per SKU. ARGV: order or '', mark's seconds, then version, delta and on_hand per SKU.
 * Answers `ok` and the indexes (from 1) of SKUs that wait for more than 32 predecessors, because a report was lost.
 */
export const APPLY = `${CLOCK}${FOLD}${HOLDERS}
local order = ARGV[1]
if order ~= '' then redis.call('SET', KEYS[1], 'committed', 'EX', ARGV[2], 'NX') end
local gaps = { 'ok' }
for i = 1, (#KEYS - 1) / 3 do
  local m = KEYS[3 * i - 1]
  local version, delta, on = tonumber(ARGV[3 * i]), ARGV[3 * i + 1], ARGV[3 * i + 2]
  local base = redis.call('HGET', m, 'v')
  if not base then
    redis.call('HSET', m, 'on', on, 'v', text(version), 'at', text(clock()))
  elseif version > tonumber(base) then
    redis.call('HSET', m, 'p:' .. text(version), delta)
    fold(m)
    if redis.call('HLEN', m) > 36 then gaps[#gaps + 1] = text(i) end
  end
  if order ~= '' then drop(KEYS[3 * i], KEYS[3 * i + 1], order) end
end
return gaps
`;

/** Makes mirrors that are not there. KEYS: m per SKU. ARGV: on_hand and version per SKU. */
export const LOAD = `${CLOCK}
for i = 1, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    redis.call('HSET', KEYS[i], 'on', ARGV[2 * i - 1], 'v', ARGV[2 * i], 'at', text(clock()))
  end
end
return { 'ok' }
`;

/**
 * Sets one mirror to what Postgres said. The holds whose commit is part of that level are dropped. If a holder was not
 * checked, its units could be counted twice. If the mirror is newer, a change came meanwhile. In both cases the caller asks
 * again. With `force` 1 the mirror is replaced even if it is newer, because Postgres may come from a backup.
 * KEYS: m x q. ARGV: force, on_hand, version, how many holders were asked about, those, then those that are settled.
 */
export const REFRESH = `${CLOCK}${FOLD}${HOLDERS}
local m, x, q = KEYS[1], KEYS[2], KEYS[3]
local on, version, count = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if ARGV[1] ~= '1' then
  local asked = {}
  for i = 1, count do asked[ARGV[4 + i]] = true end
  for _, holder in ipairs(redis.call('ZRANGE', x, 0, -1)) do
    if not asked[holder] then return { 'again' } end
  end
end
local base = redis.call('HGET', m, 'v')
if base and version < tonumber(base) and ARGV[1] ~= '1' then return { 'again' } end
redis.call('HSET', m, 'on', on, 'v', text(version), 'at', text(clock()))
for _, field in ipairs(redis.call('HKEYS', m)) do
  if string.sub(field, 1, 2) == 'p:' and tonumber(string.sub(field, 3)) <= version then redis.call('HDEL', m, field) end
end
fold(m)
for i = 5 + count, #ARGV do drop(x, q, ARGV[i]) end
return { 'ok' }
`;

/** Drops an order's holds and leaves its tombstone. KEYS: mark, then x q per SKU. ARGV: order, tombstone's seconds. */
export const RELEASE = `${CLOCK}${HOLDERS}
redis.call('SET', KEYS[1], 'released', 'EX', ARGV[2])
for i = 1, (#KEYS - 1) / 2 do drop(KEYS[2 * i], KEYS[2 * i + 1], ARGV[1]) end
return { 'ok' }
`;
