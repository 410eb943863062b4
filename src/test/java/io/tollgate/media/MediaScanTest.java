package io.tollgate.media;

import static io.tollgate.media.SampleFiles.ascii;
import static io.tollgate.media.SampleFiles.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MediaScanTest {

    static Stream<Arguments> known() {
        return Stream.of(
                arguments("a picture", MediaFormat.PNG, SampleFiles.PNG),
                arguments("a photo", MediaFormat.JPEG, SampleFiles.JPEG),
                arguments("a sticker", MediaFormat.WEBP, SampleFiles.STILL),
                arguments("a document", MediaFormat.PDF, SampleFiles.PDF),
                arguments("a movie of ffmpeg", MediaFormat.MP4, SampleFiles.movie("isom")),
                arguments("a movie", MediaFormat.MP4, SampleFiles.movie("mp42")),
                arguments("an old phone's movie", MediaFormat.GPP, SampleFiles.movie("3gp5")),
                arguments("a song of a shop", MediaFormat.MP4_AUDIO, SampleFiles.movie("M4A ")),
                arguments("a voice", MediaFormat.OGG, SampleFiles.OGG_OPUS),
                arguments("an old phone's voice", MediaFormat.AMR, ascii("#!AMR\n")),
                arguments("a song", MediaFormat.MPEG, ascii("ID3\3\0\0\0\0\0\0")),
                arguments("a song without a title", MediaFormat.MPEG, hex("fffb9064000000")),
                arguments("frames", MediaFormat.AAC, hex("fff15080001ffc")),
                arguments("a text", MediaFormat.TEXT, "Grüße aus Köln, 5 < 6\n".getBytes(StandardCharsets.UTF_8)),
                arguments("an old text", MediaFormat.TEXT, "Grüße".getBytes(StandardCharsets.ISO_8859_1)),
                arguments("a text of Windows", MediaFormat.TEXT, "\uFEFFGrüße".getBytes(StandardCharsets.UTF_16LE)),
                arguments("a letter", MediaFormat.DOCX, SampleFiles.office("word/")),
                arguments("slides", MediaFormat.PPTX, SampleFiles.office("ppt/")),
                arguments("a sheet", MediaFormat.XLSX, SampleFiles.office("xl/")),
                arguments("an old letter", MediaFormat.DOC, SampleFiles.compound("WordDocument", 700)),
                arguments("an old sheet", MediaFormat.XLS, SampleFiles.compound("Workbook", 9_000)),
                arguments("a long old letter", MediaFormat.DOC, SampleFiles.compound("WordDocument", 200_000)),
                arguments("one whose name is cut by pieces", MediaFormat.PPT, SampleFiles.compound("PowerPoint Document", 65_530)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("known")
    void tellsWhatAFileIs(String what, MediaFormat format, byte[] file) {
        MediaScan scan = scanned(file);

        assertThat(scan.format()).as(what).contains(format);
        assertThat(scan.is(format)).isTrue();
        assertThat(scan.isHarmful()).isFalse();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("SVG", true, ascii("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
                arguments("SVG with a head", true, ascii("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
                arguments("HTML", true, ascii("<!DOCTYPE html><html><body>")),
                arguments("HTML behind blanks", true, ascii("\n\n  <HTML>")),
                arguments("HTML behind a mark", true, "\uFEFF<html>".getBytes(StandardCharsets.UTF_8)),
                arguments("HTML in UTF-16", true, "\uFEFF<html>".getBytes(StandardCharsets.UTF_16LE)),
                arguments("a script for browsers", true, ascii("<script>alert(1)</script>")),
                arguments("a script of PHP", true, ascii("<?php echo 1;")),
                arguments("a script", true, ascii("#!/bin/sh\necho")),
                arguments("a program of Windows", true, SampleFiles.EXE),
                arguments("a program of Linux", true, hex("7f454c460201010000000000")),
                arguments("a class", true, hex("cafebabe0000004500")),
                arguments("an installer", true, SampleFiles.compound("", 700)),
                arguments("an archive", false, SampleFiles.zip("a.txt")),
                arguments("an archive of Java", false, SampleFiles.zip("META-INF/MANIFEST.MF", "a/B.class")),
                arguments("Vorbis", false, SampleFiles.OGG_VORBIS),
                arguments("a movie of an iPhone", false, SampleFiles.movie("qt  ")),
                arguments("a photo of an iPhone", false, SampleFiles.movie("heic")),
                arguments("GIF", false, ascii("GIF89a\1\0\1\0")),
                arguments("noise", false, hex("0001020304050607")),
                arguments("nothing", false, new byte[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void hasNoFormatForWhatNobodyCanUpload(String what, boolean harmful, byte[] file) {
        MediaScan scan = scanned(file);

        assertThat(scan.format()).as(what).isEmpty();
        assertThat(MediaFormat.values()).noneMatch(scan::is);
        assertThat(scan.isHarmful()).as("harmful").isEqualTo(harmful);
    }

    @ParameterizedTest
    @CsvSource({"JPEG, PNG", "PNG, JPEG", "WEBP, PNG", "PDF, TEXT", "TEXT, PDF", "MP4, MPEG", "OGG, AAC", "MPEG, AAC"})
    void doesNotTakeOneForAnother(MediaFormat claimed, MediaFormat real) {
        byte[] file = (byte[]) known().filter(it -> it.get()[1] == real).findFirst().orElseThrow().get()[2];

        assertThat(scanned(file).is(claimed)).isFalse();
    }

    @Test
    void takesTheWordOfTheSenderForWhatAContainerHolds() {
        assertThat(scanned(SampleFiles.movie("isom")).is(MediaFormat.MP4_AUDIO)).isTrue();
        assertThat(scanned(SampleFiles.OGG_OPUS).is(MediaFormat.OPUS)).isTrue();
        assertThat(scanned(SampleFiles.office("word/")).is(MediaFormat.XLSX)).isFalse();
        assertThat(scanned(SampleFiles.compound("Workbook", 700)).is(MediaFormat.DOC)).isFalse();
    }

    @Test
    void knowsTheLimitOfEachKind() {
        assertThat(scanned(SampleFiles.PNG).most()).isEqualTo(5 << 20);
        assertThat(scanned(SampleFiles.movie("isom")).most()).isEqualTo(16 << 20);
        assertThat(scanned(SampleFiles.PDF).most()).isEqualTo(100 << 20);
        assertThat(scanned(SampleFiles.STILL).most()).isEqualTo(100 << 10);
        assertThat(scanned(SampleFiles.MOVING).most()).isEqualTo(500 << 10);
    }

    @Test
    void knowsOtherNamesOfTypes() {
        assertThat(MediaFormat.of("audio/ogg; codecs=opus")).contains(MediaFormat.OGG);
        assertThat(MediaFormat.of("IMAGE/JPG")).contains(MediaFormat.JPEG);
        assertThat(MediaFormat.of("image/svg+xml")).isEmpty();
        assertThat(MediaFormat.of("")).isEmpty();
    }

    /** Scans a file in pieces, as it comes. */
    private static MediaScan scanned(byte[] file) {
        MediaScan scan = new MediaScan();
        for (int from = 0; from < file.length; from += 1 << 16) {
            byte[] piece = Arrays.copyOfRange(file, from, Math.min(file.length, from + (1 << 16)));
            scan.see(piece, piece.length);
        }
        return scan;
    }
}
