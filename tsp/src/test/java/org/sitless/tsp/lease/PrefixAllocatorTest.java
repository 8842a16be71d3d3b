package org.sitless.tsp.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.message.Ipv6Prefix;

class PrefixAllocatorTest {
    private static final Ipv6Prefix SPACE = Ipv6Prefix.of("2001:db8::/44");

    private final PrefixAllocator allocator = new PrefixAllocator(new PrefixPool(SPACE, 48, 64, List.of()));

    private static Ipv6Prefix prefix(String text) {
        return Ipv6Prefix.of(text);
    }

    @Test
    void shouldGiveTheLowestFirst() {
        assertThat(allocator.allocate(48)).contains(prefix("2001:db8::/48"));
        assertThat(allocator.allocate(48)).contains(prefix("2001:db8:1::/48"));
        assertThat(allocator.allocate(64)).contains(prefix("2001:db8:2::/64"));
        assertThat(allocator.allocate(56)).contains(prefix("2001:db8:2:100::/56"));
        assertThat(allocator.allocate(64)).contains(prefix("2001:db8:2:1::/64"));
    }

    @Test
    void shouldRunOutAndRecover() {
        for (int i = 0; i < 16; i++) {
            assertThat(allocator.allocate(48)).isPresent();
        }
        assertThat(allocator.allocate(48)).isEmpty();
        assertThat(allocator.allocate(64)).isEmpty();

        assertThat(allocator.free(prefix("2001:db8:5::/48"))).isTrue();
        assertThat(allocator.allocate(64)).contains(prefix("2001:db8:5::/64"));
        assertThat(allocator.allocate(48)).isEmpty();
    }

    @Test
    void shouldJoinHalvesAgain() {
        List<Ipv6Prefix> all = new ArrayList<>();
        for (Optional<Ipv6Prefix> next = allocator.allocate(52); next.isPresent(); next = allocator.allocate(52)) {
            all.add(next.get());
        }
        assertThat(all).hasSize(256);
        all.forEach(allocator::free);

        for (int i = 0; i < 16; i++) {
            assertThat(allocator.allocate(48)).isPresent();
        }
    }

    @Test
    void shouldKeepToItsLengths() {
        assertThat(allocator.allocate(47)).isEmpty();
        assertThat(allocator.allocate(65)).isEmpty();
        assertThat(allocator.take(prefix("2001:db8::/46"))).isFalse();
        assertThat(allocator.take(prefix("2001:db8:ffff::/48"))).as("outside").isFalse();
    }

    @Test
    void shouldTakeWhatWasGivenBeforeRestart() {
        assertThat(allocator.take(prefix("2001:db8:3::/48"))).isTrue();
        assertThat(allocator.take(prefix("2001:db8:3:8::/64"))).as("overlaps").isFalse();
        assertThat(allocator.take(prefix("2001:db8:4:8::/64"))).isTrue();
        assertThat(allocator.take(prefix("2001:db8:4::/48"))).as("overlaps").isFalse();
        assertThat(allocator.free(prefix("2001:db8:3::/48"))).isTrue();
        assertThat(allocator.free(prefix("2001:db8:3::/48"))).as("freed twice").isFalse();
        assertThat(allocator.free(prefix("2001:db8:9::/48"))).as("never taken").isFalse();
    }

    @Test
    void shouldNeverGiveWhatIsReserved() {
        Ipv6Prefix hosts = prefix("2001:db8:f000::/125");
        PrefixAllocator few = new PrefixAllocator(PrefixPool.ofHosts(
                hosts, List.of(prefix("2001:db8:f000::/128"), prefix("2001:db8:f000::1/128"), prefix("::/128"))));

        assertThat(few.allocate(128)).contains(prefix("2001:db8:f000::2/128"));
        assertThat(few.take(prefix("2001:db8:f000::1/128"))).isFalse();
        assertThat(few.free(prefix("2001:db8:f000::1/128"))).isFalse();
        for (int i = 0; i < 5; i++) {
            assertThat(few.allocate(128)).isPresent();
        }
        assertThat(few.allocate(128)).isEmpty();
    }

    @Test
    void shouldRefusePoolThatHoldsNothing() {
        assertThatThrownBy(() -> new PrefixPool(SPACE, 40, 64, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrefixPool(SPACE, 64, 48, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void shouldNeverGiveOverlappingPrefixes(
            @ForAll @Size(max = 60) List<@IntRange(min = 48, max = 64) Integer> lengths, @ForAll long freed) {
        List<Ipv6Prefix> held = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            Optional<Ipv6Prefix> given = new Fresh(held).allocate(lengths.get(i));
            given.ifPresent(prefix -> {
                assertThat(SPACE.contains(prefix)).isTrue();
                assertThat(held).noneMatch(prefix::overlaps);
                held.add(prefix);
            });
            if ((freed >>> i & 1) == 1 && !held.isEmpty()) {
                held.remove(held.size() / 2);
            }
        }
    }

    /** An allocator as a restarted broker rebuilds it: from what is held. */
    private record Fresh(List<Ipv6Prefix> held) {
        Optional<Ipv6Prefix> allocate(int length) {
            PrefixAllocator rebuilt = new PrefixAllocator(new PrefixPool(SPACE, 48, 64, List.of()));
            held.forEach(prefix -> assertThat(rebuilt.take(prefix)).isTrue());
            return rebuilt.allocate(length);
        }
    }
}
