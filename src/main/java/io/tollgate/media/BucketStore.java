package io.tollgate.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.commons.io.input.BoundedInputStream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Files in a bucket of S3, or of a store that speaks as S3 does. The key of a file is its place in a folder, so that a folder is moved into
 * a bucket by copying it. What is larger than 5 MB goes in pieces, each read from the draft on the disk: memory holds none of it. Each
 * request is tried three times.
 */
final class BucketStore implements MediaStore {

    /** S3 wants at least 5 MB, and has at most 10,000 of them: more than the largest file. */
    static final long PIECE_BYTES = 5L << 20;
    private static final int CONNECTIONS = 256;
    private static final int LISTED_AT_ONCE = 500;
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{2}/([0-9a-f]{32})");
    private static final String TYPE = "application/octet-stream";
    /** Stores that are not Amazon's ask for a region, and take any. */
    private static final String ANY_REGION = "us-east-1";

    private final S3Settings settings;
    private final S3Client s3;

    BucketStore(S3Settings settings, S3Client s3) {
        this.settings = settings;
        this.s3 = s3;
    }

    static BucketStore of(S3Settings settings) {
        return new BucketStore(settings, client(settings, DefaultCredentialsProvider.builder().build()));
    }

    static S3Client client(S3Settings settings, AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = S3Client.builder().credentialsProvider(credentials).forcePathStyle(settings.pathStyle())
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(CONNECTIONS).socketTimeout(settings.limit())
                        .connectionTimeout(settings.limit()))
                .overrideConfiguration(all -> all.apiCallAttemptTimeout(settings.limit()).apiCallTimeout(settings.limit().multipliedBy(3)))
                // Files are proved by their encryption, and not every store knows the newer sums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (!settings.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(settings.endpoint())).region(Region.of(ANY_REGION));
        }
        if (!settings.region().isEmpty()) {
            builder.region(Region.of(settings.region()));
        }
        return builder.build();
    }

    @Override
    public void put(String name, Path draft) {
        asked("keep the file " + name, () -> {
            long length = length(draft);
            if (length <= PIECE_BYTES) {
                s3.putObject(put -> put.bucket(settings.bucket()).key(key(name)).contentType(TYPE), RequestBody.fromFile(draft));
            } else {
                putInPieces(key(name), draft, length);
            }
            return name;
        });
    }

    private void putInPieces(String key, Path draft, long length) {
        String upload = s3.createMultipartUpload(it -> it.bucket(settings.bucket()).key(key).contentType(TYPE)).uploadId();
        try {
            List<CompletedPart> pieces = new ArrayList<>();
            for (long from = 0; from < length; from += PIECE_BYTES) {
                int number = pieces.size() + 1;
                String tag = s3.uploadPart(it -> it.bucket(settings.bucket()).key(key).uploadId(upload).partNumber(number),
                        piece(draft, from, Math.min(PIECE_BYTES, length - from))).eTag();
                pieces.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            s3.completeMultipartUpload(it -> it.bucket(settings.bucket()).key(key).uploadId(upload)
                    .multipartUpload(all -> all.parts(pieces)));
        } catch (SdkException failure) {
            giveUp(key, upload);
            throw failure;
        }
    }

    private void giveUp(String key, String upload) {
        try {
            s3.abortMultipartUpload(it -> it.bucket(settings.bucket()).key(key).uploadId(upload));
        } catch (SdkException left) {
            // The sweep finds it.
        }
    }

    /** It may be read several times, as each try begins anew. */
    private static RequestBody piece(Path draft, long from, long length) {
        return RequestBody.fromContentProvider(() -> {
            try {
                InputStream file = Files.newInputStream(draft);
                file.skipNBytes(from);
                return BoundedInputStream.builder().setInputStream(file).setMaxCount(length).get();
            } catch (IOException failure) {
                throw new StoreFailed("the draft of a file cannot be read from tollgate.media.folder", failure);
            }
        }, length, TYPE);
    }

    private static long length(Path draft) {
        try {
            return Files.size(draft);
        } catch (IOException failure) {
            throw new StoreFailed("the draft of a file cannot be read from tollgate.media.folder", failure);
        }
    }

    @Override
    public InputStream open(String name) {
        return asked("read the file " + name, () -> new Reading(name, s3.getObject(it -> it.bucket(settings.bucket()).key(key(name)))));
    }

    @Override
    public void remove(String name) {
        asked("delete the file " + name, () -> s3.deleteObject(it -> it.bucket(settings.bucket()).key(key(name))));
    }

    /** Lists old files, and ends uploads that were begun so long ago and never finished. */
    @Override
    public void sweep(Duration age, Consumer<List<String>> old) {
        String last = "";
        boolean more = true;
        while (more) {
            String behind = last;
            ListObjectsV2Response page = asked("list the files", () -> s3.listObjectsV2(it -> it.bucket(settings.bucket())
                    .prefix(settings.prefix()).startAfter(behind.isEmpty() ? null : behind).maxKeys(LISTED_AT_ONCE)));
            Instant before = now(page).minus(age);
            List<String> names = page.contents().stream().filter(it -> it.lastModified().isBefore(before)).map(S3Object::key)
                    .map(key -> NAME.matcher(key.substring(settings.prefix().length()))).filter(it -> it.matches())
                    .map(it -> it.group(1)).toList();
            if (!names.isEmpty()) {
                old.accept(names);
            }
            last = page.contents().isEmpty() ? last : page.contents().getLast().key();
            more = page.isTruncated() && !last.equals(behind);
        }
        ListMultipartUploadsResponse begun = asked("list what was begun", () -> s3.listMultipartUploads(it -> it.bucket(settings.bucket())
                .prefix(settings.prefix())));
        Instant before = clock(begun.sdkHttpResponse().firstMatchingHeader("Date").orElse("")).minus(age);
        begun.uploads().stream().filter(it -> it.initiated().isBefore(before)).forEach(this::giveUp);
    }

    private void giveUp(MultipartUpload upload) {
        giveUp(upload.key(), upload.uploadId());
    }

    private static Instant now(ListObjectsV2Response page) {
        return clock(page.sdkHttpResponse().firstMatchingHeader("Date").orElse(""));
    }

    /** The store's own clock. One that does not tell it has nothing that is old. */
    private static Instant clock(String date) {
        return date.isEmpty()
                ? Instant.EPOCH
                : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                        .toInstant();
    }

    @Override
    public void check() {
        asked("use the bucket", () -> s3.headBucket(it -> it.bucket(settings.bucket())
                .overrideConfiguration(one -> one.apiCallTimeout(CHECK_LIMIT).apiCallAttemptTimeout(CHECK_LIMIT))));
    }

    @Override
    public String setting() {
        return "tollgate.media.s3.bucket";
    }

    private String key(String name) {
        return settings.prefix() + name.substring(0, 2) + "/" + name;
    }

    private <T> T asked(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (NoSuchKeyException missing) {
            throw new StoreFailed("cannot " + what + ": " + place() + " does not have it. Maybe another process wrote it elsewhere, or it"
                    + " has not been copied from tollgate.media.folder.", missing);
        } catch (SdkException failure) {
            throw new StoreFailed("cannot " + what + " in " + place() + ": " + why(failure), failure);
        }
    }

    private String place() {
        return "tollgate.media.s3.bucket (" + settings.bucket() + (settings.endpoint().isEmpty() ? "" : " at " + settings.endpoint()) + ")";
    }

    private static String why(SdkException failure) {
        if (!(failure instanceof S3Exception answer)) {
            return String.valueOf(failure.getMessage()).contains("credentials")
                    ? "there are no credentials. Maybe set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or give the"
                            + " machine a role."
                    : "no answer came (" + failure.getClass().getSimpleName() + "). Maybe tollgate.media.s3.endpoint or the network is"
                            + " wrong, or tollgate.media.s3.limit is too short.";
        }
        return "the answer is " + answer.statusCode() + ". " + switch (answer.statusCode()) {
            case 301, 307, 400 -> "Maybe tollgate.media.s3.region is another, or tollgate.media.s3.path-style should be true.";
            case 401, 403 -> "Maybe the credentials are wrong, or may not do this: s3:GetObject, s3:PutObject, s3:DeleteObject,"
                    + " s3:AbortMultipartUpload, s3:ListBucket and s3:ListBucketMultipartUploads are needed.";
            case 404 -> "Maybe the bucket does not exist, or its name is wrong.";
            default -> "Maybe it passes; otherwise look at the state of the store.";
        };
    }

    /** A file that comes. Who closes it before its end ends the connection, instead of reading the rest. */
    private static final class Reading extends FilterInputStream {

        private final String name;
        private final ResponseInputStream<GetObjectResponse> answer;
        private boolean ended;

        private Reading(String name, ResponseInputStream<GetObjectResponse> answer) {
            super(answer);
            this.name = name;
            this.answer = answer;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                int read = in.read(bytes, from, length);
                ended |= read < 0;
                return read;
            } catch (IOException | SdkException failure) {
                throw new StoreBroken("the file " + name + " broke off on its way from tollgate.media.s3.bucket. Maybe the network fails.",
                        failure);
            }
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                answer.abort();
            }
        }
    }
}
