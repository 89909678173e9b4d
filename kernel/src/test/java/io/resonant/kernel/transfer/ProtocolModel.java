package io.resonant.kernel.transfer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of {@link HandOver} and the rounds of {@link Move} as a machine with few states: two databases that hold
 * one row, two processes that may carry the move on, a thread of the first that gives a hand-over up, and two nodes that
 * write to the database which they believe to be the open one. Each step is one transaction, or one thing that goes wrong.
 * A process may stop before any step, for good or until others have gone on, which is also what a crash looks like.
 */
final class ProtocolModel {
    private static final int WRITES = Integer.getInteger("resonant.move.writes", 2);

    private final Set<Rule> kept;

    /** @param broken rules that do not hold; without them the protocol must fail */
    ProtocolModel(Set<Rule> broken) {
        this.kept = EnumSet.complementOf(broken.isEmpty() ? EnumSet.noneOf(Rule.class) : EnumSet.copyOf(broken));
    }

    /** What the protocol rests on. */
    enum Rule {
        /** The one is fenced before the other is opened. */
        FENCE_FIRST,
        /** Between the two, everything that was logged is carried over. */
        DRAIN,
        /** A hand-over is given up by marking the other database first. */
        ABORT_MARKS,
        /** A hand-over that was given up does not open anything, even when the mark has gone again. */
        ABORT_COUNTS,
        /** Only the process that said so last changes anything, asked in each transaction. */
        ONE_MOVER,
        /** Who has claimed both databases looks whether the first is still its own. */
        CONFIRM_CLAIM,
        /** The log forgets only what the state that was carried over had seen. */
        FORGET_SEEN,
        /** A database logs from its first write on. */
        CAPTURE_AT_ONCE,
        /** An abort that was interrupted is gone on with. */
        ABORT_RESUMES
    }

    /** What a ledger says. */
    enum Says {
        GIVING,
        FOLLOWING,
        FENCED,
        ABORTED,
        ACTIVE
    }

    /**
     * One database.
     *
     * @param value the row: the number of the write that it holds
     * @param log the number of the newest logged write; 0 for none
     * @param mover the process that may change it; 0 for none
     * @param captures whether writes are logged
     */
    record Db(Says says, boolean open, int value, int log, int mover, boolean captures) {
        Db says(Says next) {
            return new Db(next, open, value, log, mover, captures);
        }

        Db opened(Says next, boolean capture) {
            return new Db(next, true, value, log, mover, capture);
        }

        Db closed() {
            return new Db(Says.FENCED, false, value, log, mover, captures);
        }

        Db written(int number) {
            return new Db(says, open, number, captures ? number : log, mover, captures);
        }

        Db carried(int number) {
            return new Db(says, open, number, log, mover, captures);
        }

        Db forgot() {
            return new Db(says, open, value, 0, mover, captures);
        }

        Db claimed(int process) {
            return new Db(says, open, value, log, process, captures);
        }
    }

    /** What a process does next. */
    enum At {
        IDLE,
        CLAIM_TARGET,
        CONFIRM,
        READ,
        APPLY,
        FORGET,
        CHECK,
        FENCE,
        DRAIN_READ,
        DRAIN_APPLY,
        DRAIN_FORGET,
        OPEN,
        CAPTURE,
        REOPEN,
        MARK,
        STAY,
        UNMARK
    }

    /**
     * A process that carries the move on.
     *
     * @param back whether it works from the target to the source
     * @param read the row as it read it last; {@code logged} whether the log named it
     * @param givenUp whether another thread has given up what it does
     */
    record Carrier(At at, boolean claimed, boolean back, int read, boolean logged, boolean givenUp) {
        static final Carrier FRESH = new Carrier(At.IDLE, false, false, 0, false, false);

        Carrier at(At next) {
            return new Carrier(next, claimed, back, read, logged, givenUp);
        }

        Carrier idle() {
            return new Carrier(At.IDLE, claimed, false, 0, false, false);
        }

        Carrier reads(At next, Db from) {
            return new Carrier(next, claimed, back, from.value, from.log > 0, givenUp);
        }

        Carrier begins(At next, boolean backwards) {
            return new Carrier(next, claimed, backwards, 0, false, false);
        }
    }

    /**
     * Everything.
     *
     * @param abort what the other thread of the first process does, in the direction {@code abortBack}
     * @param nodes which database each of two nodes believes to be open: a bit for each that believes in the target
     * @param acknowledged the number of the last write that was acknowledged
     */
    record World(
            Db source, Db target, Carrier one, Carrier two, At abort, boolean abortBack, int nodes, int acknowledged) {
        static final World START = new World(
                new Db(Says.GIVING, true, 0, 0, 0, true),
                new Db(Says.FOLLOWING, false, 0, 0, 0, false),
                Carrier.FRESH,
                Carrier.FRESH,
                At.IDLE,
                false,
                0,
                0);

        Db side(boolean isTarget) {
            return isTarget ? target : source;
        }

        World side(boolean isTarget, Db db) {
            return isTarget
                    ? new World(source, db, one, two, abort, abortBack, nodes, acknowledged)
                    : new World(db, target, one, two, abort, abortBack, nodes, acknowledged);
        }

        Carrier process(int number) {
            return number == 1 ? one : two;
        }

        World process(int number, Carrier next) {
            return number == 1
                    ? new World(source, target, next, two, abort, abortBack, nodes, acknowledged)
                    : new World(source, target, one, next, abort, abortBack, nodes, acknowledged);
        }

        World abort(At next, boolean backwards) {
            return new World(source, target, one, two, next, backwards, nodes, acknowledged);
        }

        World nodes(int next) {
            return new World(source, target, one, two, abort, abortBack, next, acknowledged);
        }

        World wrote(boolean isTarget) {
            var number = acknowledged + 1;
            var after = side(isTarget, side(isTarget).written(number));
            return new World(after.source, after.target, one, two, abort, abortBack, nodes, number);
        }

        /** What must never be; null when all is well. */
        @Nullable
        String wrong() {
            if (source.open && target.open) {
                return "two open owners";
            }
            if ((source.open && source.value != acknowledged) || (target.open && target.value != acknowledged)) {
                return "an acknowledged write lost";
            }
            return null;
        }

        /** Whether everybody can go on: one database is open, and both nodes know which. */
        boolean well() {
            return source.open != target.open && nodes == (target.open ? 3 : 0);
        }
    }

    /** All that can happen next. */
    List<World> next(World world) {
        var next = new ArrayList<World>();
        for (var node = 1; node <= 2; node++) {
            node(world, node, next);
        }
        for (var number = 1; number <= 2; number++) {
            process(world, number, next);
            if (!world.process(number).equals(Carrier.FRESH)) {
                var after = world.process(number, Carrier.FRESH); // it crashes, and starts anew
                next.add(number == 1 ? after.abort(At.IDLE, false) : after);
            }
        }
        abort(world, next);
        return next;
    }

    private void node(World world, int bit, List<World> next) {
        var believes = (world.nodes & bit) != 0;
        if (world.side(believes).open) {
            if (world.acknowledged < WRITES) {
                next.add(world.wrote(believes));
            }
        } else if (world.side(!believes).open) {
            next.add(world.nodes(world.nodes ^ bit)); // refused, it looks where the other one is
        }
    }

    private void process(World world, int number, List<World> next) {
        var process = world.process(number);
        var from = world.side(process.back);
        var to = world.side(!process.back);
        switch (process.at) {
            case IDLE -> choose(world, number, process, next);
            case CLAIM_TARGET ->
                next.add(world.side(true, world.target.claimed(number)).process(number, process.at(At.CONFIRM)));
            case CONFIRM -> {
                var own = world.source.mover == number || !kept.contains(Rule.CONFIRM_CLAIM);
                next.add(world.process(number, new Carrier(At.IDLE, own, false, 0, false, false)));
            }
            case READ -> next.add(world.process(number, process.reads(At.APPLY, from)));
            case DRAIN_READ -> next.add(world.process(number, process.reads(At.DRAIN_APPLY, from)));
            case APPLY, DRAIN_APPLY -> apply(world, number, process, to, next);
            case FORGET, DRAIN_FORGET -> forget(world, number, process, from, next);
            case CHECK -> check(world, number, process, to, next);
            case FENCE -> fence(world, number, process, from, next);
            case OPEN -> open(world, number, process, to, next);
            case CAPTURE ->
                next.add(world.side(!process.back, new Db(to.says, to.open, to.value, to.log, to.mover, true))
                        .process(number, process.idle()));
            case REOPEN, MARK, STAY, UNMARK -> {
                var after = staying(world, number, process.at, process.back);
                next.add(
                        after.world().process(number, after.at() == At.IDLE ? process.idle() : process.at(after.at())));
            }
        }
        if (EnumSet.of(At.DRAIN_READ, At.DRAIN_APPLY, At.DRAIN_FORGET).contains(process.at)) {
            next.add(world.process(number, process.at(At.REOPEN))); // it fails, or takes too long
        }
    }

    private void choose(World world, int number, Carrier process, List<World> next) {
        if (!process.claimed) {
            next.add(world.side(false, world.source.claimed(number)).process(number, process.at(At.CLAIM_TARGET)));
            return;
        }
        var source = world.source.says;
        var target = world.target.says;
        if (!kept.contains(Rule.ABORT_RESUMES) && (source == Says.ABORTED || target == Says.ABORTED)) {
            return; // such states would not be known
        }
        if (source == Says.GIVING) {
            next.add(world.process(number, process.begins(At.READ, false)));
            next.add(world.process(number, process.begins(At.CHECK, false)));
        } else if (target == Says.FOLLOWING || target == Says.ABORTED) {
            next.add(world.process(number, process.begins(At.CHECK, false)));
            next.add(world.process(number, process.begins(At.MARK, false)));
        } else if (target == Says.ACTIVE) {
            next.add(world.process(number, process.begins(At.READ, true)));
            next.add(world.process(number, process.begins(At.CHECK, true)));
        } else if (source != Says.ACTIVE) {
            next.add(world.process(number, process.begins(At.CHECK, true)));
        }
    }

    /** In a transaction of a process: whether it may. */
    private boolean may(Db db, int number) {
        return db.mover == number || !kept.contains(Rule.ONE_MOVER);
    }

    private void apply(World world, int number, Carrier process, Db to, List<World> next) {
        if (!may(to, number) || (to.open && kept.contains(Rule.ONE_MOVER))) {
            next.add(world.process(number, process.idle()));
            return;
        }
        var after = process.logged ? world.side(!process.back, to.carried(process.read)) : world;
        next.add(after.process(number, process.at(process.at == At.APPLY ? At.FORGET : At.DRAIN_FORGET)));
    }

    private void forget(World world, int number, Carrier process, Db from, List<World> next) {
        var seen = from.log <= process.read || !kept.contains(Rule.FORGET_SEEN);
        var after = may(from, number) && process.logged && seen ? world.side(process.back, from.forgot()) : world;
        next.add(after.process(number, process.at == At.FORGET ? process.idle() : process.at(At.OPEN)));
    }

    private void check(World world, int number, Carrier process, Db to, List<World> next) {
        if (number == 1 && world.abort != At.IDLE) {
            return; // the other thread holds the lock
        }
        var expected = expected(process.back);
        var resumed = to.says == Says.ABORTED && may(to, number) ? to.says(expected) : to;
        var ready = resumed.says == expected;
        var after = ready ? process.begins(At.FENCE, process.back) : process.idle();
        next.add(world.side(!process.back, resumed).process(number, after));
    }

    private void fence(World world, int number, Carrier process, Db from, List<World> next) {
        if (!may(from, number)) {
            next.add(world.process(number, process.idle()));
            return;
        }
        var fenced = kept.contains(Rule.FENCE_FIRST) ? from.closed() : from;
        next.add(world.side(process.back, fenced)
                .process(number, process.at(kept.contains(Rule.DRAIN) ? At.DRAIN_READ : At.OPEN)));
    }

    /** The lock that this holds keeps the other thread of the process away until it is done. */
    private void open(World world, int number, Carrier process, Db to, List<World> next) {
        if (number == 1 && world.abort != At.IDLE) {
            return;
        }
        var givenUp = process.givenUp && kept.contains(Rule.ABORT_COUNTS);
        var fits = to.says == expected(process.back);
        if (!givenUp && may(to, number) && fits) {
            var atOnce = kept.contains(Rule.CAPTURE_AT_ONCE);
            var opened = world.side(!process.back, to.opened(Says.ACTIVE, atOnce));
            next.add(opened.process(number, atOnce ? process.idle() : process.at(At.CAPTURE)));
            next.add(opened.process(number, process.at(At.MARK))); // the answer is lost
        }
        next.add(world.process(number, process.at(At.MARK))); // it fails
    }

    private record Stay(World world, At at) {}

    /** Opens the old database again, step by step. */
    private Stay staying(World world, int number, At at, boolean back) {
        var from = world.side(back);
        var to = world.side(!back);
        return switch (at) {
            case MARK -> {
                var marks = kept.contains(Rule.ABORT_MARKS);
                var marked = marks && may(to, number) && to.says == expected(back) ? to.says(Says.ABORTED) : to;
                var stays = !marks || marked.says == Says.ABORTED;
                yield new Stay(world.side(!back, marked), stays ? At.STAY : At.IDLE);
            }
            case STAY, REOPEN -> {
                var opens = may(from, number) && from.says == Says.FENCED;
                var after =
                        opens ? world.side(back, from.opened(back ? Says.ACTIVE : Says.GIVING, from.captures)) : world;
                yield new Stay(after, at == At.STAY ? At.UNMARK : At.IDLE);
            }
            case UNMARK -> {
                var unmarked = may(to, number) && to.says == Says.ABORTED ? to.says(expected(back)) : to;
                yield new Stay(world.side(!back, unmarked), At.IDLE);
            }
            default -> throw new AssertionError(at);
        };
    }

    /** The other thread of the first process runs out of patience. */
    private void abort(World world, List<World> next) {
        var one = world.one;
        var inHandOver = EnumSet.range(At.FENCE, At.OPEN).contains(one.at);
        var locked = EnumSet.range(At.CAPTURE, At.UNMARK).contains(one.at) && one.at != At.REOPEN;
        if (world.abort == At.IDLE && inHandOver && !one.givenUp) {
            var givenUp = new Carrier(one.at, true, one.back, one.read, one.logged, true);
            next.add(world.process(1, givenUp).abort(At.MARK, one.back));
        } else if (world.abort != At.IDLE && !locked) {
            var after = staying(world, 1, world.abort, world.abortBack);
            next.add(after.world().abort(after.at(), after.at() != At.IDLE && world.abortBack));
        }
    }

    private static Says expected(boolean back) {
        return back ? Says.FENCED : Says.FOLLOWING;
    }
}
