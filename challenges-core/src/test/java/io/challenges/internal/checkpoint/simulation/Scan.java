package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.Fence;
import io.challenges.Snapshot;
import io.challenges.internal.checkpoint.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the one statement of a scan finds, as scan.sql, source.sql, read.sql and oldest.sql say it.
 *
 * @param dirty what the arithmetic gets of it
 * @param read the versions
 * @param trueLateness how far below the head at the draw of its id the latest of them lay
 */
record Scan(DirtySet dirty, List<Version> read, long trueLateness) {

  private static final long LOW = 0xFFFF_FFFFL;

  static Scan of(World world, View view, Checkpoint from) {
    return new Statement(world, view, from).run();
  }

  /** The statement's greatest position of a row that was handled before and is still there. */
  static long survivor(World world, View view, long leastUnseen, long headRead) {
    Statement.Ages ages = new Statement.Ages(view.snapshot(), world.next(), leastUnseen);
    long position = -1;
    for (Version version : world.versions()) {
      if (version.visibleTo(view) && version.position <= headRead && !ages.young(version.xid)) {
        position = Math.max(position, version.position);
      }
    }
    return position;
  }

  private static final class Statement {
    private final World world;
    private final Plan plan;
    private final View view;
    private final Snapshot snapshot;
    private final Checkpoint from;
    private final Window window;
    private final Ages ages;
    private final List<Version> read = new ArrayList<>();
    private final Set<Long> xids = new TreeSet<>();
    private long lateness;
    private long trueLateness;

    Statement(World world, View view, Checkpoint from) {
      this.world = world;
      this.plan = world.plan();
      this.view = view;
      this.snapshot = view.snapshot();
      this.from = from;
      this.window = plan.rules.window(from, snapshot, plan.lateness);
      this.ages = new Ages(snapshot, world.next(), window.oldest());
    }

    Scan run() {
      Long quietUntil = from.quietUntil();
      long limit = quietUntil != null && from.quiet() ? quietUntil : Long.MAX_VALUE;
      Long cut = null;
      Long greatest = null;
      List<List<Version>> fresh = new ArrayList<>();
      for (int source = 0; source < plan.sources; source++) {
        List<Version> above = above(source, limit);
        List<Version> skimmed = firstWithTies(above, skim());
        List<Version> first =
            firstWithTies(skimmed.stream().filter(this::keyed).toList(), plan.batch);
        Long end = null;
        if (first.size() >= plan.batch) {
          end = first.get(first.size() - 1).position;
        } else if (above.size() >= skim()) {
          end = above.get(skim() - 1).position;
        }
        if (end != null) {
          cut = cut == null ? end : Long.valueOf(Math.min(cut, end));
        }
        fresh.add(first);
        Long last = above.isEmpty() ? null : above.get(above.size() - 1).position;
        if (!plan.rules.cutTogether() && end != null) {
          last = end;
        }
        if (last != null) {
          greatest = greatest == null ? last : Long.valueOf(Math.max(greatest, last));
        }
      }
      if (!plan.rules.cutTogether()) {
        cut = null;
      } else if (cut != null) {
        greatest = cut;
      }
      for (List<Version> first : fresh) {
        for (Version version : first) {
          if (cut == null || version.position <= cut) {
            take(version);
          }
        }
      }
      late();
      DirtySet dirty =
          new DirtySet(
              snapshot,
              Set.of(),
              read.size(),
              greatest,
              cut,
              List.copyOf(xids),
              window.oldest() > 0 ? lateness : 0,
              headStands());
      return new Scan(dirty, read, trueLateness);
    }

    private int skim() {
      return plan.batch == Plan.UNLIMITED ? Plan.UNLIMITED : plan.batch * 2;
    }

    private List<Version> above(int source, long limit) {
      List<Version> above = new ArrayList<>();
      for (Version version : world.versions()) {
        if (version.row % plan.sources == source
            && version.position > from.scanned()
            && version.position <= limit
            && version.visibleTo(view)) {
          above.add(version);
        }
      }
      above.sort(Comparator.comparingLong(version -> version.position));
      return above;
    }

    private boolean keyed(Version version) {
      return version.row < plan.keyless;
    }

    private static List<Version> firstWithTies(List<Version> ordered, int limit) {
      int end = Math.min(limit, ordered.size());
      while (end > 0
          && end < ordered.size()
          && ordered.get(end).position == ordered.get(end - 1).position) {
        end++;
      }
      return ordered.subList(0, end);
    }

    private void late() {
      int left = plan.rules.lateLimit(plan.batch);
      for (Version version : world.versions()) {
        if (left > 0
            && version.position <= from.scanned()
            && keyed(version)
            && version.visibleTo(view)) {
          long xid = ages.widened(version.xid);
          boolean late =
              plan.rules.late(
                  new Rules.Late(
                      from, window, snapshot, version.position, xid, ages.young(version.xid)));
          if (late) {
            take(version);
            measure(version, xid);
            left--;
          }
        }
      }
    }

    private void take(Version version) {
      read.add(version);
      long xid = ages.widened(version.xid);
      if (xid >= snapshot.leastLive()) {
        xids.add(xid);
      }
    }

    private void measure(Version version, long xid) {
      Long fenced = null;
      for (Fence fence : from.fences()) {
        if (fence.xid() <= xid) {
          fenced = fenced == null ? fence.position() : Math.max(fenced, fence.position());
        }
      }
      long visible = fenced == null ? from.settled() : fenced;
      if (xid < snapshot.xmax()) {
        lateness = Math.max(lateness, visible - version.position);
      }
      long trulyVisible = world.isAmbiguous(version) ? visible : version.headBefore;
      trueLateness = Math.max(trueLateness, trulyVisible - version.position);
    }

    private boolean headStands() {
      Long headRead = from.headRead();
      if (headRead == null) {
        return true;
      }
      for (Version version : world.versions()) {
        if (version.position >= headRead && version.visibleTo(view)) {
          return true;
        }
      }
      return false;
    }

    /** 32-bit ids next to a snapshot. */
    private static final class Ages {
      private final long xmax;
      private final long countedFrom;
      private final int oldest;

      Ages(Snapshot snapshot, long next, long oldestXid) {
        xmax = snapshot.xmax();
        Long own = snapshot.own();
        countedFrom = (own == null ? next : own) & LOW;
        long age = widened(countedFrom) - oldestXid;
        oldest = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, age));
      }

      long widened(long xid) {
        return (xmax + (1L << 31)) - ((xmax + (1L << 31) - (xid & LOW)) & LOW);
      }

      /** Written by the oldest transaction of interest or a later one, as far as age() tells. */
      boolean young(long xid) {
        boolean permanent = (xid & LOW) < 3;
        int age = permanent ? Integer.MAX_VALUE : (int) (countedFrom - (xid & LOW));
        return age <= oldest;
      }
    }
  }
}
