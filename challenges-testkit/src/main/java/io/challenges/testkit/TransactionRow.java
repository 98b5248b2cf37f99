package io.challenges.testkit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A version whose transaction is part of its key.
 *
 * @param <R> the row's own type
 */
public abstract class TransactionRow<R extends TransactionRow<R>> extends VersionRow<R> {

  TransactionRow() {}

  /**
   * When it was made.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public final R createdAt(@Nullable LocalDateTime instant) {
    return set("created_at", instant);
  }

  /**
   * The transaction.
   *
   * @param hash of two versions in one block the greater one counts; unless set, greater than all
   *     before
   * @return this row
   */
  public final R txhash(String hash) {
    return set("txhash", hash);
  }
}
