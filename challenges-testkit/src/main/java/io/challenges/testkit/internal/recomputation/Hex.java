package io.challenges.testkit.internal.recomputation;

/** Numbers as specifiers have them. */
final class Hex {

  private Hex() {}

  static String of(int number) {
    return Integer.toHexString(number);
  }

  static String of(int one, int other) {
    return of(one) + ":" + of(other);
  }
}
