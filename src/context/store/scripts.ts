/**
 * What the store runs, each as one step. KEYS[1] is the count of wrong attempts, KEYS[2] the set of those under way, each with the time
 * in ms when it is forgotten if it was never ended. ARGV[1] is the most of both together, ARGV[2] how long they count in ms, ARGV[3] the
 * id of the attempt. The time is the store's, so that clocks of replicas do not matter.
 */

/** Answers for how many ms attempts are paused, 0 if they are not. */
export const PAUSE = `
if tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[1]) then return 0 end
return math.max(redis.call('PTTL', KEYS[1]), 1)
`;

/** Answers -1 when the attempt was admitted, 0 when it has to wait, or for how many ms attempts are paused. */
export const ENTER = `
local most, duration = tonumber(ARGV[1]), tonumber(ARGV[2])
local wrong = tonumber(redis.call('GET', KEYS[1]) or '0')
if wrong >= most then return math.max(redis.call('PTTL', KEYS[1]), 1) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if wrong + redis.call('ZCARD', KEYS[2]) >= most then return 0 end
redis.call('ZADD', KEYS[2], now + duration, ARGV[3])
redis.call('PEXPIRE', KEYS[2], duration)
return -1
`;

/** Ends an attempt; ARGV[4] is 1 if it was wrong. */
export const END = `
if ARGV[4] == '1' and redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
redis.call('ZREM', KEYS[2], ARGV[3])
return 1
`;

/** A wrong attempt from its begin to its end, so that it fails where any of them would: as in a store that takes no writes. */
export const PROBE = `
local function enter() ${ENTER} end
local function finish() ${END} end
local function pause() ${PAUSE} end
enter() finish() pause()
return 1
`;
