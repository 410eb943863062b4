// The shared library of chats that are encrypted from end to end. Start with `Client.open`.
export { base64url, fromBase64url, millis, now, randomBytes, text, utf8 } from "./bytes.js";
export { Client, NoDevice } from "./client.js";
export { CredentialFault, GateKeys, identify, isPerson } from "./credentials.js";
export { Gate, GateError } from "./gate.js";
export { accountHash, KeyLog, leafHash, nodeHash } from "./keylog.js";
export { CATEGORIES, MessageFault } from "./messages.js";
export { MlsFault } from "./mls.js";
export { Monitor } from "./monitor.js";
export { safetyNumber } from "./safety.js";
export { Locks, MemoryStore } from "./store.js";
export { render, split, Templates } from "./templates.js";
