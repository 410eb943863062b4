package io.tollgate.management;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;

/** The QR code of an address, as a picture. */
public enum LinkPicture {
    SVG, PNG;

    private static final int PIXELS_OF_A_DOT = 8;
    private static final int MARGIN = 4;
    private static final int BLACK = 0;
    private static final int WHITE = 0xFFFFFF;

    /** The end of its address. */
    String ending() {
        return this == SVG ? ".svg" : ".png";
    }

    public byte[] of(String address) {
        BitMatrix dots = dots(address);
        return this == SVG ? svg(dots) : png(dots);
    }

    private static BitMatrix dots(String address) {
        try {
            return new QRCodeWriter().encode(address, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, MARGIN));
        } catch (WriterException tooLong) {
            throw new IllegalStateException("an address of " + address.length() + " characters has no QR code", tooLong);
        }
    }

    private static byte[] svg(BitMatrix dots) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < dots.getHeight(); y++) {
            for (int x = 0; x < dots.getWidth(); x++) {
                if (dots.get(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img"><title>QR code</title>\
                <rect width="100%%" height="100%%" fill="#fff"/><path d="%s"/></svg>
                """.formatted(dots.getWidth(), dots.getHeight(), path).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] png(BitMatrix dots) {
        BufferedImage image = new BufferedImage(dots.getWidth() * PIXELS_OF_A_DOT, dots.getHeight() * PIXELS_OF_A_DOT,
                BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, dots.get(x / PIXELS_OF_A_DOT, y / PIXELS_OF_A_DOT) ? BLACK : WHITE);
            }
        }
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
    }
}
