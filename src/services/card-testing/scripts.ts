/** The name of the scripts below, in their text, so that tests and logs can tell them from others. */
export const CARD_TESTING = 'card_testing';

/**
 * A sliding window is a sorted set: who counted, by time. The same attempt counts once, however often it is repeated.
 * All keys share a hash tag, so that a cluster keeps them together.
 */
const WINDOW = `-- ${CARD_TESTING}
local t = redis.call('TIME')
local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
local function text(n) return string.format('%.0f', n) end
local function count(key, window)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', text(now - window))
  return redis.call('ZCARD', key)
end
local function add(key, window, member)
  redis.call('ZADD', key, text(now), member)
  redis.call('PEXPIRE', key, text(window))
end
`;

/**
 * Counts an attempt, or says which limit it is over and for how many milliseconds. KEYS: the declines of the retailer,
 * then a window each. ARGV: the attempt; the retailer's window and how many declines make it careful; then for each
 * window: its length, its limit, its limit while careful, and 1 if attempts count in it (else only declines do).
 */
export const ATTEMPT = `${WINDOW}
local careful = count(KEYS[1], tonumber(ARGV[2])) >= tonumber(ARGV[3])
for i = 2, #KEYS do
  local a = 4 * i - 4
  if ARGV[a + 3] == '1' and redis.call('ZSCORE', KEYS[i], ARGV[1]) then return { 'ok' } end
end
for i = 2, #KEYS do
  local a = 4 * i - 4
  local window, limit = tonumber(ARGV[a]), tonumber(ARGV[careful and a + 2 or a + 1])
  if count(KEYS[i], window) >= limit then
    local oldest = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
    local left = oldest[2] and tonumber(oldest[2]) + window - now or window
    return { 'over', text(i - 2), text(left) }
  end
end
for i = 2, #KEYS do
  local a = 4 * i - 4
  if ARGV[a + 3] == '1' then add(KEYS[i], tonumber(ARGV[a]), ARGV[1]) end
end
return { 'ok' }
`;

/** Counts a decline in each window. KEYS: the windows. ARGV: the decline, then a length for each window. */
export const DECLINED = `${WINDOW}
for i = 1, #KEYS do
  count(KEYS[i], tonumber(ARGV[i + 1]))
  add(KEYS[i], tonumber(ARGV[i + 1]), ARGV[1])
end
return { 'ok' }
`;

/** Keeps what was refused for Platform Ops, the newest 200 of a day. KEYS: the list. ARGV: the entry, a day, how many. */
export const KEEP_REFUSED = `${WINDOW}
count(KEYS[1], tonumber(ARGV[2]))
add(KEYS[1], tonumber(ARGV[2]), ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -tonumber(ARGV[3]) - 1)
return { 'ok' }
`;
