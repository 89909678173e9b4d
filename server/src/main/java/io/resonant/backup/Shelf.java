package io.resonant.backup;

import io.resonant.backup.Header.Signed;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The backups that one place holds, the newest first, and the objects there that are none although they should be. */
record Shelf(Leg leg, List<Standing> backups, List<Sha256> unreadable) {
    /** @param object the name of the header where it is kept */
    record Standing(Sha256 object, Header header, String signer) {}

    /**
     * That a backup came back whole, or why it did not.
     *
     * @param failure null when it came back as it was
     * @param seconds that it took until the server answered from it
     */
    record Proof(
            String backup,
            Instant at,
            double seconds,
            @Nullable String failure) {}

    static Shelf of(Leg leg) {
        var backups = new ArrayList<Standing>();
        var unreadable = new ArrayList<Sha256>();
        for (var name : Leg.names(leg.headers()).keySet()) {
            read(leg, name).ifPresentOrElse(backups::add, () -> unreadable.add(name));
        }
        backups.sort(Comparator.comparing((Standing one) -> one.header().createdAt())
                .thenComparing(one -> one.header().id())
                .reversed());
        return new Shelf(leg, List.copyOf(backups), List.copyOf(unreadable));
    }

    private static Optional<Standing> read(Leg leg, Sha256 name) {
        var bytes = Leg.read(leg.headers(), name);
        return Optional.ofNullable(bytes)
                .flatMap(Signed::parse)
                .flatMap(signed ->
                        signed.content(Header.class).map(header -> new Standing(name, header, signed.signer())));
    }

    Optional<Standing> find(String id) {
        return backups.stream().filter(one -> one.header().id().equals(id)).findFirst();
    }

    /** Everything that has to stay while a backup stays. @throws BlobException when that cannot be known */
    Set<Sha256> needs(Standing backup) {
        var needs = new HashSet<Sha256>();
        var uses = backup.header().usesName();
        needs.add(uses);
        var list = Leg.read(leg.pieces(), uses);
        if (list == null || list.length % Names.BYTES != 0) {
            throw new BlobException(
                    BlobException.Kind.REFUSED,
                    "The list of pieces of the backup " + backup.header().id() + " is lost or damaged in " + leg,
                    null);
        }
        needs.addAll(Names.read(list));
        return needs;
    }

    /** The last proof of each backup that was tried, by whoever signed the backup. */
    Map<String, Proof> proofs() {
        var proofs = new HashMap<String, Proof>();
        var signers = new HashMap<String, String>();
        backups.forEach(one -> signers.put(one.header().id(), one.signer()));
        for (var name : Leg.names(leg.proofs()).keySet()) {
            Optional.ofNullable(Leg.read(leg.proofs(), name))
                    .flatMap(Signed::parse)
                    .ifPresent(signed -> signed.content(Proof.class)
                            .filter(proof -> signed.signer().equals(signers.get(proof.backup())))
                            .ifPresent(proof -> proofs.merge(
                                    proof.backup(),
                                    proof,
                                    (one, other) -> one.at().isAfter(other.at()) ? one : other)));
        }
        return proofs;
    }

    /** Lists of names of objects. */
    static final class Names {
        static final int BYTES = 32;

        private Names() {}

        static byte[] write(Set<Sha256> names) {
            var text = new StringBuilder();
            names.stream().sorted().forEach(name -> text.append(name.hex()));
            return java.util.HexFormat.of().parseHex(text);
        }

        static List<Sha256> read(byte[] list) {
            var hex = java.util.HexFormat.of().formatHex(list);
            var names = new ArrayList<Sha256>();
            for (var at = 0; at < hex.length(); at += 2 * BYTES) {
                names.add(new Sha256(hex.substring(at, at + 2 * BYTES)));
            }
            return names;
        }
    }

    /** Looks whether a place still has every byte that it was given. Needs no key: the names are hashes of what is kept. */
    static final class Inspection {
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
                        note(damaged, backup.header().id(), name.hex());
                    }
                }
            }
            for (var batch : Arrivals.of(shelf.leg()).batches()) {
                for (var piece : batch.head().uses()) {
                    var name = new Sha256(piece);
                    boolean whole = checked.add(name) ? isGood(name, present, deep) : !bad.contains(name);
                    if (!whole && repair && bringBack(name, Leg::pieces)) {
                        repaired++;
                    } else if (!whole) {
                        bad.add(name);
                        note(damaged, batch.head().backup(), piece);
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
                note(damaged, backup.header().id(), backup.header().uses());
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

        private static void note(Map<String, List<String>> damaged, String backup, String name) {
            var names = damaged.computeIfAbsent(backup, _ -> new ArrayList<>());
            if (names.size() < 10) {
                names.add(name);
            }
        }
    }
}
