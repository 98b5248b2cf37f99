package io.challenges;

import org.jspecify.annotations.Nullable;

/**
 * A reward that was paid: a row of {@code sol_reward_disbursements} whose recipient's wallet is a
 * user's. What may be null is null where the row leaves it out.
 *
 * @param userId who was paid
 * @param challengeId for which challenge; null where the row names none
 * @param specifier for which of its rows; null where the row names none
 * @param amount as in the table's column {@code amount}: the token's smallest unit, hundred
 *     millionths of a coin, where {@code user_challenges} and {@link CompletedChallenge} have whole
 *     coins
 * @param signature the transaction that paid it; one can pay several
 * @param slot the slot of that transaction; null where the row names none
 */
public record Disbursement(
    int userId,
    @Nullable String challengeId,
    @Nullable String specifier,
    long amount,
    String signature,
    @Nullable Long slot) {}
