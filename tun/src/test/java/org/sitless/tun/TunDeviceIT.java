package org.sitless.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.NativeMemory;

/** Life of a device: made, adopted, refused, moved, lost. */
class TunDeviceIT {
    private ScratchNamespace here;

    @BeforeEach
    void makeNamespace() {
        here = new ScratchNamespace();
    }

    @AfterEach
    void removeNamespace() {
        if (here != null) {
            here.close();
        }
    }

    @Test
    void shouldMakeDeviceThatVanishesWhenClosed() {
        TunDevice tun = here.open(TunOptions.offloaded("sit1"));

        assertThat(tun.name()).isEqualTo("sit1");
        assertThat(here.output("cat", "/sys/class/net/sit1/ifindex").strip()).isEqualTo("" + tun.index());
        assertThat(tun.adopted()).isFalse();
        assertThat(tun.offload().checksum()).isTrue();
        assertThat(tun.offload().tcp6()).isTrue();
        assertThat(here.hasDevice("sit1")).isTrue();

        tun.close();
        tun.close();

        assertThat(here.hasDevice("sit1")).isFalse();
    }

    @Test
    void shouldLetKernelChooseNumber() {
        try (TunDevice first = here.open(TunOptions.plain("six%d"));
                TunDevice second = here.open(TunOptions.plain("six%d"))) {
            assertThat(first.name()).isEqualTo("six0");
            assertThat(second.name()).isEqualTo("six1");
        }
    }

    @Test
    void shouldAdoptPersistentDeviceAndLeaveIt() {
        here.ip("tuntap", "add", "dev", "kept", "mode", "tun");

        try (TunDevice tun = here.open(TunOptions.offloaded("kept"))) {
            assertThat(tun.adopted()).isTrue();
            assertThat(tun.vnetHeader()).isTrue();
        }

        assertThat(here.hasDevice("kept")).isTrue();
        try (TunDevice again = here.open(TunOptions.plain("kept"))) {
            assertThat(again.adopted()).isTrue();
            assertThat(again.offload()).isEqualTo(TunOffload.NONE);
        }
    }

    @Test
    void shouldAdoptOwnDeviceWithoutCapabilityAndMakeNone() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv to run without CAP_NET_ADMIN");
        here.ip("tuntap", "add", "dev", "ours", "mode", "tun", "user", "0");

        String said = here.output(
                "setpriv",
                "--bounding-set=-net_admin",
                "--inh-caps=-net_admin",
                ProcessHandle.current().info().command().orElse("java"),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OpenDevices.class.getName(),
                "ours",
                "stranger");

        assertThat(said)
                .contains("ours: adopted")
                .contains("TUN device stranger: not allowed: run with CAP_NET_ADMIN")
                .contains("ip tuntap add dev stranger mode tun user USER");
    }

    @Test
    void shouldNameHolderAsCauseAfterWaiting() {
        try (TunDevice holder = here.open(TunOptions.plain("held"))) {
            long beforeNanos = System.nanoTime();

            TunException refusal =
                    catchThrowableOfType(TunException.class, () -> here.open(TunOptions.plain(holder.name()))
                            .close());

            assertThat(refusal.kind()).isEqualTo(TunException.Kind.BUSY);
            assertThat(refusal).hasMessageContaining("another process holds it");
            assertThat(System.nanoTime() - beforeNanos).isBetween(seconds(0.5), seconds(5));
        }
    }

    @Test
    void shouldWaitForHolderThatIsAboutToLetGo() throws Exception {
        here.ip("tuntap", "add", "dev", "passed", "mode", "tun");
        TunDevice holder = here.open(TunOptions.plain("passed"));
        CountDownLatch begun = new CountDownLatch(1);

        CompletableFuture<TunDevice> next = CompletableFuture.supplyAsync(() -> {
            begun.countDown();
            return here.open(TunOptions.plain("passed"));
        });
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(150);
        holder.close();

        next.get(5, TimeUnit.SECONDS).close();
    }

    @Test
    void shouldRefuseDeviceThatIsNoTun() {
        here.ip("link", "add", "wire", "type", "veth", "peer", "name", "other");
        here.ip("tuntap", "add", "dev", "tap", "mode", "tap");

        for (String name : new String[] {"wire", "tap"}) {
            assertThatThrownBy(() -> here.open(TunOptions.offloaded(name)))
                    .isInstanceOfSatisfying(TunException.class, refusal -> assertThat(refusal.kind())
                            .isEqualTo(TunException.Kind.INVALID))
                    .hasMessageContaining("no TUN device");
        }
    }

    @Test
    void shouldAnswerErrnoWhileDownAndWhenLost() {
        try (TunDevice tun = here.open(TunOptions.offloaded("sit1"));
                NativeMemory memory = NativeMemory.allocate(2048)) {
            memory.buffer().putByte(VirtioNetHeader.LENGTH, (byte) 0x60);
            int length = VirtioNetHeader.LENGTH + 40;

            assertThat(tun.read(memory.address(), 2048))
                    .as("nothing to read while down")
                    .isEqualTo(-Errno.EAGAIN);
            assertThat(tun.write(memory.address(), length)).as("down").isEqualTo(-Errno.EIO);
            here.up("sit1", "2001:db8::1/64");
            assertThat(tun.write(memory.address(), length)).as("up").isEqualTo(length);
            memory.buffer().putByte(VirtioNetHeader.LENGTH, (byte) 0x50);
            assertThat(tun.write(memory.address(), length)).as("version 5").isEqualTo(-Errno.EINVAL);

            here.ip("link", "del", "sit1");
            assertThat(tun.read(memory.address(), 2048)).as("deleted").isEqualTo(-Errno.EBADFD);
            assertThat(tun.write(memory.address(), length)).as("deleted").isEqualTo(-Errno.EBADFD);
        }
    }

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    /** Opens each device that its arguments name and prints what came of it; runs in a process with fewer rights. */
    static final class OpenDevices {
        private OpenDevices() {}

        public static void main(String[] names) {
            for (String name : names) {
                try (TunDevice tun = TunDevice.open(TunOptions.offloaded(name))) {
                    System.out.println(name + ": " + (tun.adopted() ? "adopted" : "made"));
                } catch (TunException refusal) {
                    System.out.println(refusal.getMessage());
                }
            }
        }
    }
}
