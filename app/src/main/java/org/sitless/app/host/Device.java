package org.sitless.app.host;

import java.util.Map;

/**
 * A network device at one moment.
 *
 * @param name its name
 * @param index its number, which no later device of the namespace gets again
 * @param values what it has; a value that the kernel does not tell is absent
 */
public record Device(String name, int index, Map<DeviceValue, Long> values) {
    public Device {
        values = Map.copyOf(values);
    }
}
