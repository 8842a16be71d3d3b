package org.sitless.app.config;

import java.nio.file.Path;

/**
 * The script that shall be told of each tunnel.
 *
 * @param home {@code gogoc_dir}
 * @param name {@code template}, without folder and ending
 * @param mayChangeNetwork {@code template_capabilities}: whether it keeps those of our capabilities that a network needs
 */
public record TemplateScript(Path home, String name, boolean mayChangeNetwork) {
    /** Where the script is, if there is one. */
    public Path file() {
        return home.resolve("template").resolve(name + ".sh");
    }
}
