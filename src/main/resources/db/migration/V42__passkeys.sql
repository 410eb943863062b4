-- Passkeys of accounts. The tables are Spring Security's, by its names; they hold public keys, and no secret.

CREATE TABLE user_entities (
  id                           VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, -- random, base64url
  name                         VARCHAR(100)  NOT NULL,             -- of the account
  display_name                 VARCHAR(200)  NULL,
  UNIQUE KEY user_entity_name (name)
);

CREATE TABLE user_credentials (
  credential_id                VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_entity_user_id          VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  public_key                   BLOB          NOT NULL,
  signature_count              BIGINT        NULL,
  uv_initialized               BOOLEAN       NULL,
  backup_eligible              BOOLEAN       NOT NULL,
  authenticator_transports     VARCHAR(1000) NULL,
  public_key_credential_type   VARCHAR(100)  NULL,
  backup_state                 BOOLEAN       NOT NULL,
  attestation_object           BLOB          NULL,
  attestation_client_data_json BLOB          NULL,
  created                      TIMESTAMP     NULL,
  last_used                    TIMESTAMP     NULL,
  label                        VARCHAR(1000) NOT NULL,
  KEY credential_of_user (user_entity_user_id(255))
);
