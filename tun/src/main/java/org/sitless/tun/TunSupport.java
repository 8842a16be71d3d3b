package org.sitless.tun;

import org.sitless.linux.host.Finding;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * What can be said of TUN devices here without making one. Which offloads the kernel has shows only at a device: {@link TunDevice#offload()}.
 *
 * <p>Source: {@code TUNGETFEATURES} of linux/if_tun.h.
 *
 * @param driver /dev/net/tun is there and this process may open it
 * @param vnetHeader packets can carry a {@link VirtioNetHeader}, without which there are no super-packets
 */
public record TunSupport(Finding driver, Finding vnetHeader) {
    /** Asks the driver. */
    public static TunSupport probe() {
        try (FileDescriptor tun = FileDescriptor.open(TunOpener.CLONE_DEVICE, FileDescriptor.O_RDWR)) {
            return new TunSupport(new Finding(true, tun.object() + " can be opened"), vnetHeader(tun));
        } catch (SyscallException e) {
            String why = "cannot open " + TunOpener.CLONE_DEVICE + ": " + Errno.describe(e.errno()) + ": "
                    + TunRefusal.cloneDeviceCure(e.errno());
            return new TunSupport(new Finding(false, why), new Finding(false, "unknown without the driver"));
        }
    }

    private static Finding vnetHeader(FileDescriptor tun) {
        try (NativeMemory features = NativeMemory.allocate(Integer.BYTES)) {
            int result = Syscalls.ioctl(tun.number(), IfTun.TUNGETFEATURES, features.address());
            boolean known = result == 0 && (features.buffer().getInt(0) & IfTun.IFF_VNET_HDR) != 0;
            return known
                    ? new Finding(true, "packets can carry a virtio header, so super-packets are possible")
                    : new Finding(false, "this kernel gives packets no virtio header: only single packets, slower");
        }
    }
}
