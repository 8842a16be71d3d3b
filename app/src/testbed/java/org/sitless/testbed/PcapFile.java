package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the classic pcap format, pcap-savefile(5), of either byte order.
 *
 * <pre>
 *   file:    magic 4 | version 2+2 | zone 4 | accuracy 4 | snapshot length 4 | link type 4 | packets …
 *   packet:  seconds 4 | micro- or nanoseconds 4 | captured length 4 | original length 4 | bytes …
 * </pre>
 */
public final class PcapFile {
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int LINKTYPE_RAW = 101;
    private static final int ETHERNET_HEADER = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;

    private PcapFile() {}

    /** The IP packets of a file; other frames are left out, and so is a packet cut at the end of the file. */
    public static List<CapturedPacket> read(Path file) {
        try {
            return read(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The IP packets of a file that lies in memory. */
    public static List<CapturedPacket> read(ByteBuffer file) {
        if (file.remaining() < FILE_HEADER) {
            return List.of();
        }
        ByteOrder order = isMagic(file.order(ByteOrder.BIG_ENDIAN).getInt(0)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer words = file.duplicate().order(order);
        if (!isMagic(words.getInt(0))) {
            throw new IllegalArgumentException("not a pcap file: magic " + Integer.toHexString(words.getInt(0)));
        }
        int nanosPerTick = words.getInt(0) == MAGIC_NANOS ? 1 : 1_000;
        int linkType = words.getInt(20);
        List<CapturedPacket> packets = new ArrayList<>();
        int at = FILE_HEADER;
        while (at + PACKET_HEADER <= words.limit()) {
            int captured = words.getInt(at + 8);
            if (at + PACKET_HEADER + captured > words.limit()) {
                break;
            }
            long seconds = words.getInt(at) & 0xffff_ffffL;
            long timeNanos = seconds * 1_000_000_000 + (long) words.getInt(at + 4) * nanosPerTick;
            int linkHeader = linkHeaderBytes(file.slice(at + PACKET_HEADER, captured), linkType);
            if (linkHeader >= 0) {
                ByteBuffer ip = file.slice(at + PACKET_HEADER + linkHeader, captured - linkHeader);
                packets.add(new CapturedPacket(timeNanos, ip.asReadOnlyBuffer()));
            }
            at += PACKET_HEADER + captured;
        }
        return List.copyOf(packets);
    }

    private static boolean isMagic(int word) {
        return word == MAGIC_MICROS || word == MAGIC_NANOS;
    }

    /** Where the IP header begins in this frame, or -1 if there is none. */
    private static int linkHeaderBytes(ByteBuffer frame, int linkType) {
        if (linkType == LINKTYPE_RAW) {
            return 0;
        }
        if (linkType != LINKTYPE_ETHERNET) {
            throw new IllegalArgumentException("link type " + linkType + " is neither Ethernet nor raw IP");
        }
        if (frame.remaining() < ETHERNET_HEADER) {
            return -1;
        }
        int etherType = frame.getShort(12) & 0xffff;
        return etherType == ETHERTYPE_IPV4 || etherType == ETHERTYPE_IPV6 ? ETHERNET_HEADER : -1;
    }
}
