package org.sitless.dataplane.tunnel;

/**
 * How congestion marks cross a tunnel (RFC 6040).
 *
 * <p>Encap road, normal mode (§4.1): "an encapsulator compliant with this specification MUST construct the outer encapsulating IP
 * header by copying the two-bit ECN field of the incoming IP header". Decap road (§4.2, figure 4), codepoints in numerical order:
 *
 * <pre>
 *                    outer  Not-ECT  ECT(1)   ECT(0)   CE
 *   inner  Not-ECT 00       Not-ECT  Not-ECT  Not-ECT  drop
 *          ECT(1)  01       ECT(1)   ECT(1)   ECT(1)   CE
 *          ECT(0)  10       ECT(0)   ECT(1)   ECT(0)   CE
 *          CE      11       CE       CE       CE       CE
 * </pre>
 *
 * Threads: any.
 */
public final class EcnMapping {
    /** The two bits of a TOS or traffic class octet that are ECN (RFC 3168 §5). */
    public static final int MASK = 0x03;

    public static final int NOT_ECT = 0b00;
    public static final int ECT_1 = 0b01;
    public static final int ECT_0 = 0b10;
    public static final int CE = 0b11;

    /** Figure 4's "drop": the inner transport "would not understand" a mark, so losing the packet is how it hears of congestion. */
    public static final int DROP = -1;

    private static final byte[] AFTER_DECAPSULATION = {
        NOT_ECT, NOT_ECT, NOT_ECT, DROP, //
        ECT_1, ECT_1, ECT_1, CE, //
        ECT_0, ECT_1, ECT_0, CE, //
        CE, CE, CE, CE
    };

    private EcnMapping() {}

    /**
     * The codepoint that the inner header carries on from the decapsulator, or {@link #DROP}.
     *
     * @param inner arriving inner traffic class; only its ECN bits count
     * @param outer arriving outer TOS; only its ECN bits count
     */
    public static int afterDecapsulation(int inner, int outer) {
        return AFTER_DECAPSULATION[((inner & MASK) << 2) | (outer & MASK)];
    }
}
