package org.sitless.app.web;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.registration.ReadyConfig.HostType;
import org.sitless.app.registration.RegistrationDesk;
import org.sitless.app.registration.RegistrationDesk.Answer;
import org.sitless.app.registration.RegistrationDesk.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /register}: 200 and the {@code tspc.conf}; 400 for what cannot be read, 403 for who may not, 409 for a name that is
 * taken, 429 for who tries too often. Refusals are HTML for browsers, {@code {"error": ...}} for whoever sent JSON. Neither token nor password
 * is ever logged.
 */
final class RegistrationHandler {
    private static final Logger log = LoggerFactory.getLogger(RegistrationHandler.class);
    private static final List<String> FIELDS = List.of("user", "token", "host_type");
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final RegistrationDesk desk;
    private final SourceLimits limits;

    RegistrationHandler(RegistrationDesk desk, SourceLimits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    void show(Context context) {
        context.html(Page.form(desk.policy()));
    }

    void register(Context context) {
        if (isFromAnotherSite(context)) {
            refuse(context, 403, "Register on the page itself.");
            return;
        }
        if (!limits.admits(Source.of(context))) {
            context.header("Retry-After", Long.toString(SourceLimits.perTry().toSeconds()));
            refuse(context, 429, "That was too often. Wait a minute.");
            return;
        }
        Optional<Map<String, String>> fields = fields(context);
        if (fields.isEmpty()) {
            refuse(context, 400, "This cannot be read: send the fields user, token and host_type.");
            return;
        }
        answer(context, fields.get());
    }

    private void answer(Context context, Map<String, String> fields) {
        String user = fields.getOrDefault("user", "").strip();
        HostType hostType = fields.getOrDefault("host_type", "host").equals("router") ? HostType.ROUTER : HostType.HOST;
        Answer answer = desk.register(user, fields.getOrDefault("token", ""), hostType);
        if (answer instanceof Answer.Welcome welcome) {
            log.info("REGISTERED: {} from {}", user, Source.of(context));
            context.status(200)
                    .contentType("application/octet-stream")
                    .header("Content-Disposition", "attachment; filename=\"tspc.conf\"")
                    .result(welcome.config().text());
        } else if (answer instanceof Answer.Refused refused) {
            refuse(context, status(refused.reason()), refused.reason().text());
        }
    }

    private static int status(Reason reason) {
        return switch (reason) {
            case CLOSED, NO_INVITATION -> 403;
            case NAME_UNFIT -> 400;
            case NAME_TAKEN -> 409;
        };
    }

    /** Browsers say where a form was (Fetch Metadata, RFC 6454 §7): nobody else's page sends ours. */
    private static boolean isFromAnotherSite(Context context) {
        String site = context.header("Sec-Fetch-Site");
        String origin = context.header("Origin");
        boolean foreign = origin != null && !origin.equals(context.scheme() + "://" + context.host());
        return site == null ? foreign : !site.equals("same-origin") && !site.equals("none");
    }

    private static Optional<Map<String, String>> fields(Context context) {
        if (isJson(context)) {
            return FormFields.ofJson(context.body());
        }
        if (!mediaType(context).equals(FORM)) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : FIELDS) {
            List<String> values = context.formParams(field);
            if (values.size() > 1) {
                return Optional.empty();
            }
            values.forEach(value -> fields.put(field, value));
        }
        return Optional.of(fields);
    }

    private static boolean isJson(Context context) {
        return mediaType(context).equals(JSON);
    }

    private static String mediaType(Context context) {
        String type = Optional.ofNullable(context.contentType()).orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /** The text is ours: nothing that came in goes out. */
    static void refuse(Context context, int status, String text) {
        context.status(status);
        if (isJson(context)) {
            context.contentType(JSON).result("{\"error\":\"" + text + "\"}");
        } else {
            context.html(Page.refusal(text));
        }
    }
}
