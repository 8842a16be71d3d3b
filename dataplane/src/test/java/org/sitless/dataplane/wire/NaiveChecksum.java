package org.sitless.dataplane.wire;

/** RFC 1071 by the letter: one 16-bit word after the other, the carry added back at once. */
public final class NaiveChecksum {
    private NaiveChecksum() {}

    /** One's complement sum over the parts, each of which begins a new word. */
    public static int sum(byte[]... parts) {
        int sum = 0;
        for (byte[] part : parts) {
            for (int at = 0; at < part.length; at += 2) {
                int high = part[at] & 0xFF;
                int low = at + 1 < part.length ? part[at + 1] & 0xFF : 0;
                sum += high * 256 + low;
                if (sum > 0xFFFF) {
                    sum -= 0xFFFF;
                }
            }
        }
        return sum;
    }

    /** The pseudo-header of RFC 8200 §8.1 in front of an upper-layer packet. */
    public static byte[] pseudoHeader(byte[] packet, int upperLayerLength, int protocol) {
        byte[] pseudo = new byte[40];
        System.arraycopy(packet, 8, pseudo, 0, 32);
        for (int octet = 0; octet < 4; octet++) {
            pseudo[32 + octet] = (byte) (upperLayerLength >> (24 - 8 * octet));
        }
        pseudo[39] = (byte) protocol;
        return pseudo;
    }
}
