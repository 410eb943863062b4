package io.tollgate.message;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The columns of a message, which have the same names in the tables of all its stages. */
public final class MessageRows {

    private MessageRows() {}

    public static Message message(ResultSet row) throws SQLException {
        return new Message(MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), RecipientId.of(row.getBytes("recipient")),
                Category.valueOf(row.getString("category")));
    }

    public static Payload payload(ResultSet row) throws SQLException {
        String template = row.getString("template_name");
        return new Payload(Kind.valueOf(row.getString("kind")),
                template.isEmpty() ? Optional.empty() : Optional.of(new TemplateKey(template, row.getString("template_language"))),
                row.getBytes("content"));
    }
}
