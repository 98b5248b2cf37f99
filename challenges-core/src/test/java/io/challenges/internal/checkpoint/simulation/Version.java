package io.challenges.internal.checkpoint.simulation;

import java.util.Arrays;

/** A version of a row. */
final class Version {

  static final int NOBODY = -1;

  final int id;
  final int row;
  final long position;

  /** The greatest position that anybody had committed when the writing id was drawn. */
  final long headBefore;

  /** 64 bits wide; the server keeps the lower half. */
  long xid;

  /** The session whose open transaction wrote it, and under how many savepoints. */
  int writer;

  int writerDepth;
  int committedAt;

  /** The session whose open transaction deleted or replaced it. */
  int deleter = NOBODY;

  int deleterDepth;
  int deletedAt = Integer.MAX_VALUE;

  /** A recorded scan, or one that counted everything as handled, was committed. */
  boolean handled;

  int handledIn;

  /** By session: under how many savepoints a tick that has not been committed handled it. */
  final byte[] handling;

  /** By session, as bits: the present scan read it, or the present adoption passes over it. */
  int read;

  int passedOver;

  Version(int id, int row, long position, long headBefore, long xid, int sessions) {
    this.id = id;
    this.row = row;
    this.position = position;
    this.headBefore = headBefore;
    this.xid = xid;
    this.writer = NOBODY;
    this.handling = new byte[sessions];
    Arrays.fill(handling, (byte) NOBODY);
  }

  Version(Version other) {
    id = other.id;
    row = other.row;
    position = other.position;
    headBefore = other.headBefore;
    xid = other.xid;
    writer = other.writer;
    writerDepth = other.writerDepth;
    committedAt = other.committedAt;
    deleter = other.deleter;
    deleterDepth = other.deleterDepth;
    deletedAt = other.deletedAt;
    handled = other.handled;
    handledIn = other.handledIn;
    handling = other.handling.clone();
    read = other.read;
    passedOver = other.passedOver;
  }

  boolean visibleTo(View view) {
    boolean written = writer == NOBODY ? committedAt <= view.clock() : writer == view.session();
    boolean deleted = deleter == NOBODY ? deletedAt <= view.clock() : deleter == view.session();
    return written && !deleted;
  }

  @Override
  public String toString() {
    return "row " + row + " at " + position + " of transaction " + xid;
  }
}
