package io.tollgate.message;

/** A template of a business: its name and its language ({@code en_US}). */
public record TemplateKey(String name, String language) {

    @Override
    public String toString() {
        return name + "/" + language;
    }
}
