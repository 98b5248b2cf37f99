package io.challenges.sweep;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.StartFrom;

/**
 * A challenge whose steps are the user's follows, and whose source does not tell where a row lies.
 */
final class Social {

  static final ChallengeDefinition DEFINITION =
      ChallengeDefinition.named("social")
          .source(
              Axis.BLOCKS,
              """
              select follower_user_id as key, blocknumber as position, xmin as version
              from /*schema.*/follows
              """)
          .derivation(
              """
              select
                to_hex(dirty.key) as specifier,
                dirty.key as user_id,
                (
                  select count(*)
                  from /*schema.*/follows
                  where follower_user_id = dirty.key and is_current and not is_delete
                ) as progress,
                challenge.step_count as target,
                challenge.amount,
                null::bigint as completed_blocknumber,
                null::timestamp as completed_at
              from dirty
              cross join challenge
              """)
          .startFrom(StartFrom.BEGINNING)
          .build();

  /** The follower and whom it follows, in the newest block. */
  static final String FOLLOW =
      """
      insert into follows (follower_user_id, followee_user_id, is_current, is_delete, blocknumber)
      select ?, ?, true, false, max(number) from blocks
      """;

  static final String ONE_FOR_EACH_KEY =
      """
      select
        to_hex(dirty.key) as specifier, dirty.key as user_id, 1 as progress, 1 as target,
        challenge.amount, null::bigint as completed_blocknumber, null::timestamp as completed_at
      from dirty
      cross join challenge
      """;

  private Social() {}
}
