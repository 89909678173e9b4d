package io.resonant.kernel.redis;

import io.resonant.kernel.limit.SharedCounts;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Nodes that have a Redis in common count in it: one script for all callers, whose keys end by themselves. One thread at a
 * time uses it, so there is one connection; when it breaks the next attempt opens another.
 */
public final class RedisCounts implements SharedCounts {
    private static final int TIMEOUT = (int) TimeUnit.SECONDS.toMillis(1);
    private static final String PREFIX = "resonant:rate:";

    /** Numbers of a script are exact up to 2^53: enough for microseconds, not for nanoseconds. */
    private static final long NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    /** Keys last a minute longer than they are needed, for clocks that do not agree. */
    private static final String SPEND = """
            local now = tonumber(ARGV[1])
            local answer = {}
            for i, key in ipairs(KEYS) do
                local from = math.max(tonumber(redis.call('get', key) or '0'), now)
                local paid = from + tonumber(ARGV[i + 1])
                local text = string.format('%.0f', paid)
                redis.call('set', key, text, 'px', string.format('%.0f', math.ceil((paid - now) / 1000) + 60000))
                answer[i] = text
            end
            return answer""";

    private final URI address;
    private @Nullable Jedis connection;

    /** @param address as in {@code redis://:password@host:6379/0}; {@code rediss} for TLS */
    public RedisCounts(URI address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public boolean areShared() {
        return true;
    }

    @Override
    public Map<String, Long> spend(SortedMap<String, Long> spent, long now) {
        var keys = new ArrayList<String>(spent.size());
        var arguments = new ArrayList<String>(spent.size() + 1);
        arguments.add(Long.toString(now / NANOS));
        spent.forEach((caller, time) -> {
            keys.add(PREFIX + caller);
            arguments.add(Long.toString(Math.ceilDiv(time, NANOS)));
        });
        try {
            var answer = (List<?>) connected().eval(SPEND, keys, arguments);
            var paidBack = new HashMap<String, Long>();
            int place = 0;
            for (var caller : spent.keySet()) {
                paidBack.put(caller, Long.parseLong(String.valueOf(answer.get(place))) * NANOS);
                place++;
            }
            return paidBack;
        } catch (JedisException e) {
            close();
            throw e;
        }
    }

    private Jedis connected() {
        if (connection == null) {
            connection = new Jedis(address, TIMEOUT, TIMEOUT);
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (JedisException _) {
            // it was broken already
        } finally {
            connection = null;
        }
    }
}
