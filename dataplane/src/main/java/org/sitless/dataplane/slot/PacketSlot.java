package org.sitless.dataplane.slot;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.tunnel.Tunnel;

/**
 * Room for one super-packet, and all that its road knows about it.
 *
 * <pre>
 *   0                     INNER_OFFSET                                CAPACITY
 *   |&lt;----- headroom -----&gt;|&lt;------------- inner packet -------------&gt;| room
 *          |vnet hdr 10     |
 *               |IPv4 hdr 20|  (a longer outer header moves the inner packet right)
 * </pre>
 *
 * A packet is {@code [packetOffset, packetOffset + packetLength)}. Bytes do not move: encapsulating and decapsulating moves
 * {@code packetOffset}. All offsets and lengths are in bytes.
 *
 * <p>Slots of one batch may form a <em>run</em>: a super-packet that stands in several slots. Its head is the first segment, with headers
 * and an offload descriptor that speak of the whole; the packet of each slot joined to it is just what it adds: payload. {@link
 * #nextPiece()} leads from slot to slot. Each still counts as what it was read as.
 *
 * <p>Threads: whoever holds the slot's sequence in the ring; no field is shared otherwise.
 */
public final class PacketSlot {
    /** Where an inner packet begins when it is read from a TUN device; also where one begins behind a plain outer header. */
    public static final int INNER_OFFSET = 128;

    /** Slots of the longest run: as many as the datagrams that each kernel takes in one super-packet ({@code UDP_MAX_SEGMENTS}). */
    public static final int MOST_PIECES = 64;

    /** Bytes of a slot: headroom and the longest IP packet, rounded up. */
    public static final int CAPACITY = INNER_OFFSET + 65_536 + 64;

    /** Distance of two slots: not a power of two, so that their first lines fall into different cache sets. */
    public static final int STRIDE = CAPACITY + 5 * 64;

    private final UnsafeBuffer buffer;
    private final OffloadDescriptor offload = new OffloadDescriptor();
    private int packetOffset;
    private int packetLength;
    private Tunnel tunnel;
    private Disposition disposition;
    private DropReason dropReason;
    private int segmentsRead;
    private int segments;
    private int segmentsLost;
    private int innerTransportOffset;
    private int innerTransportProtocol;
    private PacketSlot nextPiece;
    private boolean joined;
    private int outerFlags;
    private boolean guessable;

    /** @param buffer wraps exactly this slot's {@link #CAPACITY} bytes of native memory */
    public PacketSlot(UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    /** Makes the slot ready for a packet that a source has just read as {@code [offset, offset + length)}: one finished packet. */
    public PacketSlot received(int offset, int length) {
        packetOffset = offset;
        packetLength = length;
        tunnel = null;
        disposition = Disposition.FORWARD;
        dropReason = null;
        offload.clear();
        segmentsRead = 1;
        segments = 1;
        segmentsLost = 0;
        innerTransportOffset = 0;
        innerTransportProtocol = 0;
        nextPiece = null;
        joined = false;
        guessable = false;
        return this;
    }

    /** The whole slot, headroom included. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Native address of the packet's first octet. */
    public long packetAddress() {
        return buffer.addressOffset() + packetOffset;
    }

    public int packetOffset() {
        return packetOffset;
    }

    public int packetLength() {
        return packetLength;
    }

    /** The packet is now {@code [offset, offset + length)}. */
    public PacketSlot packet(int offset, int length) {
        packetOffset = offset;
        packetLength = length;
        return this;
    }

    /** What the inner packet still lacks. */
    public OffloadDescriptor offload() {
        return offload;
    }

    /** The tunnel found by lookup; null before it. */
    public Tunnel tunnel() {
        return tunnel;
    }

    public PacketSlot tunnel(Tunnel found) {
        tunnel = found;
        return this;
    }

    /**
     * Where the inner packet's transport header (or whatever ends the extension header chain) begins, counted from the inner
     * packet's first octet; set by the inner check.
     */
    public int innerTransportOffset() {
        return innerTransportOffset;
    }

    /**
     * Protocol of what stands at {@link #innerTransportOffset()}: a Next Header value. Every fragment, the first one too, says 44
     * (Fragment): nobody may take its content for a whole transport packet.
     */
    public int innerTransportProtocol() {
        return innerTransportProtocol;
    }

    public PacketSlot innerTransport(int offset, int protocol) {
        innerTransportOffset = offset;
        innerTransportProtocol = protocol;
        return this;
    }

    /** Flags of the outer header that this packet gets beside its tunnel's: DF, of a probe. */
    public int outerFlags() {
        return outerFlags;
    }

    public PacketSlot outerFlags(int flags) {
        outerFlags = flags;
        return this;
    }

    public Disposition disposition() {
        return disposition;
    }

    public boolean isForwarding() {
        return disposition == Disposition.FORWARD;
    }

    /** Why the slot was dropped, or why segments of it were lost; null where none was. */
    public DropReason dropReason() {
        return dropReason;
    }

    /** Ends the packet here. */
    public PacketSlot drop(DropReason reason) {
        disposition = Disposition.DROP;
        dropReason = reason;
        segmentsLost = segments;
        return this;
    }

    /** Ends the whole run here, which this slot is the head of. */
    public PacketSlot dropRun(DropReason reason) {
        for (PacketSlot piece = this; piece != null; piece = piece.nextPiece) {
            piece.drop(reason);
        }
        return this;
    }

    /** The packet was rewritten into an answer. */
    public PacketSlot reply() {
        disposition = Disposition.REPLY;
        return this;
    }

    /** The error of the path that was read has become one that the sender of the quoted packet understands. */
    public PacketSlot relay() {
        disposition = Disposition.RELAY;
        return this;
    }

    /** The packet was handed to somebody else. */
    public PacketSlot divert() {
        disposition = Disposition.DIVERT;
        return this;
    }

    /** A sink could not send {@code count} of the slot's segments. All of them lost is a drop; so is an answer, which is one packet. */
    public PacketSlot lose(DropReason reason, int count) {
        dropReason = reason;
        segmentsLost += count;
        if (segmentsLost >= segments || disposition == Disposition.REPLY) {
            drop(reason);
        }
        return this;
    }

    /**
     * Makes the other slot's packet, less its headers, the next piece of this one's run.
     *
     * @param headerLength octets of the piece that the head has said already
     * @return the piece
     */
    public PacketSlot join(PacketSlot piece, int headerLength) {
        nextPiece = piece;
        piece.joined = true;
        return piece.packet(piece.packetOffset + headerLength, piece.packetLength - headerLength);
    }

    /** The next slot of the run; null at its end, and where there is none. */
    public PacketSlot nextPiece() {
        return nextPiece;
    }

    /** Whether the slot's payload leaves with the head of its run: no sink sends it by itself. */
    public boolean isJoined() {
        return joined;
    }

    /**
     * Whether anybody who knows the tunnel's outer end could have written the packet: its inner source is no secret between that end and us.
     */
    public boolean isGuessable() {
        return guessable;
    }

    public PacketSlot guessable(boolean is) {
        guessable = is;
        return this;
    }

    /** Packets on the wire that this slot stands for. */
    public int segments() {
        return segments;
    }

    /** What was counted as read when the source returned this slot. */
    public int segmentsRead() {
        return segmentsRead;
    }

    public int segmentsLost() {
        return segmentsLost;
    }

    /** The source knows that the slot stands for several packets. */
    public PacketSlot segmentsRead(int count) {
        segmentsRead = count;
        segments = count;
        return this;
    }

    /** A stage found out that what was read as one packet stands for several; the end of the road corrects the count of read ones. */
    public PacketSlot segmentsFound(int count) {
        segments = count;
        return this;
    }
}
