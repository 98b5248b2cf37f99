package io.challenges.internal.checkpoint;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.Fence;
import io.challenges.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic that loses no row: which positions and transactions a scan must look at, and what
 * a checkpoint remembers of it. Pure functions of the stored state and a snapshot.
 *
 * <p>It rests on one promise of the host: a transaction whose first id is assigned after position H
 * became visible writes no position below H less the lateness.
 *
 * <p><b>Why no row is lost.</b> A scan is recorded in the transaction that handles its rows, and
 * only where the checkpoint is still the one it started from. It reads upwards from {@code
 * scanned}, perhaps only to a cut, which becomes the new {@code scanned}; the {@link Window} below
 * is always read whole. So after each recorded scan, every row that it saw at or below {@code
 * scanned} has been handled. Take a row at or below it that the next scan sees and none has
 * handled; transaction T wrote it. The window holds it, because:
 *
 * <ul>
 *   <li>its id is in the window. The recorded scan did not see the row, so T was in flight then, or
 *       had no id yet: T is in {@code inFlight}, or is {@code xmax} or later. It has ended since,
 *       or is our own. {@code oldest} is the least such id, and a savepoint's id is greater than
 *       T's.
 *   <li>its position is in the window. Behind each recorded scan a <i>fence</i> is put, an id and a
 *       position: the id was drawn after everybody could see the position. Where it is at most
 *       {@code oldest}, and so at most T, T's first id was drawn later still, and the promise binds
 *       T to that position. {@code settled} is the position of such a fence, one that has passed
 *       for whoever can still write. At a start there is none yet, and the axis' margin stands for
 *       it: what was open then and wrote further back is missed.
 *   <li>its id is not in {@code seen}. That lists ids whose rows were visible as a whole: none that
 *       was in flight, and none from the reader's own on, which can still write. A savepoint's id
 *       is in no snapshot; that its row is visible proves that its transaction has ended, unless
 *       the row was frozen 2³² transactions ago.
 * </ul>
 *
 * <p>So the scan and its snapshot must be one statement, the fence must be drawn after it, and a
 * fence's position must be visible to others: never our own uncommitted rows'. What is forgotten,
 * by the caps or a rewind, only widens the window, and rows are handled again.
 *
 * <p>Long transactions elsewhere do no harm: ids that are still in flight do not count for {@code
 * oldest}, so the window stays near the head until one of them has ended.
 */
public final class Arithmetic {

  /** Beyond this many, the oldest ids are forgotten; their rows are derived again, never lost. */
  static final int SEEN_CAP = 10_000;

  /** Beyond this many, older fences are thinned out, which only lowers where late rows start. */
  static final int FENCE_CAP = 64;

  private Arithmetic() {}

  /**
   * Where rows can be that the last recorded scan could not see and this snapshot may.
   *
   * @param checkpoint the stored state
   * @param snapshot the present
   * @param lateness in positions
   * @return the window below {@code scanned}
   */
  public static Window window(Checkpoint checkpoint, Snapshot snapshot, long lateness) {
    long oldest = checkpoint.xmax();
    Set<Long> inFlight = new HashSet<>(snapshot.inFlight());
    for (long xid : checkpoint.inFlight()) {
      // Our own id is never among those in flight: it counts as ended, as its rows are visible.
      if (xid < oldest && !inFlight.contains(xid)) {
        oldest = xid;
      }
    }
    long floor = checkpoint.settled();
    for (Fence fence : checkpoint.fences()) {
      if (fence.xid() <= oldest) {
        floor = Math.max(floor, fence.position());
      }
    }
    return new Window(floor - lateness, oldest);
  }

  /**
   * What a scan changes.
   *
   * @param checkpoint what it started from
   * @param read what it found
   * @param changed whether the checkpoint is no longer what is stored, and must be written anyway
   * @return the step
   */
  public static Step advance(Checkpoint checkpoint, DirtySet read, boolean changed) {
    return advance(checkpoint, read, changed, SEEN_CAP, FENCE_CAP);
  }

  /** The same with other caps. */
  static Step advance(
      Checkpoint checkpoint, DirtySet read, boolean changed, int seenCap, int fenceCap) {
    Snapshot snapshot = read.snapshot();
    Long own = snapshot.own();
    long scanned = checkpoint.scanned();
    if (read.cut() != null) {
      scanned = Math.max(scanned, read.cut());
    }
    if (read.greatestRead() != null) {
      scanned = Math.max(scanned, read.greatestRead());
    }

    long leastLive = snapshot.leastLive();
    long settled = checkpoint.settled();
    List<Fence> fences = new ArrayList<>();
    for (Fence fence : checkpoint.fences()) {
      if (fence.xid() <= leastLive) {
        settled = Math.max(settled, fence.position());
      } else {
        fences.add(fence);
      }
    }

    long fenced = fences.isEmpty() ? settled : fences.get(fences.size() - 1).position();
    // Nothing is left of what was there at the beginning.
    boolean quietEnds = checkpoint.quiet() && read.cut() == null;
    boolean news =
        changed
            || quietEnds
            || read.rows() > 0
            || settled > checkpoint.settled()
            || scanned > fenced;
    Long fence = fenceAt(checkpoint, own, scanned);
    if (fence != null && fence <= fenced) {
      fence = null;
    }
    Checkpoint next =
        new Checkpoint(
            checkpoint.challengeId(),
            checkpoint.axis(),
            scanned,
            settled,
            snapshot.xmax(),
            withOwn(snapshot),
            seen(checkpoint, read, leastLive, seenCap),
            thinned(fences, fenceCap),
            greatest(checkpoint.headRead(), read.greatestRead()),
            quietEnds ? null : checkpoint.quietUntil(),
            checkpoint.revision(),
            checkpoint.writtenBy(),
            Math.max(checkpoint.greatestLateness(), read.lateness()),
            quietEnds ? null : checkpoint.blankAt());
    return new Step(next, news, fence, own != null);
  }

  /** The greatest position that is visible to everybody once the step is written. */
  private static @Nullable Long fenceAt(Checkpoint checkpoint, @Nullable Long own, long scanned) {
    if (own == null) {
      return scanned;
    }
    // Our own rows are among those read, and nobody else sees them before we commit.
    return own.equals(checkpoint.writtenBy()) ? null : checkpoint.scanned();
  }

  private static List<Long> seen(Checkpoint checkpoint, DirtySet read, long leastLive, int cap) {
    Snapshot snapshot = read.snapshot();
    // Rows of our own transaction are never seen as a whole: it can still write.
    long bound =
        snapshot.own() == null ? snapshot.xmax() : Math.min(snapshot.xmax(), snapshot.own());
    TreeSet<Long> seen = new TreeSet<>();
    addWithin(seen, checkpoint.seen(), leastLive, bound);
    addWithin(seen, read.xids(), leastLive, bound);
    // A frozen row of 2^32 transactions ago carries the 32 bits of one that is still in flight.
    snapshot.inFlight().forEach(seen::remove);
    while (seen.size() > cap) {
      seen.pollFirst();
    }
    return List.copyOf(seen);
  }

  private static void addWithin(Set<Long> to, List<Long> xids, long least, long bound) {
    for (long xid : xids) {
      if (xid >= least && xid < bound) {
        to.add(xid);
      }
    }
  }

  private static List<Long> withOwn(Snapshot snapshot) {
    if (snapshot.own() == null) {
      return snapshot.inFlight();
    }
    List<Long> live = new ArrayList<>(snapshot.inFlight());
    live.add(snapshot.own());
    return List.copyOf(live);
  }

  /** Makes room for one more. The newest stays, or the window would fall behind. */
  private static List<Fence> thinned(List<Fence> fences, int cap) {
    if (fences.size() < cap) {
      return List.copyOf(fences);
    }
    int half = fences.size() / 2;
    List<Fence> kept = new ArrayList<>();
    for (int i = 0; i < fences.size(); i++) {
      if (i >= half || i % 2 == 0) {
        kept.add(fences.get(i));
      }
    }
    return List.copyOf(kept);
  }

  private static @Nullable Long greatest(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.max(a, b);
  }

  /**
   * A checkpoint that counts everything up to a position as handled, and finds what was in flight
   * just then.
   *
   * @param challengeId the challenge
   * @param axis the axis
   * @param position the last position that counts as handled
   * @param snapshot taken with it, or after it
   * @param revision what the row carries now; null where there is none, or it is not ours yet
   * @return the checkpoint, still to be written
   */
  public static Checkpoint startAt(
      String challengeId, Axis axis, long position, Snapshot snapshot, @Nullable Long revision) {
    // No row has to lie at the position, so it proves nothing about the head.
    return startAt(challengeId, axis, position, snapshot, null, revision);
  }

  /**
   * The same at the greatest position there is. Should that fall, it is noticed.
   *
   * @param challengeId the challenge
   * @param axis the axis
   * @param head the greatest position that the snapshot sees; negative without any row
   * @param snapshot taken with it
   * @param revision what the row carries now; null where there is none, or it is not ours yet
   * @return the checkpoint, still to be written
   */
  public static Checkpoint startAtHead(
      String challengeId, Axis axis, long head, Snapshot snapshot, @Nullable Long revision) {
    return startAt(challengeId, axis, head, snapshot, head < 0 ? null : head, revision);
  }

  private static Checkpoint startAt(
      String challengeId,
      Axis axis,
      long position,
      Snapshot snapshot,
      @Nullable Long headRead,
      @Nullable Long revision) {
    return new Checkpoint(
        challengeId,
        axis,
        position,
        position - axis.adoptionMargin(),
        snapshot.xmax(),
        withOwn(snapshot),
        List.of(),
        List.of(),
        headRead,
        null,
        revision,
        // no fence there: the greatest position may be that of our own rows, which nobody else sees
        snapshot.own(),
        0,
        null);
  }

  /**
   * A checkpoint before the first row.
   *
   * @param challengeId the challenge
   * @param axis the axis
   * @param head the greatest position there is: nothing is announced up to it
   * @param revision what the row carries now; null where there is none
   * @return the checkpoint, still to be written
   */
  public static Checkpoint startAtBeginning(
      String challengeId, Axis axis, long head, @Nullable Long revision) {
    return new Checkpoint(
        challengeId,
        axis,
        -1,
        -1,
        0,
        List.of(),
        List.of(),
        List.of(),
        null,
        head,
        revision,
        null,
        0,
        null);
  }

  /**
   * The state moved back to a position.
   *
   * @param checkpoint the state
   * @param position the last position that still counts as read
   * @return the state; what lies lower already stays where it is
   */
  public static Checkpoint rewind(Checkpoint checkpoint, long position) {
    Long head = checkpoint.headRead();
    // No row has to lie at the position, so it proves nothing about the head.
    return movedBack(checkpoint, position, head == null || head > position ? null : head);
  }

  /**
   * The state after the greatest position of all sources has fallen: blocks were rolled back, and
   * others may have taken their numbers since.
   *
   * @param checkpoint the state
   * @param survivor the greatest position of a row that was handled before and is still there;
   *     negative without any
   * @return the state moved back to it
   */
  public static Checkpoint fallen(Checkpoint checkpoint, long survivor) {
    return movedBack(checkpoint, survivor, survivor < 0 ? null : survivor);
  }

  /**
   * Rows that a transaction below this wrote were certainly visible to the last recorded scan.
   *
   * @param checkpoint the state
   * @return the least transaction id that may not have been
   */
  public static long leastUnseen(Checkpoint checkpoint) {
    return checkpoint.inFlight().stream().reduce(checkpoint.xmax(), Math::min);
  }

  private static Checkpoint movedBack(
      Checkpoint checkpoint, long position, @Nullable Long headRead) {
    return new Checkpoint(
        checkpoint.challengeId(),
        checkpoint.axis(),
        Math.min(checkpoint.scanned(), position),
        Math.min(checkpoint.settled(), position),
        checkpoint.xmax(),
        checkpoint.inFlight(),
        checkpoint.seen(),
        checkpoint.fences().stream().filter(fence -> fence.position() <= position).toList(),
        headRead,
        checkpoint.quietUntil(),
        checkpoint.revision(),
        checkpoint.writtenBy(),
        checkpoint.greatestLateness(),
        checkpoint.blankAt());
  }

  /**
   * Who keeps the settled position back.
   *
   * @param checkpoint the state
   * @param snapshot the present
   * @return the oldest transaction that is open, where a fence is younger; null otherwise
   */
  public static @Nullable Long heldBy(Checkpoint checkpoint, Snapshot snapshot) {
    long leastLive = snapshot.leastLive();
    boolean open = leastLive < snapshot.xmax() || Objects.equals(snapshot.own(), leastLive);
    boolean held = checkpoint.fences().stream().anyMatch(fence -> fence.xid() > leastLive);
    return open && held ? leastLive : null;
  }

  /**
   * Whether the state comes from another cluster, or from a later time of this one: its ids mean
   * nothing here.
   *
   * @param checkpoint the state
   * @param snapshot the present
   * @return true if the state saw ids that have not been assigned yet
   */
  public static boolean isForeign(Checkpoint checkpoint, Snapshot snapshot) {
    Long blankAt = checkpoint.blankAt();
    return checkpoint.xmax() > snapshot.xmax() || (blankAt != null && blankAt > snapshot.xmax());
  }

  /**
   * The state without its ids: everything from the settled position less the lateness is derived
   * once more.
   *
   * @param checkpoint the state
   * @return the state to go on from
   */
  public static Checkpoint forgetIds(Checkpoint checkpoint) {
    return new Checkpoint(
        checkpoint.challengeId(),
        checkpoint.axis(),
        checkpoint.scanned(),
        checkpoint.settled(),
        0,
        List.of(),
        List.of(),
        List.of(),
        checkpoint.headRead(),
        checkpoint.quietUntil(),
        checkpoint.revision(),
        null,
        checkpoint.greatestLateness(),
        null);
  }
}
