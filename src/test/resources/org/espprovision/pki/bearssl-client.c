/*
 * A TLS 1.2 client on the TLS library of the ESP8266, BearSSL: it trusts one authority, compares the name, shows its own
 * certificate, says one line and prints the first bytes it gets back. The files are the device's own, in DER.
 *
 *   bearssl-client PORT NAME ca.crt.der client.crt.der client.key.der
 *
 * Exit status: 0 after a handshake, 1 with BearSSL's error number on standard output, 2 for anything else.
 */
#include <arpa/inet.h>
#include <bearssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LARGEST_FILE 8192
#define DAYS_BEFORE_1970 719528 /* BearSSL counts days from the year 0 */

typedef struct {
    unsigned char bytes[LARGEST_FILE];
    size_t length;
} file;

static void fail(const char *why) {
    fprintf(stderr, "bearssl-client: %s\n", why);
    exit(2);
}

static void load(const char *path, file *into) {
    FILE *in = fopen(path, "rb");
    if (!in) {
        fail(path);
    }
    into->length = fread(into->bytes, 1, sizeof into->bytes, in);
    fclose(in);
}

static void append(void *context, const void *bytes, size_t length) {
    file *into = context;
    if (into->length + length > sizeof into->bytes) {
        fail("a name is too long");
    }
    memcpy(into->bytes + into->length, bytes, length);
    into->length += length;
}

static void read_certificate(const file *der, br_x509_decoder_context *decoder, file *name) {
    br_x509_decoder_init(decoder, name ? append : NULL, name);
    br_x509_decoder_push(decoder, der->bytes, der->length);
    if (br_x509_decoder_last_error(decoder) != 0) {
        fail("a certificate that BearSSL cannot read");
    }
}

static int receive(void *context, unsigned char *bytes, size_t length) {
    ssize_t got = read(*(int *)context, bytes, length);
    return got > 0 ? (int)got : -1;
}

static int transmit(void *context, const unsigned char *bytes, size_t length) {
    ssize_t sent = write(*(int *)context, bytes, length);
    return sent > 0 ? (int)sent : -1;
}

static int connected(const char *port) {
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connection < 0 || connect(connection, (struct sockaddr *)&there, sizeof there) != 0) {
        fail("cannot connect");
    }
    return connection;
}

int main(int count, char **arguments) {
    static file anchor_der, own_der, key_der, anchor_name;
    static br_x509_decoder_context anchor_decoder, own_decoder;
    static br_skey_decoder_context key;
    static br_ssl_client_context client;
    static br_x509_minimal_context judge;
    static unsigned char buffer[BR_SSL_BUFSIZE_BIDI];

    signal(SIGPIPE, SIG_IGN); /* a server that refuses closes while we write */
    if (count != 6) {
        fail("five arguments");
    }
    load(arguments[3], &anchor_der);
    load(arguments[4], &own_der);
    load(arguments[5], &key_der);

    read_certificate(&anchor_der, &anchor_decoder, &anchor_name);
    br_x509_trust_anchor anchor = {
        .dn = {.data = anchor_name.bytes, .len = anchor_name.length},
        .flags = br_x509_decoder_isCA(&anchor_decoder) ? BR_X509_TA_CA : 0,
        .pkey = *br_x509_decoder_get_pkey(&anchor_decoder),
    };
    read_certificate(&own_der, &own_decoder, NULL);
    br_x509_certificate own = {.data = own_der.bytes, .data_len = own_der.length};

    br_skey_decoder_init(&key);
    br_skey_decoder_push(&key, key_der.bytes, key_der.length);
    if (br_skey_decoder_last_error(&key) != 0) {
        fail("a key that BearSSL cannot read");
    }

    br_ssl_client_init_full(&client, &judge, &anchor, 1);
    br_x509_minimal_set_time(&judge, (uint32_t)(time(NULL) / 86400 + DAYS_BEFORE_1970), (uint32_t)(time(NULL) % 86400));
    br_ssl_engine_set_buffer(&client.eng, buffer, sizeof buffer, 1);
    if (br_skey_decoder_key_type(&key) == BR_KEYTYPE_RSA) {
        br_ssl_client_set_single_rsa(
            &client, &own, 1, br_skey_decoder_get_rsa(&key), br_rsa_pkcs1_sign_get_default());
    } else {
        br_ssl_client_set_single_ec(&client, &own, 1, br_skey_decoder_get_ec(&key), BR_KEYTYPE_SIGN,
            (unsigned)br_x509_decoder_get_signer_key_type(&own_decoder), br_ec_get_default(),
            br_ecdsa_sign_asn1_get_default());
    }
    br_ssl_client_reset(&client, arguments[2], 0);

    int connection = connected(arguments[1]);
    br_sslio_context io;
    br_sslio_init(&io, &client.eng, receive, &connection, transmit, &connection);
    /* A MQTT CONNECT without a session: a broker answers with CONNACK, anything else with what it likes. */
    static const unsigned char hello[] = {0x10, 0x0d, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'x'};
    unsigned char answer[4] = {0};
    if (br_sslio_write_all(&io, hello, sizeof hello) != 0 || br_sslio_flush(&io) != 0
        || br_sslio_read(&io, answer, sizeof answer) <= 0) {
        printf("error %d\n", br_ssl_engine_last_error(&client.eng));
        return 1;
    }
    printf("suite %04x, answer %02x%02x%02x%02x\n", client.eng.session.cipher_suite, answer[0], answer[1], answer[2],
        answer[3]);
    return 0;
}
