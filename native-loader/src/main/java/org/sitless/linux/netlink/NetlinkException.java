package org.sitless.linux.netlink;

import java.util.Optional;
import org.sitless.linux.libc.SyscallException;

/**
 * The kernel refused a request: says the operation, its object, the errno, the kernel's own words (the extended acknowledgement, since
 * kernel 4.12) and the cure.
 *
 * <p>It reads {@code add address 2001:db8::1/64 on device 5: EEXIST (File exists); the kernel says "ipv6: address already assigned"; it is
 * there already: replace it, or remove it first}.
 */
public final class NetlinkException extends SyscallException {
    private static final long serialVersionUID = 1L;

    private final String kernelWords;
    private final int attributeOffset;

    NetlinkException(NetlinkOperation operation, Acknowledgement refusal) {
        super(operation.verb(), operation.object().toString(), refusal.errno(), explanation(refusal));
        this.kernelWords = refusal.words().orElse("");
        this.attributeOffset = refusal.attributeOffset().orElse(-1);
    }

    NetlinkException(NetlinkOperation operation, int errno) {
        this(operation, new Acknowledgement(errno, Optional.empty(), Optional.empty()));
    }

    /** What the kernel says itself; empty if it says nothing. */
    public Optional<String> kernelWords() {
        return kernelWords.isEmpty() ? Optional.empty() : Optional.of(kernelWords);
    }

    /** Where in the request the offending attribute begins, in bytes from its header; empty if the kernel does not say. */
    public Optional<Integer> attributeOffset() {
        return attributeOffset < 0 ? Optional.empty() : Optional.of(attributeOffset);
    }

    private static String explanation(Acknowledgement refusal) {
        String words = refusal.words().map(w -> "the kernel says \"" + w + "\"").orElse("");
        String where = refusal.attributeOffset()
                .map(o -> " of the attribute at byte " + o)
                .orElse("");
        String cure = NetlinkCure.of(refusal.errno());
        return words + (words.isEmpty() ? "" : where) + (words.isEmpty() || cure.isEmpty() ? "" : "; ") + cure;
    }
}
