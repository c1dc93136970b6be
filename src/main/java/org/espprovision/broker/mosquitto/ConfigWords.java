package org.espprovision.broker.mosquitto;

import java.util.Set;

/** The words of a {@code mosquitto.conf}. Source: mosquitto.conf(5) of 1.6, 2.0 and 2.1. */
final class ConfigWords {
    /** Settings of the listener above them that have to do with TLS. */
    static final Set<String> OF_TLS = Set.of(
            "cafile",
            "capath",
            "certfile",
            "keyfile",
            "crlfile",
            "ciphers",
            "ciphers_tls1.3",
            "dhparamfile",
            "tls_version",
            "require_certificate",
            "use_identity_as_username",
            "use_subject_as_username",
            "tls_engine",
            "tls_engine_kpass_sha1",
            "tls_keyform",
            "psk_hint");

    /** Other settings of the listener above them. */
    private static final Set<String> OF_LISTENER = Set.of(
            "accept_protocol_versions",
            "bind_address",
            "bind_interface",
            "enable_proxy_protocol",
            "proxy_protocol_v2_require_tls",
            "http_dir",
            "listener_allow_anonymous",
            "listener_auto_id_prefix",
            "max_connections",
            "max_qos",
            "max_topic_alias",
            "max_topic_alias_broker",
            "mount_point",
            "port",
            "protocol",
            "disable_client_cert_date_checks",
            "socket_domain",
            "use_username_as_clientid",
            "websockets_headers_size",
            "websockets_origin",
            "websockets_log_level",
            "plugin_use");

    /** Who is let in: of the listener above them with {@code per_listener_settings true}, else of all. */
    static final Set<String> OF_SECURITY = Set.of(
            "acl_file",
            "allow_anonymous",
            "allow_zero_length_clientid",
            "auto_id_prefix",
            "auth_plugin",
            "auth_plugin_deny_special_chars",
            "password_file",
            "plugin",
            "psk_file");

    private static final Set<String> OF_ALL = Set.of(
            "allow_duplicate_messages",
            "autosave_interval",
            "autosave_on_changes",
            "check_retain_source",
            "clientid_prefixes",
            "connection_messages",
            "global_max_clients",
            "global_max_connections",
            "global_plugin",
            "include_dir",
            "listener",
            "log_dest",
            "log_facility",
            "log_timestamp",
            "log_timestamp_format",
            "log_type",
            "max_inflight_bytes",
            "max_inflight_messages",
            "max_keepalive",
            "max_packet_size",
            "max_queued_bytes",
            "max_queued_messages",
            "memory_limit",
            "message_size_limit",
            "packet_buffer_size",
            "per_listener_settings",
            "persistence",
            "persistence_file",
            "persistence_location",
            "persistent_client_expiration",
            "pid_file",
            "plugin_load",
            "queue_qos0_messages",
            "retain_available",
            "retain_expiry_interval",
            "retry_interval",
            "set_tcp_nodelay",
            "store_clean_interval",
            "sys_interval",
            "upgrade_outgoing_qos",
            "user");

    private static final Set<String> OF_BRIDGES = Set.of(
            "address",
            "addresses",
            "cleansession",
            "clientid",
            "connection",
            "idle_timeout",
            "keepalive_interval",
            "local_cleansession",
            "local_clientid",
            "local_password",
            "local_username",
            "notification_topic",
            "notifications",
            "notifications_local_only",
            "password",
            "remote_clientid",
            "remote_password",
            "remote_username",
            "restart_timeout",
            "round_robin",
            "start_type",
            "threshold",
            "topic",
            "try_private",
            "username");

    private ConfigWords() {}

    static boolean isKnown(String word) {
        return OF_TLS.contains(word)
                || OF_LISTENER.contains(word)
                || OF_SECURITY.contains(word)
                || OF_ALL.contains(word)
                || OF_BRIDGES.contains(word)
                || word.startsWith("bridge_")
                || word.startsWith("auth_opt_")
                || word.startsWith("plugin_opt_");
    }
}
