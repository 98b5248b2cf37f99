package io.challenges.rules;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.StartFrom;

/** What challenges of a host are made of in several tests. */
public final class OwnChallenges {

  /** Follows are its steps; its source does not tell where a row lies. */
  public static final ChallengeDefinition SOCIAL =
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

  /** Three steps, and what they pay. */
  public static final String SOCIAL_ROW =
      """
      insert into challenges (id, type, amount, active, step_count)
      values ('social', 'numeric', '10', true, 3)
      """;

  /** The follower and whom it follows, in the newest block. */
  public static final String FOLLOW =
      """
      insert into follows (follower_user_id, followee_user_id, is_current, is_delete, blocknumber)
      select ?, ?, true, false, max(number) from blocks
      """;

  /** A derivation that completes a row for each key. */
  public static final String ONE_FOR_EACH_KEY =
      """
      select
        to_hex(dirty.key) as specifier, dirty.key as user_id, 1 as progress, 1 as target,
        challenge.amount, null::bigint as completed_blocknumber, null::timestamp as completed_at
      from dirty
      cross join challenge
      """;

  private OwnChallenges() {}
}
