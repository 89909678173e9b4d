package io.resonant.backup;

import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Looks whether a place still has every byte that it was given. Needs no key: the names are hashes of what is kept. */
final class Inspection {
    private final Shelf shelf;
    private final List<Leg> others;

    Inspection(Shelf shelf, List<Leg> others) {
        this.shelf = shelf;
        this.others = others;
    }

    /** @param deep reads every byte instead of asking what is there */
    Backups.Inspected run(boolean deep, boolean repair) {
        var present = Leg.names(shelf.leg().pieces());
        var checked = new HashSet<Sha256>();
        var bad = new HashSet<Sha256>();
        var damaged = new TreeMap<String, List<String>>();
        var unreadable = new ArrayList<String>();
        var repaired = 0;
        for (var name : shelf.unreadable()) {
            if (repair && bringBack(name, Leg::headers)) {
                repaired++; // the next look sees the backup
            } else {
                unreadable.add(name.hex());
            }
        }
        for (var backup : shelf.backups()) {
            for (var name : needs(backup, repair, damaged)) {
                if (checked.add(name) && !isGood(name, present, deep)) {
                    if (repair && bringBack(name, Leg::pieces)) {
                        repaired++;
                    } else {
                        bad.add(name);
                    }
                }
                if (bad.contains(name)) {
                    note(damaged, backup, name.hex());
                }
            }
        }
        return new Backups.Inspected(
                shelf.leg().address(), shelf.backups().size(), checked.size(), damaged, unreadable, repaired);
    }

    private Set<Sha256> needs(Standing backup, boolean repair, Map<String, List<String>> damaged) {
        try {
            return shelf.needs(backup);
        } catch (BlobException e) {
            if (e.kind() != BlobException.Kind.REFUSED) {
                throw e;
            }
            if (repair && bringBack(backup.header().usesName(), Leg::pieces)) {
                return shelf.needs(backup);
            }
            note(damaged, backup, backup.header().uses());
            return Set.of();
        }
    }

    private boolean isGood(Sha256 name, Map<Sha256, Long> present, boolean deep) {
        return present.containsKey(name) && (!deep || Leg.read(shelf.leg().pieces(), name) != null);
    }

    private boolean bringBack(Sha256 name, Function<Leg, BlobStore> part) {
        for (var other : others) {
            var content = Leg.read(part.apply(other), name);
            if (content != null) {
                Leg.put(part.apply(shelf.leg()), content);
                return true;
            }
        }
        return false;
    }

    private static void note(Map<String, List<String>> damaged, Standing backup, String name) {
        var names = damaged.computeIfAbsent(backup.header().id(), _ -> new ArrayList<>());
        if (names.size() < 10) {
            names.add(name);
        }
    }
}
